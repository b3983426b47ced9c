// Package family parts true pairs from those of one house, in a table that may have hardly anybody twice.
//
// Where there are few doubles, or none, brothers and sisters are the most alike that there is, and what is
// learnt of true pairs is what those show: names and births that differ in most pairs, which then tell
// against nobody. So what was learnt of names and births is let go, and true pairs are learnt anew beside
// two classes that share what they share: kin of one house, who bear another name and another birth, and
// twins, who share the birth. Nothing of these is learnt but how many there are, and how alike the names of
// one family and the births of its children are: else they would take in whatever there is most of.
// There are no more twins than other kin, and kin count where there are as many as true pairs: where nearly
// all that is alike is twice, a name and a birth that differ are typed wrongly. So they are where they differ
// no more often than is assumed of true pairs, nor more than all else that those share, other kin having
// been learnt already: to let go what was learnt there would only blur it.
package family
