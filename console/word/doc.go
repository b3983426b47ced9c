// Package word is what the console's pages say and how: the messages in
// Vietnamese and English, and how either language writes numbers and dates.
package word
