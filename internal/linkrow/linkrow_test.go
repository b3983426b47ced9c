package linkrow_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"pgregory.net/rapid"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/linkrow"
)

// TestRow: a row is what the general encoder writes, and is read back as it was.
func TestRow(t *testing.T) {
	t.Parallel()
	dates := rapid.SampledFrom([]lienthong.Date{{}, {Year: 1965}, {Year: 1965, Month: 3}, {Year: 2001, Month: 12, Day: 31}})
	rapid.Check(t, func(t *rapid.T) {
		want := struct {
			Row      int            `json:"row"`
			Cells    []string       `json:"cells"`
			Capacity string         `json:"capacity,omitzero"`
			From     lienthong.Date `json:"from,omitzero"`
			Until    lienthong.Date `json:"until,omitzero"`
			Told     string         `json:"told,omitzero"`
		}{
			rapid.IntRange(1, 1_000_000_000).Draw(t, "row"), slices.Clone(rapid.SliceOf(rapid.String()).Draw(t, "cells")),
			rapid.SampledFrom([]string{"", "insured"}).Draw(t, "capacity"), dates.Draw(t, "from"), dates.Draw(t, "until"),
			rapid.SampledFrom([]string{"", "fAbC-_"}).Draw(t, "told"),
		}
		text, err := json.Marshal(want)
		row := linkrow.Row{Row: want.Row, Cells: want.Cells, Known: linkrow.Known{Capacity: want.Capacity, From: want.From, Until: want.Until}, Told: want.Told}
		line := row.Append(nil)
		if err != nil || string(line) != string(text) {
			t.Errorf("%s, want %s (%v)", line, text, err)
		}
		back := linkrow.Row{Row: 7, Cells: []string{"of the row before"}, Told: "so"}
		if ok := back.Scan(line); ok == strings.Contains(string(line), `\`) || ok && !reflect.DeepEqual(back, row) {
			t.Errorf("%s is read back as %+v (%t)", line, back, ok)
		}
	})
}
