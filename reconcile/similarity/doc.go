// Package similarity says how alike two short texts are. It is the arithmetic
// under the comparison levels of record linkage and knows no field, no model
// and no language.
//
// Texts are folded before they come here (see package column): lower case, no
// marks, one byte a letter. No function allocates, so that they can stand in
// the innermost loop, and each is symmetric but for [Initial].
package similarity
