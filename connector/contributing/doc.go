// Package contributing reports to the population register what a sector's rows say of a
// linked person and the register may not have: a death that an insurer has a file of,
// where a taxpayer lives now.
//
// # A run
//
// For each contribution that the connector's file names (linkage.contribute; none by
// itself), the rows of its record type are read. One whose person linking has found for
// certain, and whose term says something, is a report, sent over the exchange under the
// grant that the sector asks for, on the provision of the contribution; the register's
// owner compares, queues it where the two do not agree, and has an officer decide. What
// was sent, and is decided, is not sent again unless the row says something else; what is
// open is sent again each time, and the answer tells how it stands.
//
// A contribution that is not granted is not sent, and the report of the run says so. A
// run that cannot be ended is taken up by the next: what was sent was kept.
//
// # What is kept
//
// Of a report: record type, the source's own key, field, a digest of number and value, how it
// stands, and the officer's reason. No value.
//
// # What it never does
//
// It sends nothing about a person of whom linking is not certain, and changes nothing in
// the source: the register decides about its record, and the agency about its own.
package contributing
