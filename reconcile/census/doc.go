// Package census counts how many persons of a population bear the names of a
// register: the very name, and the name without marks and order.
//
// A country bears millions of names and a register hundreds of thousands, whose
// tables are far larger than a near cache. So names wait until there are many whose
// places lie near each other, and are then looked up together: a partitioned join.
package census
