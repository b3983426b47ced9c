// Package kept is the results of a linkage job as they lie on the owner's disk, in the
// order of their rows: each a line of JSON with everything that some caller may be told.
// What one is told of it, the job's disclosure decides.
package kept
