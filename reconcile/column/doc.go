// Package column holds the values of one field of the tables that are linked,
// each distinct value once, folded and prepared for comparison. A record is
// then a row of small numbers, and comparing two records is comparing numbers,
// with a look at the letters only where they differ.
//
// Rows are added one by one ([Column.Add]); [Column.Seal] then prepares what
// the field's kind needs: words with what they tell, dates, numbers, syllables.
// Nothing that a sealed column answers depends on the order of the rows.
//
// Folding loses case, marks, punctuation and the ways of writing a date or a
// telephone number, on purpose: what is compared is what was meant. Names of
// the kind name_vietnamese keep their marks, which are levels of their own.
package column
