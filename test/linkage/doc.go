// Package linkage holds the general engine to labelled data that is not in this
// repository: the public sets of ../shared/data/linkage, linked with no model at
// all. The least that is accepted is stated in docs/linkage.en.md.
package linkage
