// Package connectorfile reads files that an agency drops in a folder: CSV and
// XLSX, in the encodings that offices use. A table is a file, or all files that
// a name with * fits, in the order of their names.
//
// Files have no index: each question reads them from the beginning to the end,
// a million rows in about a second. It is for lists, not for registers that are
// asked all day. A file that is being replaced must be moved into place whole.
//
// A name in a description is a name of the folder itself, without a path.
package connectorfile
