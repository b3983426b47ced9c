// Package shelltest checks a set of pages of package shell: that it says what it
// has words for, in both languages.
package shelltest
