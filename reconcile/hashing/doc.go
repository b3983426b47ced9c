// Package hashing makes 64 bits of a text, the same on each run and in every process: the order of
// blocks, the rows of a sample and the draws of an estimate follow them. They keep nothing secret.
package hashing
