// Package nearest learns from a single column of texts in two tables, where no other column
// tells true pairs from strangers. A row that has a partner in the other table finds one nearer
// there than rows find among the rows of their own table, where nothing is twice: what nearest
// rows show across the tables beyond what they show within one is owed to true pairs. (Li
// and others 2021, AutoFJ, judge a join by the same contrast.)
package nearest
