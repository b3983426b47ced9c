// Package level calculates with lists of one number a level of a field: how many pairs are on it,
// or which share of a class. Index 0 is of missing values, and 1 of the first level.
package level
