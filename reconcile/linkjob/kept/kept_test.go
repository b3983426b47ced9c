package kept_test

import (
	"math"
	"reflect"
	"testing"

	"github.com/go-json-experiment/json"
	"pgregory.net/rapid"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/linkjob/kept"
)

// TestLines: a line is what the general encoder writes, and both ways of reading it
// give what was written.
func TestLines(t *testing.T) {
	t.Parallel()
	texts := rapid.OneOf(rapid.SampledFrom([]string{"", "name_tone", "\"x\"", "Cùng người, khác dấu."}), rapid.String())
	rapid.Check(t, func(t *rapid.T) {
		r := reconcile.Result{
			Row: rapid.IntRange(1, 1_000_000_000).Draw(t, "row"), Verdict: rapid.SampledFrom(append(reconcile.Verdicts, "of tomorrow")).Draw(t, "verdict"),
			Score: rapid.Float64Range(-200, 200).Draw(t, "score"), Probability: rapid.Float64Range(0, 1).Draw(t, "probability"),
			DuplicateOf: rapid.IntRange(0, 9).Draw(t, "duplicate"), ReasonVI: texts.Draw(t, "vi"), ReasonEN: texts.Draw(t, "en"),
		}
		want := kept.Result{Facts: kept.Facts{
			Receipt: texts.Draw(t, "receipt"), Row: r.Row, Verdict: r.Verdict, Score: r.Score, Probability: r.Probability, Differences: []reconcile.Difference{}, DuplicateOf: r.DuplicateOf, Persons: []kept.Person{},
		}, ReasonVI: r.ReasonVI, ReasonEN: r.ReasonEN}
		for range rapid.IntRange(0, 3).Draw(t, "differences") {
			r.Differences = append(r.Differences, reconcile.Difference(texts.Draw(t, "difference")))
		}
		want.Differences = append(want.Differences, r.Differences...)
		for i := range rapid.IntRange(0, 3).Draw(t, "candidates") {
			var c reconcile.Candidate
			if rapid.Bool().Draw(t, "a register's") {
				id, err := lienthong.PersonIDFromInt64(int64(i + 1))
				if err != nil {
					t.Fatal(err)
				}
				c.Person = id
			}
			if r.Candidates = append(r.Candidates, c); i == 0 || !r.Verdict.Links() {
				want.Persons = append(want.Persons, kept.Person{PIN: c.PIN.Reveal(), Person: c.Person.Reveal()})
			}
		}
		line, err := kept.Append(nil, &r, want.Receipt)
		if err != nil {
			t.Fatal(err)
		}
		if text, err := json.Marshal(&want); err != nil || string(line) != string(text)+"\n" {
			t.Fatalf("%swant %s (%v)", line, text, err)
		}
		var all kept.Result
		some := kept.Facts{Differences: []reconcile.Difference{"old"}, Persons: []kept.Person{{PIN: "old"}}, DuplicateOf: 7}
		if err := all.Read(line); err != nil || !reflect.DeepEqual(all, want) {
			t.Fatalf("read %+v, want %+v (%v)", all, want, err)
		}
		if err := some.Read(line); err != nil || !reflect.DeepEqual(some, want.Facts) {
			t.Fatalf("read %+v, want %+v (%v)", some, want.Facts, err)
		}
	})
	if _, err := kept.Append(nil, &reconcile.Result{Score: math.NaN()}, ""); lienthong.CodeOf(err) != lienthong.Internal {
		t.Errorf("a score that is no number: %v", err)
	}
}

// FuzzRead: a line that is not as Append writes it is read as the general decoder
// reads it, or not at all.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		`{"row":2,"verdict":"linked","score":9.5,"probability":1,"differences":["name_tone"],"duplicate_of":0,"persons":[{"pin":"027060000001","person":"x"}],"receipt":"-x","reason_vi":"","reason_en":""}`,
		`{"row":2,"verdict":"linked","score":9.5,"probability":1,"differences":null,"duplicate_of":0,"persons":[],"reason_vi":""}`,
		`{"row":2}`, `{"row":2.0,"verdict":"x"}`, ``, `{`, `null`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		var got, want kept.Facts
		failed, bad := got.Read(line), json.Unmarshal(line, &want)
		if failed == nil && bad == nil && (got.Row != want.Row || got.Verdict != want.Verdict || got.Score != want.Score || len(got.Persons) != len(want.Persons) || len(got.Differences) != len(want.Differences)) {
			t.Errorf("%s is read as %+v, not %+v", line, got, want)
		}
	})
}
