// Package warm answers single questions against a population that is held in
// memory: who may this one row mean? In well under a millisecond, of a country,
// while changes are applied as they come.
//
// # Shape
//
// The persons lie packed in a held.Table. Beside it stands one index of all their
// keys (index.go): for each of some buckets, the ordinals of persons with a key
// that falls into it. Keys themselves are not kept; who shares a bucket by chance
// is compared and found to be nobody. How common each name is gets counted, so a
// match can be decided by reconcile.Policy as that of a linkage.
//
// What changed since the index was made lies beside it (change.go): new versions of
// persons in a small index of their own, and a mark on those that are gone. When
// that has grown, the owner makes a new index.
//
// # Bounds
//
// Only kinds of keys are asked that bring few persons (kernel.Keys), and of a bucket
// no more than MaxBucket are looked at; [Answer.Cut] says how many were not, never
// in silence. A linkage of files knows more kinds.
//
// # Concurrency
//
// Any number of seekers at once, each for one goroutine; changes are applied one
// after another and are seen by whoever asks afterwards.
package warm
