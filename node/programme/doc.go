// Package programme gathers what the node knows of the connections that the
// decision orders, for package indicator to judge: exchanges from the ledger,
// agreements from the grants' store, and how registers were linked from the
// linking jobs.
//
// The counts are kept in one file of the gateway's folder, written whole, with
// the ledger's index that they go to; without it they are counted anew, which
// for a large ledger takes minutes and happens in the background. The file
// holds names of systems and counts, and nothing about persons.
package programme
