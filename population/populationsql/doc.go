// Package populationsql keeps the population register in SQLite or PostgreSQL.
//
// # What is stored
//
//	population_version   one row for each version of a person: the document,
//	                     whole, in a compact encoding; rows are only ever added
//	population_bearer    one row for each number and person that ever had it,
//	                     with the profile of the person's current version
//	population_tally     the counts
//	population_event     one row for each life event, in the order of recording
//
// A version does not store where it ends: it ends where the next begins. So
// nothing that was recorded is ever rewritten, and "what did we answer on 3
// May" reads the newest version recorded by then.
//
// # The hot path
//
// A lookup by number is one statement, one index descent and one row: number →
// (person, profile). Profiles are denormalised into population_bearer for that;
// a new version of a person rewrites the rows of their numbers, about 1.3 each.
// A question the profile does not answer, about the past or about a day when
// something was different, is answered from the document.
//
// # One Store, two engines
//
// What a lookup or a write means is the same on both and lives in [Store]. How
// rows are fetched and loaded is not: see postgres.go (COPY in binary, arrays)
// and sqlite.go (one connection, prepared statements in a loop). All SQL is in
// queries.go.
//
// # Where to look
//
//	queries.go               every statement
//	migrations/              the tables
//	document.go, bearer.go   the two encodings, over the primitives of wire.go
//
// # What it never does
//
// It decides nothing about persons: which profile holds when is
// [population.Version.Profile]'s to say. It logs nothing, and its errors name
// no value.
package populationsql
