// Package charset tells how the text of a table of any language is written: Unicode, a
// Vietnamese encoding, or windows-1252. Where the bytes are another script's in an old encoding
// (windows-949, Shift JIS, GBK, windows-1251, windows-874), it says so and does not guess which: taken
// for Latin letters, they would be linked, and badly, without a word.
package charset
