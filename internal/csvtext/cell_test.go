package csvtext_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong/internal/csvtext"
)

// TestCellsAreCSV: lines are those of package encoding/csv, whatever cells hold.
func TestCellsAreCSV(t *testing.T) {
	t.Parallel()
	cell := rapid.OneOf(rapid.StringMatching("[a-z ,\"\r\n\\\\.ế\u00a0]{0,6}"), rapid.String(), rapid.Just(`\.`))
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOfN(rapid.SliceOfN(cell, 1, 5), 1, 4).Draw(t, "lines")
		var want bytes.Buffer
		var got, same []byte
		c := csv.NewWriter(&want)
		for _, l := range lines {
			if err := c.Write(l); err != nil {
				t.Fatal(err)
			}
			for i, text := range l {
				if i > 0 {
					got, same = append(got, ','), append(same, ',')
				}
				got, same = csvtext.AppendCell(got, text), csvtext.AppendCell(same, []byte(text))
			}
			got, same = append(got, '\n'), append(same, '\n')
		}
		if c.Flush(); string(got) != want.String() || string(same) != want.String() {
			t.Fatalf("%q and %q, want %q", got, same, want.String())
		}
	})
}

// FuzzCell: a cell is read as it was written.
func FuzzCell(f *testing.F) {
	for _, s := range []string{"", "a-1_B", `say "no"`, "a,b", "line\nbreak", " space", `\.`, "đ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		line := csvtext.AppendCell([]byte("x,"), s)
		got, err := csv.NewReader(strings.NewReader(string(line) + "\n")).Read()
		want := strings.ReplaceAll(s, "\r\n", "\n") // as the reader does inside quotes
		if err != nil || got[1] != want {
			t.Errorf("%q came back as %q, %v", s, got, err)
		}
	})
}
