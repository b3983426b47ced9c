// Package figure draws what a linkage report shows, as SVG that stands in the page:
// how a score adds up, and what the model promises by threshold. It knows numbers and
// names of fields, no value of a row.
package figure
