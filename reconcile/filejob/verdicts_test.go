package filejob

import (
	"bytes"
	"encoding/csv"
	"testing"

	"pgregory.net/rapid"
)

// TestVerdictsAreCSV: lines are those of package encoding/csv, whatever cells hold.
func TestVerdictsAreCSV(t *testing.T) {
	t.Parallel()
	cell := rapid.OneOf(rapid.StringMatching("[a-z ,\"\r\n\\\\.ế\u00a0]{0,6}"), rapid.String(), rapid.Just(`\.`))
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOfN(rapid.SliceOfN(cell, 1, 5), 1, 4).Draw(t, "lines")
		var want, got bytes.Buffer
		c := csv.NewWriter(&want)
		v, err := newVerdicts(&got, ".csv", "")
		if err := c.Write(header); err != nil {
			t.Fatal(err)
		}
		for _, l := range lines {
			if err == nil {
				err = v.write(l)
			}
			if err := c.Write(l); err != nil {
				t.Fatal(err)
			}
		}
		if err == nil {
			err = v.close()
		}
		if c.Flush(); err != nil || got.String() != want.String() {
			t.Fatalf("%q, want %q (%v)", got.String(), want.String(), err)
		}
	})
}
