// Package life says how long the people of the synthetic country live, when
// they marry, how many children they have, and what a register came to know of
// their days of birth.
//
// The figures follow docs/sources.md, Ages (census of 2019, five-year shares) where
// it has one; the rest are estimates that reproduce that age structure. Days
// are counted from 1 January 1970, so that lives are plain integers.
package life
