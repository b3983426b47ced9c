// Package pattern is the counts that learning is about: how many pairs have the same levels of all
// compared fields. A round of learning costs the patterns, and not the pairs.
package pattern
