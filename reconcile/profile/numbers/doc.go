// Package numbers finds columns whose numbers another table writes into texts, such as the block and the
// lot of "Block 17, lot 22": each at a place of its own among the numbers of a text, where it lies as it
// does in its column.
package numbers
