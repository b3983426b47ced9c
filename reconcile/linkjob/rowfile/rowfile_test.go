package rowfile

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/linkrow"
)

// FuzzReadKept: a damaged file gives no row that was not written.
func FuzzReadKept(f *testing.F) {
	var l Lines
	l.Add(&linkrow.Row{Row: 2, Cells: []string{"a", "b"}, Known: linkrow.Known{Capacity: "reader", From: lienthong.Date{Year: 2020}}})
	f.Add(l.text)
	f.Add([]byte("00000000 \n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		var r linkrow.Row
		size := int64(0)
		for read, err := range Read(bytes.NewReader(text), &r) {
			if err != nil {
				if !errors.Is(err, ErrTorn) || read != size {
					t.Fatalf("at %d of %d: %v", read, size, err)
				}
				return
			}
			size = read
		}
		if size != int64(len(text)) {
			t.Fatalf("%d bytes read of %d, and no error", size, len(text))
		}
	})
}

// TestRowsInAnyPieces: however rows are cut into requests, sent twice and
// reopened between, the file holds each once and in order.
func TestRowsInAnyPieces(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		path := filepath.Join(dir, string(rune('a'+n%26))+".rows")
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		limits := Limits{Rows: 1000, Bytes: 1 << 20}
		f, err := Open(path, limits)
		if err != nil {
			t.Fatal(err)
		}
		sent := 0
		for range rapid.IntRange(1, 8).Draw(t, "requests") {
			from := rapid.IntRange(1, sent+1).Draw(t, "from")
			to := rapid.IntRange(from, from+20).Draw(t, "to")
			var l Lines
			for row := from; row <= to; row++ {
				l.Add(&linkrow.Row{Row: row, Cells: []string{"x"}})
			}
			if err := f.Add(&l); err != nil {
				t.Fatal(err)
			}
			sent = max(sent, to)
			if rapid.Bool().Draw(t, "reopen") {
				if err := f.Close(); err != nil {
					t.Fatal(err)
				}
				if f, err = Open(path, limits); err != nil {
					t.Fatal(err)
				}
			}
			if rows, last, _ := f.Held(); rows != sent || last != sent {
				t.Fatalf("%d rows up to %d, want %d", rows, last, sent)
			}
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	})
}

// TestRowsOnAFaultyDisk: after a failed write nothing more is acknowledged
// than is there, and a closed job takes nothing.
func TestRowsOnAFaultyDisk(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.rows")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := Open(path, Limits{Rows: 1000, Bytes: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	row := func(n int) *Lines {
		l := new(Lines)
		l.Add(&linkrow.Row{Row: n, Cells: []string{"x"}})
		return l
	}
	if err := f.Add(row(1)); err != nil {
		t.Fatal(err)
	}
	good := f.file
	if f.file, err = os.Open(path); err != nil { // for reading: every write fails
		t.Fatal(err)
	}
	for range 2 {
		if err := f.Add(row(2)); lienthong.CodeOf(err) != lienthong.Unavailable {
			t.Errorf("a write that failed: %v", err)
		}
	}
	if rows, last, _ := f.Held(); rows != 1 || last != 1 {
		t.Errorf("%d rows up to %d are acknowledged", rows, last)
	}
	if err := errors.Join(good.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	if f, err = Open(path, Limits{Rows: 1000, Bytes: 1 << 20}); err != nil {
		t.Fatal(err)
	}
	if err := f.Add(row(2)); err != nil {
		t.Errorf("reopened: %v", err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Add(row(3)); lienthong.CodeOf(err) != lienthong.Conflict {
		t.Errorf("closed: %v", err)
	}
}
