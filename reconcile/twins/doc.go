// Package twins tells pairs of rows that may be twins, and not one person whose name was written
// otherwise: they share a birth, have no number in common, and bear two given names that others bear too. A slip of
// the hand makes a word that hardly anybody bears. However alike the rest is, such are not merged by
// likeness alone: they are for a person to look at.
package twins
