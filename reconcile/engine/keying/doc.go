// Package keying takes from rows what a blocking key asks for, as hashes: two rows meet under
// a key where they have a hash in common.
package keying
