// Package connecting is the part of the command line of who connects a database
// to the exchange (lienthong connector …), beyond looking at it and serving it:
// which grants it needs and offers, and what its linking finds. It reads flags
// and files, asks a running node over its interface, and prints.
package connecting
