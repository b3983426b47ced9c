// Package em learns by expectation and maximisation over counted patterns (Dempster, Laird and Rubin
// 1977). An [Estimate] is of two classes, true pairs and strangers, whose fields are independent but
// for ties. A [Mixture] is of more: kin of several kinds between the two, and true pairs that left
// theirs; what makes a class such is written in it, and package kin looks for them.
//
// What people decided of pairs stands in the patterns, and holds whatever is learnt.
package em
