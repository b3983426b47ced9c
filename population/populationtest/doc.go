// Package populationtest is the contract of a population store in code: a
// suite that every store passes, a store in memory that is the reference for
// it, one that fails on demand, and sample persons.
//
// It is for tests of the register and of its stores. Memory is no store for
// real registers: it keeps nothing when the process ends. All persons here are
// made up.
package populationtest
