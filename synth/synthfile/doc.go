// Package synthfile writes the synthetic country and its register of officials
// as the files that people exchange: CSV and Parquet for the population, CSV
// and XLSX for the register, and CSV for the truth.
//
// Population files stream: memory holds a few blocks and, for Parquet, one row
// group. The columns of the CSV are those of the sample register's
// population.csv; Parquet has the same and some typed ones behind them. The
// register's CSV and XLSX look as the sample's officials.csv and
// officials.xlsx do: semicolons and a byte order mark; a title above the
// header, a running number, and some numbers stored as numbers.
//
// The caller owns the destination: a writer that must not leave half a file
// behind writes beside it and renames.
package synthfile
