// Package replay remembers which messages were received, so that none is acted
// on twice: the nonces of signatures, for as long as their signatures are
// young enough to be accepted.
//
// Memory is bounded. A full window refuses what is new rather than forget what
// it promised to remember.
package replay
