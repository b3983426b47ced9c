// Package output is what commands do alike where they write: JSON on stdout, and files
// that must not take the place of those they read.
package output
