// Package telling asks the population's owner, and the registers that know capacities,
// what rules need of linked persons: one by one (facts.go), or a thousand with one
// exchange (many.go). By which of the sector's grants is decided in way.go.
//
// It keeps nothing of what it is told, and an error of it names nobody.
package telling
