// Package weight is what a pattern of levels is worth as evidence that two rows mean the same.
// Weights are whole thousandths of a bit ([Bit]) and add, so that a score is the same on any number of
// cores, in any order, and in the SQL that package modelsql writes.
//
// [Weights] are read by many goroutines at once, and changed by none.
package weight
