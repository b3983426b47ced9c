// Package answering is the command that answers single questions about a
// population that it holds in memory.
package answering
