// Package attest is the part of a node's configuration about those without whom
// a ledger is its keeper's word only: the witnesses that cosign its checkpoints,
// the authority that timestamps them, and the witness that this node is for the
// ledgers of others.
//
// It only reads settings and puts the parts of ledger/ together; keys.go puts the
// directory's keys into evidence files. All of it is
// public but the witness's own key: a witness and an authority are believed for
// their signatures, whatever line these come over, so http is as good as https.
package attest
