// Package doubt finds, before learning, of which fields what their kind promises does not hold: those
// that true pairs do not share, second names that are but readings of the first, and dates that are of
// what happened and not of a birth. It asks the pairs that agree on some field what they show of the
// others.
package doubt
