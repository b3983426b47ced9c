// Package age tells in which year the ages of a table were asked, where another table has
// the births of some of the same persons.
package age
