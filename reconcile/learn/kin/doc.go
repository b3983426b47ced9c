// Package kin tells true pairs from those that are alike without meaning the same: rows that share a
// house, a firm or a maker. They agree on several fields at once, which two classes of pairs, true ones
// and strangers whose fields are independent, cannot say: learning then takes them for true pairs, or
// loses both. So they are classes of their own (Larsen and Rubin 2001, Iterative automated record
// linkage using mixture models; Winkler 1993 and Thibaudeau 1993 on households), and true pairs that
// left the house are another.
//
// A [Search] begins with what pairs that agree on one field show (begin.go), with siblings, who need not
// agree on any (sibling.go), and with mates, where nothing is known to be borne by one thing alone
// (mates.go). Rows that are damaged all over are told from them (worn.go). Once the classes stand still
// it is chosen which are of true pairs (choose.go), kin that were taken for such are found by what they
// lack together (unmix.go) and twins by their number (twins.go): what is as frequent inside each table,
// which has each thing once, as it is between the two, is not of true pairs (inside.go).
package kin
