// Package relation fills and serves the reference directory of a node that keeps
// the population: what linking found of other agencies' registers, and who is
// party to a court's case. Which sector a system speaks for stands in the node's
// configuration; which capacities a sector has, in the sector's own terms.
package relation
