// Package nameless keeps personal data on the disk that is too large for memory
// and must not outlive its process. A file has no name, for it is unlinked as
// soon as it is open, and is encrypted with a key that exists in memory only, so
// that neither a crash nor a stolen disk leaves anything that can be read.
package nameless
