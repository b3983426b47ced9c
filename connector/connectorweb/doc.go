// Package connectorweb reads agencies' web services, by REST with JSON and by
// SOAP 1.1, as tables: a [connector.Resource] says which question the service
// answers and where in the answer the rows are.
//
// A service can be asked only what it offers: rows with a value of a column
// that has a lookup, or all rows page by page where there is a list. Anything
// else is refused, never done by reading everything. A value goes into a path
// escaped as a part of it, and into an envelope escaped as text.
//
// # Trust boundary
//
// Answers are foreign: at most 16 MiB each and 100 levels deep, at most 100,000
// pages of a list; document types are refused; redirects are not followed. What
// the service says in an error is not passed on. Without TLS the address may
// only be of this machine.
package connectorweb
