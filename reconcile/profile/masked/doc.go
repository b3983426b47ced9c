// Package masked tells what a column of masked values shows of each: the last four digits of a telephone, the first
// six and the last four of a personal number.
package masked
