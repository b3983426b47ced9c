// Package tabular reads a table that somebody else made: CSV in the encodings
// and separators that offices use, XLSX workbooks, Parquet files. It answers
// with a header and a stream of rows of text, whatever the file held, and
// keeps memory constant however long the file is.
//
// It owns the form of the file: which format it really is (the content
// decides, not the name), the encoding, the separator, which row is the header,
// how a number or a date in a cell is written as text. It never interprets a
// cell: whether "05/09" is a birthday is internal/vnfield's knowledge, and a
// name whose letters are broken is mended, cell by cell, by internal/vntext.
//
// # Trust boundary
//
// Every byte comes from a stranger. The size of a row, the number of columns,
// the unpacked size of a workbook are limited ([Limits]); a fault of the file is
// one sentence that names the row and the column and says what to do, as a
// [lienthong.Error] that holds no cell's content; no input makes it panic.
//
// # Formats
//
// CSV follows RFC 4180 and is read as its section 2 says, with the liberties
// that real files take: any of comma, semicolon, tab and bar as separator, LF,
// CRLF or CR, fewer cells than the header, trailing separators, a bare quote
// inside an unquoted cell. XLSX is ECMA-376 part 1, section 18 (SpreadsheetML).
// It is read by package workbook and not with excelize, whose row stream ends silently where
// the XML breaks and does not tell the style of a cell, so that neither a
// damaged file nor a date stored as a number would be seen.
package tabular
