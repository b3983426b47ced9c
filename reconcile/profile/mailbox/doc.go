// Package mailbox tells e-mail addresses that are nothing but their owners' names, as firms give
// them out, from those that people choose: what such an address shares with that of a namesake,
// the names have said already.
package mailbox
