// Package reading reads the rows of a register, and of a population, as records that
// the kernel compares. It is where damage is undone and noted: numbers that lost a
// zero, dates of a year alone, names in dead encodings, a date of birth under the
// column of the sex. Nothing a row holds makes it disappear: what cannot be read
// becomes a note and counts as missing.
//
//	reader.go  Reader: which cells mean what, settled once for a table
//	name.go, number.go, birth.go, sex.go, home.go
//	shown.go   what is set side by side for those who decide
//	strip.go   Strips: the same from columns of Parquet, a word of a dictionary once
//
// A country has a hundred million rows and says sex, province and state of life in a
// few hundred words: each is read once. Readers and Strips are for one goroutine.
package reading
