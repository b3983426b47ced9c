// Package connector connects a database that an agency already has, from where
// it stands and without code: one YAML file, the [Description], says where the
// source is and what its tables mean in the terms of a sector.
//
// # Where to look
//
//	sector.go       Sector: record types and their terms. What a sector's package provides
//	grant.go        default grants, offers, and what a sector tells the population register
//	record.go       Record, Finding, Invariant: a row of the source in the sector's terms, and its key
//	description.go  the YAML file
//	mapping.go      its part about one table: which column is which term
//	bind.go         Bind: a description checked against its sector
//	fits.go         Fits: what a mapping reads is there, and is what it was
//	reading.go      from a row's cells to a record; codes, units
//	source.go       Source: what a driver does, and where the source is
//	asking.go       the questions that find the rows of a person, or one row
//	legacy.go       Legacy: a sector's example database
//
//	checking/       what does not fit, row by row; codes that nobody knows
//	guard/          time-outs, bounds and the circuit breaker around a source
//	reading/        one cell's text as a date, a sum, a name; legacy encodings
//	connectorsql/   PostgreSQL, MariaDB, SQL Server, Oracle, SQLite
//	connectorfile/  files dropped in a folder
//	connectorweb/   REST and SOAP services
//	serving/        the questions that others ask
//	writeback/      verdicts into the source, where that is switched on
//	proposing/      a description, guessed from names and a few rows
//	connectortest/  the suites, and library, a sector to copy from
//	legacysql/      makes a sector's example on a real database
//	linked/         Rule: what needs several records, or their persons
//	finding/        runs those rules over a linked source
//	contributing/   tells the population register what it does not know
//	official/, insurance/, ...  the sectors
//
// # A description
//
//	connector: thuvien_bacninh
//	sector: library
//	service: VN/GOV/H05/LIBRARY/register
//	source:
//	  kind: postgres
//	  address: postgres://reader@10.0.0.5/thuvien
//	  password_file: secrets/thuvien
//	records:
//	  - record: reader
//	    from: doc_gia
//	    key: [ma_dg]
//	    changed: sua
//	    units_as_of: 2025-06-30
//	    terms:
//	      card_number: ma_dg
//	      full_name: {columns: [ho, ten]}
//	      birth_date: {columns: [ngay, thang, nam]}
//	      sex: {column: gt, codes: {"1": Nam, "0": Nữ}}
//
// # A sector's package: checklist
//
// A sector is a folder connector/<sector>, and a tenth is added in an hour:
// docs/tenth-sector.en.md does it step by step. It provides, each in a file of its
// own:
//
//  1. doc.go: what the sector's database is, the decree that founds it, what it
//     owns and what it takes from others, what must never leave.
//  2. sector.yaml, embedded, read by [ReadSector]. For every record type its
//     Vietnamese legal term and source; for every term the same, and its kind,
//     its master (population for facts of a person: they are pulled, never
//     mastered twice), whether it is mandatory or secret, and the form of a number. A term that helps to
//     tell a person has a column (a word of internal/vnfield: name, birth_date,
//     sex, number, residence, ...): these are the sector's linking profile.
//     What is not confirmed by the law's text has no confirmed: true.
//  3. capacities of each record type about a person, with the terms of their
//     period: "insured", "legal_representative". After linking they fill the
//     reference directory, which grants with the relation registered ask.
//  4. asks: what it may ask of the population register by default, by purpose
//     and legal basis, on the lowest rung that serves.
//     offers: who may ask which operation of its own records for which terms.
//     Operations are known, verify, read, bulk, changes: POST /v1/RECORD/read.
//     contributions: what it tells the population register, and under what rule
//     (package contributing sends those that a description switches on);
//     or no_contribution: why, and by which provision, it tells nothing.
//  5. <sector>.go: BuiltIn() (*connector.Sector, error), which reads the YAML
//     and adds the invariants with [Sector.Hold]. An invariant is of one record;
//     what needs two records or the population is a rule of package linked, and
//     Linked() lists them.
//  6. legacy.go: Example() connector.Legacy, a realistic legacy schema with its
//     own column names, its description as YAML, and rows made from a [Person],
//     with the faults that real rows have; each invariant is broken now and then.
//  7. <sector>_test.go: connectortest.TestSector(t, sector, example),
//     connectortest.TestLinked(t, sector, example, rules) if it has any, and a
//     table for each invariant that is more than a comparison.
//  8. a line in node/connect/sectors.go, the one list of sectors, which the demo
//     and the tests over all sectors follow.
//
// Law and facts that may change are data in sector.yaml, never code. A sector
// imports connector, internal/* and the root; never another sector's package.
//
// # What it never does
//
// It writes nothing to a source, but for verdicts where the owner has switched
// that on (package writeback). It takes no SQL, no table's and no column's
// name from a request: they come from the description, which Bind has checked;
// values are parameters. It
// decides no grant: the gateway does, and the services here answer only the
// terms that the gateway says. It does not know the gazetteer, the exchange or
// the population: who assembles the program supplies [Units] and the way to
// link, since a part does not import another.
//
// # Trust boundary
//
// The description is the owner's and trusted to name tables; names in it are
// checked and quoted all the same. The source is foreign: its cells are read
// with bounds, its errors lose their text, and it may hang, change or die. A
// finding names a row, a term and a column, never a value.
package connector
