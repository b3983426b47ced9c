// Package console is the web pages of Liên Thông for the officer who makes a
// register correct: the state of the registers, a reconciliation with its work
// list, one record beside the persons it may mean, a person and who read their
// data, and the exchanges of the gateway.
//
// # What it owns
//
// Pages, their words in Vietnamese and English, their look. A folder a page:
// template, style and words (start, run, record, person, usage, evidence and so
// on), with layout for what they share and label for the words of codes. Pages are rendered on
// the server and work without script; the script adds keys only. The gallery
// (go run ./console/gallery) shows every page with canned data.
//
// # What it never does
//
// It has no door of its own: everything comes through the small interfaces
// [Population], [Officials], [Reconciliations] and [Ledger], which *client.Client
// satisfies, so the console can do nothing that the public API does not. It
// keeps no state and no copy of any value, writes no value to a log, and puts
// nothing personal into an address: a person is an opaque id there, and a
// filter is a code.
//
// # Masking
//
// Pages ask for masked values. Values in full are the answer to a POST by a
// button, are never cached and have no address that a link could lead to.
//
// # Trust boundary
//
// What the API answers is foreign text: html/template escapes it, codes reach
// a class attribute only if they are known, and the content security policy
// allows no inline script or style. Requests from other sites are refused by
// http.CrossOriginProtection. Who may open the console at all is decided
// before it, by the node that mounts it.
package console
