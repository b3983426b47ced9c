// Package tablejob does the jobs of the general engine on tables in files:
// profile, train, link, dedupe and evaluate.
//
// A job opens its tables, proposes a model where none is given, learns the
// weights where the model has none, compares, decides, and writes. Outputs
// appear whole, and all of them or none; a job that is stopped leaves nothing.
//
// # Outputs
//
// Pairs, one line each, the likeliest first for each left row:
//
//	left_id, right_id   the rows; numbers of rows where there is no id column
//	probability         that they are the same, given the other candidates of both rows
//	score               evidence of the two alone in bits, log2 of the odds
//	decision            match, or review for a person to look at
//	levels              field=level, joined by ;
//	reason_en, reason_vi  the levels as a sentence
//
// Clusters, one line a row of the table: id, cluster (the id of its first row),
// and size. They hold no other value of the table. Where a left table is deduped and linked
// with a right one, whose ids may be the same, a column table says left or right, and one
// called right_table does so of the second row of a pair.
package tablejob
