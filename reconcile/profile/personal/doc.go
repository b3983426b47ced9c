// Package personal finds dates of birth within the numbers of persons: many registers make a number of the
// birth and some digits more, such as 61043055606 of 30 April 1961.
package personal
