// Package grade gives the fields of a model the levels that suit what their tables hold: measurements by how near they
// are, dates of events by the days between, a single column by many degrees of likeness, masked numbers by what
// is shown of them.
package grade
