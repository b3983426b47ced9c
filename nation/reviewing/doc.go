// Package reviewing has two clerks of a synthetic country decide a part of a review,
// so that its pages show what they show of real work: decided pairs, pairs on which
// people differ, how far they agree, and thresholds that were measured. The clerks
// know the truth and err at known rates; their names say that nobody is behind them.
// It goes through the review's own interface, and what is left is for whoever looks.
package reviewing
