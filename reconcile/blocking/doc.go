// Package blocking proposes which pairs of rows are compared: the blocking keys that a number
// of rows can afford, told by a sample of them.
package blocking
