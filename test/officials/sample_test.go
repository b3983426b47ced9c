package officials_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"github.com/lienthong/lienthong/node"
	"github.com/lienthong/lienthong/reconcile/filejob"
)

// folder is the sample, from the root of the repository's neighbour.
var folder = filepath.Join("..", "..", "..", "shared", "data", "officials")

// sample is a path into the folder.
func sample(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join(folder, name)
	if _, err := os.Stat(path); err == nil {
		return path
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("CI=true, and the sample %s is absent: nothing here can be tested", path)
	}
	t.Skipf("SKIPPED: the sample %s is absent", path)
	return ""
}

// A row is one of a file, by the names of its columns.
type row map[string]string

// read reads a whole CSV by its header.
func read(t *testing.T, path string, comma rune) []row {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	in := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(data), "\ufeff")))
	in.Comma = comma
	lines, err := in.ReadAll()
	if err != nil || len(lines) < 2 {
		t.Fatalf("%s: %d lines, %v", filepath.Base(path), len(lines), err)
	}
	rows := make([]row, len(lines)-1)
	for i, line := range lines[1:] {
		rows[i] = make(row, len(line))
		for k, header := range lines[0] {
			rows[i][header] = line[k]
		}
	}
	return rows
}

// The columns of the two files, and of the verdicts.
const (
	rowID, rowName, rowBirth, rowNumber           = "Số hiệu CBCCVC", "Họ và tên khai sinh", "Ngày, tháng, năm sinh", "Số CMND/CCCD"
	personPIN, personOldPIN, personCMND           = "so_dinh_danh", "so_dinh_danh_da_huy", "so_cmnd"
	personName, personBirth                       = "ho_va_ten", "ngay_sinh"
	verdict, pin, differences, reason, candidates = "verdict", "pin", "differences", "reason_en", "candidates"
)

func officials(t *testing.T) []row  { return read(t, sample(t, "officials.csv"), ';') }
func population(t *testing.T) []row { return read(t, sample(t, "population.csv"), ',') }

// job is the files job over the sample, into a folder of the test.
func job(t *testing.T, register string) filejob.Job {
	t.Helper()
	dir := t.TempDir()
	return filejob.Job{
		Register: sample(t, register), Population: sample(t, "population.csv"), Places: node.Places,
		Out: filepath.Join(dir, "verdicts.csv"), Report: filepath.Join(dir, "report.html"),
	}
}

// link runs a job and reads its verdicts.
func link(t *testing.T, j filejob.Job) ([]row, *filejob.Summary) {
	t.Helper()
	s, err := j.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return read(t, j.Out, ','), s
}

// fold is what is left of a name: lower-case letters without marks, and single
// spaces. It is deliberately not the product's.
func fold(name string) string {
	unmarked := transform.Chain(norm.NFKD, runes.Remove(runes.In(unicode.Mn)), runes.Remove(runes.In(unicode.Cf)))
	s, _, err := transform.String(unmarked, strings.NewReplacer("đ", "d", "Đ", "d").Replace(name))
	if err != nil {
		return name
	}
	return strings.Join(strings.Fields(strings.ToLower(s)), " ")
}

// legible reports whether a folded name is of plain letters, so that its
// writing was not broken by an old encoding.
func legible(folded string) bool {
	return folded != "" && strings.Trim(folded, "abcdefghijklmnopqrstuvwxyz '") == ""
}

// digits reports whether s is n digits.
func digits(s string, n int) bool { return len(s) == n && strings.Trim(s, "0123456789") == "" }

// full reports whether s is written day, month and year: 05/06/1980.
func full(s string) bool {
	return len(s) == 10 && s[2] == '/' && s[5] == '/' && digits(s[:2]+s[3:5]+s[6:], 8)
}
