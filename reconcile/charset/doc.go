// Package charset tells how the text of a table of any language is written: Unicode, a
// Vietnamese encoding, windows-1252, or one of the encodings in which other scripts were kept
// (Cyrillic, Greek, Hebrew, Arabic, Thai, Japanese, Korean, Chinese). No byte of a file says it: a text
// is taken for the one in which it has the letters that its language has, and refused where two would do.
// Taken for Latin letters, or for those of another script, it would be linked, and badly, without a word.
package charset
