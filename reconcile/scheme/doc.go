// Package scheme is the model file of a linkage: which columns are compared
// and as what, on which levels, which pairs are compared at all, what kind of
// link is wanted, and where the lines are drawn. It is YAML, read strictly: a
// key, kind, test or field that is not known is an error that names its place.
//
// A model is proposed by package profile, filled in by package learn, and is
// the user's to edit; [Write] puts a comment beside every choice. The format
// is described in docs/linkage-model.en.md and docs/linkage-model.vi.md.
//
// # Levels
//
// The levels of a field are tests, tried in order; the first that holds is the
// field's level for the pair. A last level, for pairs on which none holds, is
// understood. Where either record has no value, the field says nothing.
//
//	exact          the folded values are the same
//	swapped        this value and that of swap_with stand in each other's place
//	marks          the same but for Vietnamese marks
//	edits N        at most N letters put in, left out, changed or swapped
//	similar X      likeness of at least X, between 0 and 1; of codes, the share of
//	               the shorter list that the longer one has too
//	shared X       texts: what the words of both tell that both have, between 0 and 1
//	initial        one is the first letter of the other
//	typo           dates: one digit, two neighbouring digits, or day and month
//	days N         dates: at most N days apart
//	partial        dates: one leaves out what the other has, and they agree
//	parts          dates: two of day, month and year are the same
//	year           dates: the same year
//	years N        dates: at most N years apart
//	within X       numbers: at most X times the usual spread apart
package scheme
