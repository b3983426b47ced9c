// Package kept is a result of a linkage job as it lies on the owner's disk: a line of
// JSON with everything that some caller may be told. What one is told of it, the
// job's disclosure decides.
package kept
