// Package refusal reads how a service refuses: an RFC 9457 problem, or whatever a proxy
// on the way puts in its place.
package refusal
