// Package official learns the weights of the officials' kernel from a register and a
// population, without labels, as package learn does for tables of any kind.
//
//	count.go  pairs of the job's own rows and persons: under blocking keys, and at random
//	form.go   a kernel's pattern as fields of package learn, and what was learnt as weights
//	label.go  pairs that people decided
//	train.go  the whole
//
// # What is counted
//
// Rows of the register are held under the keys of kernel.LearningKinds, at most
// mostRows of them, chosen by a hash of their place; the population passes once, of a
// very large one every so many groups of rows. Of each pair that shares a key the
// pattern of levels is counted, and under which keys it met; and of pairs drawn by a
// hash of the person's place, who nearly all are strangers. The same files give the
// same counts, and the same model, on any number of cores.
//
// # Forms
//
// What a level says hangs on how the row writes the value: that the year agrees says
// much of a row with a year alone and little of one with a whole date. So each way of
// writing is a field to learning ([form]); a level that several have gets what they
// found together.
//
// # What is not learnt
//
// Of numbers and names, u is counted in the population while linking, name by name.
// That a number is one slip away has its u from arithmetic: among random pairs it
// never happens, and where it does, place, sex and year of birth agree as well, since
// they stand in the number. How many of the numbers that differ are a relative's is
// not seen in pairs; the share of the model that learning began with is kept. A level
// that was never seen keeps its weight, and that is said.
package official
