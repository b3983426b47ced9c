// Package wording says in Vietnamese what a linkage's notes say in English, for the report, whose every sentence stands
// there in both.
//
// A note is made where something is found out, by a format in English. That format is the key of its Vietnamese
// sentence, as in a gettext catalogue, and a note is taken apart by it again. A test looks for each format in the
// source of the packages that make notes, so that a sentence that was changed there is missed here.
package wording
