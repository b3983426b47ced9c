package tabular

import (
	"encoding/csv"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/lienthong/lienthong"
)

// readAll reads rows of comma-separated text in pieces of any size.
func readAll(r io.Reader) (rows [][]string, err error) {
	c := &csvReader{r: r, file: "f", limit: 1 << 16, sep: ',', read: &counter{}}
	for {
		row, err := c.next()
		if err == io.EOF {
			return rows, nil
		}
		if err != nil {
			return rows, err
		}
		if len(row.Cells) > 1 || row.Cells[0] != "" {
			rows = append(rows, slices.Clone(row.Cells))
		}
	}
}

// FuzzCSV holds the reader against encoding/csv: what the standard library
// accepts must be read the same; what it refuses must not panic; and reading
// byte by byte changes nothing.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{
		"a,b\r\n1,2\r\n", "a,\"b\nc\"\n", "\"a\"\"b\",c", "\"a\r\nb\"\r\n", "a\rb,c\r", "\"\",\"\"\n\n,\n", "\"open", "\"a\"b,c\n",
		"x\"y,z\n", "\"a\"\r", "\"\xc3\",\"\xa9\"", "\n\n\r\n", ",", "\"\r\"\r\n",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := readAll(strings.NewReader(s))
		slow, slowErr := readAll(iotest.OneByteReader(strings.NewReader(s)))
		if (err == nil) != (slowErr == nil) || !equalRows(got, slow) {
			t.Fatalf("pieces change the reading: %q and %q (%v, %v)", got, slow, err, slowErr)
		}
		if err != nil {
			if _, ok := errors.AsType[*lienthong.Error](err); !ok {
				t.Fatalf("%T is no error for a person", err)
			}
		}
		r := csv.NewReader(strings.NewReader(s))
		r.FieldsPerRecord = -1
		want, wantErr := r.ReadAll()
		if wantErr != nil || strings.ContainsRune(s, 0) {
			return // stricter on bare quotes; a NUL is no text here
		}
		want = slices.DeleteFunc(want, func(row []string) bool { return len(row) == 1 && row[0] == "" })
		for _, row := range want {
			for _, cell := range row {
				if !utf8.ValidString(cell) {
					if err == nil {
						t.Fatal("bytes that are no UTF-8 passed")
					}
					return
				}
			}
		}
		if err != nil || !equalRows(got, want) {
			t.Fatalf("%q: got %q, %v; want %q", s, got, err, want)
		}
	})
}

func equalRows(a, b [][]string) bool {
	return slices.EqualFunc(a, b, func(x, y []string) bool { return slices.Equal(x, y) })
}

// TestCSVWritten reads back what encoding/csv writes for any cells.
func TestCSVWritten(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"", "Nguyễn", "\"", ",", "\n", "đ", " ", "x", ";", "\t"}
	for range 300 {
		var want [][]string
		for range 1 + rnd.IntN(5) {
			row := []string{"x"}
			for range rnd.IntN(4) {
				row = append(row, pieces[rnd.IntN(len(pieces))]+pieces[rnd.IntN(len(pieces))])
			}
			want = append(want, row)
		}
		var b strings.Builder
		w := csv.NewWriter(&b)
		w.UseCRLF = rnd.IntN(2) == 0
		if err := w.WriteAll(want); err != nil {
			t.Fatal(err)
		}
		got, err := readAll(strings.NewReader(b.String()))
		if err != nil || !equalRows(got, want) {
			t.Fatalf("%q: %q, %v", b.String(), got, err)
		}
	}
}
