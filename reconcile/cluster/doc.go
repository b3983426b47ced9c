// Package cluster turns scored pairs into decisions that fit together: one
// partner a row where the link says so, clusters that hold together where rows
// of one table mean the same, and ids for them that stay.
//
// A chain is not a cluster: where A meets B and B meets C, but A and C differ,
// joining all three would be wrong somewhere. Rows are joined pair by pair, the
// surest first, and two groups only where the pairs between them speak for it
// on average, those that were never compared included.
package cluster
