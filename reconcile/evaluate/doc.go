// Package evaluate compares what a linkage found with the truth: precision,
// recall and F1, each with an interval of confidence of 95 %, by threshold and
// by slice.
//
// The truth is pairs. Clusters, of either side, stand for the pairs inside
// them. Precision and recall are shares and have Wilson's interval (1927); F1
// has none in closed form and gets a percentile interval from a bootstrap over
// rows, drawn the same on each run, or Wilson's where all pairs agree. Where pairs have probabilities, these are compared with
// what is true, in bands, and by Brier's score.
package evaluate
