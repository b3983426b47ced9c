// Package trust is a signed, versioned set of files that anybody may copy and
// nobody may change: a repository of The Update Framework (TUF specification
// 1.0.31), written by one [Repository] and read by many [Client]s. The
// signatures, canonical JSON and the rules between roles are go-tuf's.
//
// # Roles
//
//	root       names the keys of all roles. Its keys lie in files that the
//	           operator carries away; so many of them must sign (threshold).
//	targets    lists the files with length and SHA-256.
//	snapshot   says which targets metadata belongs to this version of the whole.
//	timestamp  says which snapshot is the newest, for a short time only.
//
// # Files
//
// A repository is plain files, for any HTTP server or mirror:
//
//	timestamp.json                  replaced in one step: the moment of publication
//	N.root.json                     every root ever, so that old clients can follow
//	N.snapshot.json, N.targets.json written before the timestamp that leads to them
//	targets/DIR/SHA256.NAME         the files, named by what they hold
//
// Nothing that a published timestamp leads to is ever written again, so a crash
// anywhere leaves the old version or the new one, and a mirror that copies
// while we write serves one of them or none.
//
// # What a client withstands
//
//	rollback      an older timestamp, snapshot or targets than it accepted
//	freeze        an old timestamp served for ever: it expires
//	mix and match files of different versions: each names the next by hash
//	key theft     a root signed by the threshold replaces the stolen key
//	endless data  every file has a limit, or the length that was signed
//
// A mirror is trusted with nothing but availability. A client whose metadata
// has expired accepts nothing new; what it knows stays good for a stated grace
// ([Stale]) and then is [Expired].
//
// # What it never does
//
// It does not know what the files mean; directory does. It holds no keys of
// gateways. It never asks root's keys for anything but a new root.
package trust
