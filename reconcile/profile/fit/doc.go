// Package fit completes a model that somebody wrote by what its tables hold, and says which of its kinds their
// values are not of. It says all that it adds; what a model names it leaves alone.
package fit
