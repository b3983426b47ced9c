package linkageline_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/go-json-experiment/json"
	"pgregory.net/rapid"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client/linkageline"
)

// FuzzRead: whatever an owner answers is read as the general decoder reads it.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		`{"row":7,"verdict":"linked","score":41.25,"probability":0.999,"differences":[],"pin":"027060000001","candidates":0,"receipt":"fAbC-_","reason_vi":"Đúng.","reason_en":"Yes."}`,
		`{"row":8,"verdict":"candidates","score":3,"candidates":2,"candidate_pins":["1","2"],"duplicate_of":7}`,
		`{"row":9,"verdict":"not_found","score":-1e-7,"candidates":0}`, `{"verdict":"linked","row":1}`, `{"row":1,"verdict":"a\"b","score":0,"candidates":0}`,
		`{"row":1,"verdict":"x","score":0,"differences":["a" ,"b"],"candidates":0}`, `{"row":1,"verdict":"x","score":0,"candidates":0}}`, ``, `{`, `[]`, `null`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		var got, want linkageline.Result
		failed, bad := got.Read(line), json.Unmarshal(line, &want)
		if (failed == nil) != (bad == nil) || bad == nil && !reflect.DeepEqual(got, want) {
			t.Errorf("%s is read as %+v (%v), not %+v (%v)", line, got, failed, want, bad)
		}
	})
}

// TestAppendRow: a row is what the general encoder writes.
func TestAppendRow(t *testing.T) {
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
		row := linkageline.Row(want)
		if got := row.Append(nil); err != nil || string(got) != string(text)+"\n" {
			t.Errorf("%swant %s (%v)", got, text, err)
		}
	})
}
