// Package agreements is the part of a node's configuration about the agreements
// behind grants: which deadlines hold since when, and which days are worked.
// Both change by law and decree, so they are data of the operator's, and the
// built-in ones only a beginning.
package agreements
