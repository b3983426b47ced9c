// Package accuracy compares what linking says with the truth, which only the
// maker of a synthetic country knows.
package accuracy
