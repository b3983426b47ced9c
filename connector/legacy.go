package connector

import "github.com/lienthong/lienthong"

// Person is a made-up person, from whom a sector makes rows of its example.
type Person struct {
	PIN       lienthong.PIN
	CMND9     lienthong.CMND9 // zero for who never had one
	Name      string
	BirthDate lienthong.Date
	Sex       lienthong.Sex
	Residence string // an address as people write it
	Province  string // its province, by name
	Dead      lienthong.Date
}

// Legacy is a database as an agency of the sector has it today: the example
// that its documentation, its tests and the demo are made of.
type Legacy struct {
	// Agency and Title are whose it is and what, in Vietnamese, for the demo; "" for
	// one that the demo does not have.
	Agency, Title string
	// Schema makes the tables, statement by statement, in the SQL that SQLite,
	// PostgreSQL and MariaDB share.
	Schema string
	// Description is the YAML that connects it. $KIND and $ADDRESS stand for
	// the source.
	Description string
	// Rows are the rows about one person, in an order that keeps references:
	// the same for the same person and n, which counts the persons from 0. Some
	// have the faults that real ones have.
	Rows func(p Person, n int) []Insert
}

// Insert is one row of a legacy table.
type Insert struct {
	Table  string
	Values map[string]any // by column; nil for null
}
