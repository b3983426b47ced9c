// Package known remembers which level two values of a column were found on.
package known
