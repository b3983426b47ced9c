// Package populationfile reads persons from a table, CSV, XLSX or Parquet, as
// the first versions of documents for a population register.
//
// Columns are recognised in Vietnamese and English (internal/vnfield). A row
// needs a name and a number. Reading is strict, unlike reading a register to be
// linked: what cannot be understood is an error with its row and column, since
// an import is whole or absent, and a register must not begin with guesses.
//
// The file comes from the owner of the register, but its bytes are not trusted:
// internal/tabular bounds them. No value is repeated in an error.
package populationfile
