// Package variant finds the words that tell variants of one thing apart: the colour of a telephone,
// the style of a beer. They are few among the words of a title, which are alike in all others; what
// they are is told by texts of one table, where nothing is twice, that are the same but for them.
package variant
