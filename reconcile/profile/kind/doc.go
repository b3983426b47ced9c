// Package kind tells of which kind the values of a column are, whatever its name says.
package kind
