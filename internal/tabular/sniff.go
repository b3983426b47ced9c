package tabular

import (
	"bytes"
	"errors"
	"io"
	"path/filepath"
	"strings"

	"github.com/lienthong/lienthong"
)

// kind is what a file really is: its first bytes decide, not its name.
type kind int

const (
	kindText kind = iota
	kindXLSX
	kindParquet
)

// foreign are formats that are recognised only to be refused kindly.
var foreign = []struct{ magic, what string }{
	{"%PDF", "a PDF document; ask for the table itself, as XLSX or CSV"},
	{"\x1f\x8b", "packed with gzip; unpack it first"},
	{"7z\xbc\xaf", "a 7-Zip archive; unpack it first"},
	{"Rar!", "a RAR archive; unpack it first"},
	{"\x28\xb5\x2f\xfd", "packed with Zstandard; unpack it first"},
	{"{\\rtf", "a text document; save the table as XLSX or CSV"},
	{"\x89PNG", "a picture; ask for the table itself, as XLSX or CSV"},
	{"\xff\xd8\xff", "a picture; ask for the table itself, as XLSX or CSV"},
	{"SQLite format 3", "an SQLite database; export the table as CSV"},
	{"PARE", "an encrypted Parquet file; write it without encryption"},
	{"{\"", "JSON; write the table as CSV, XLSX or Parquet"},
	{"[{", "JSON; write the table as CSV, XLSX or Parquet"},
}

// oleMagic begins every OLE compound file: the workbooks of Excel 97 to 2003
// and, wrapped, every workbook with a password ([MS-CFB] 2.2).
const oleMagic = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

// sniff finds the format by the content. The name only matters where it
// promises a format that the content does not keep.
func sniff(r io.ReaderAt, size int64, file label) (kind, error) {
	if size == 0 {
		return 0, file.fail(lienthong.Invalid, nil, "the file is empty (0 bytes); export it again")
	}
	head := make([]byte, 512)
	n, err := r.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return 0, file.fail(lienthong.Unavailable, err, "the file cannot be read; check the disk and try again")
	}
	head = head[:n]
	starts := func(s string) bool { return bytes.HasPrefix(head, []byte(s)) }
	switch {
	case starts("PK\x03\x04"), starts("PK\x05\x06"):
		return kindXLSX, nil
	case starts("PAR1"):
		return kindParquet, nil
	case starts(oleMagic):
		return 0, refuseOLE(r, size, file)
	}
	for _, f := range foreign {
		if starts(f.magic) {
			return 0, file.fail(lienthong.Unsupported, nil, "the file is %s", f.what)
		}
	}
	text := strings.ToLower(strings.TrimLeft(string(head), "\ufeff \t\r\n"))
	for _, tag := range []string{"<html", "<!doctype", "<table", "<?xml", "<meta"} {
		if strings.HasPrefix(text, tag) {
			return 0, file.fail(lienthong.Unsupported, nil,
				"the file is a web page or XML, whatever its name says; open it in a spreadsheet and save it as XLSX")
		}
	}
	switch ext := strings.ToLower(filepath.Ext(string(file))); ext {
	case ".xlsx", ".xlsm", ".xls", ".parquet":
		return 0, file.fail(lienthong.Invalid, nil,
			"the name ends in %s but the content is something else; get a fresh copy, or rename it to .csv if it is text", ext)
	}
	return kindText, nil
}

// refuseOLE tells a workbook with a password from one of Excel 97: the former
// is a stream called EncryptedPackage ([MS-OFFCRYPTO] 2.3.4.4), its name in
// UTF-16.
func refuseOLE(r io.ReaderAt, size int64, file label) error {
	want := []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")
	buf := make([]byte, 1<<16)
	for off := int64(0); off < size; off += int64(len(buf) - len(want)) {
		n, err := r.ReadAt(buf, off)
		if bytes.Contains(buf[:n], want) {
			return file.fail(lienthong.Unsupported, nil,
				"the workbook is protected with a password; open it, save it without one, and try again")
		}
		if err != nil {
			break
		}
	}
	return file.fail(lienthong.Unsupported, nil,
		"the file is in an old binary format (Excel 97 to 2003); open it and save it as XLSX")
}
