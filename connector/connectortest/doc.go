// Package connectortest is the contracts of package connector as suites:
// [TestSource] for a driver of sources, [TestSector] for a sector's package,
// [TestLinked] for its rules of linked records.
// A sector's whole test may be one call of TestSector and a few tables for its
// own invariants.
package connectortest
