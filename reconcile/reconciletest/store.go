package reconciletest

import (
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile"
)

// TestStore checks a driver; open gives an empty store.
func TestStore(t *testing.T, open func(testing.TB) reconcile.Store) {
	t.Run("keeps what it is given", func(t *testing.T) { testKeep(t, open(t)) })
	t.Run("filters and pages", func(t *testing.T) { testResults(t, open(t)) })
	t.Run("knows what it has not", func(t *testing.T) { testAbsent(t, open(t)) })
	t.Run("keeps all or nothing", func(t *testing.T) { testAllOrNothing(t, open(t)) })
	t.Run("keeps runs at once", func(t *testing.T) { testConcurrent(t, open(t)) })
}

// Sample is a run with five rows, one of each verdict.
func Sample(id string, started time.Time) (reconcile.Run, []reconcile.Result) {
	pin, err := lienthong.NewPIN(1, lienthong.Female, 1990, 17)
	if err != nil {
		panic(err) // the parts are constants
	}
	person, err := lienthong.PersonIDFromInt64(4711)
	if err != nil {
		panic(err)
	}
	candidate := reconcile.Candidate{
		PIN: pin, Person: person, Record: 12, Score: 21.5, Probability: 0.9999,
		Steps:       []reconcile.Step{{Field: "prior", Level: "prior", Bits: -14.3}, {Field: "name", Level: "marks_differ", Bits: 8.25}},
		Pairs:       []reconcile.Pair{{Field: "name", Register: "Nguyen Thi Mau", Person: "Nguyễn Thị Mẫu", Differs: true}},
		Differences: []reconcile.Difference{reconcile.NameMarks},
	}
	var results []reconcile.Result
	for i, v := range reconcile.Verdicts {
		r := reconcile.Result{Row: i + 2, ID: "CB00001", Verdict: v, ReasonVI: "Lý do.", ReasonEN: "Reason."}
		switch v {
		case reconcile.LinkedWithDifferences:
			r.PIN, r.Score, r.Probability = pin, 21.5, 0.9999
			r.Differences = []reconcile.Difference{reconcile.CMND9InsteadOfPIN, reconcile.NameMarks}
			r.Candidates = []reconcile.Candidate{candidate}
		case reconcile.Candidates:
			r.Candidates = []reconcile.Candidate{candidate, candidate}
			r.Differences = []reconcile.Difference{reconcile.NameMarks}
			r.DuplicateOf = 3
		}
		results = append(results, r)
	}
	run := reconcile.Run{
		Model: reconcile.DefaultPolicy.Fingerprint(),
		ID:    id, Register: "officials.xlsx", Population: "population", Started: started, Finished: started.Add(time.Second),
		Persons: 100, Seconds: map[string]float64{"link": 0.25},
	}
	run.Count(results)
	return run, results
}

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func keep(t *testing.T, s reconcile.Store, id string, started time.Time) (reconcile.Run, []reconcile.Result) {
	t.Helper()
	run, results := Sample(id, started)
	if err := s.Keep(t.Context(), run, results); err != nil {
		t.Fatal(err)
	}
	return run, results
}

func testKeep(t *testing.T, s reconcile.Store) {
	run, results := keep(t, s, "a", noon)
	later, _ := keep(t, s, "b", noon.Add(time.Hour))
	runs, err := s.Runs(t.Context())
	if err != nil || !reflect.DeepEqual(runs, []reconcile.Run{later, run}) {
		t.Errorf("Runs = %+v, %v; want the later one first", runs, err)
	}
	if got, err := s.Run(t.Context(), "a"); err != nil || !reflect.DeepEqual(got, run) {
		t.Errorf("Run = %+v, %v", got, err)
	}
	for _, want := range results {
		got, err := s.Result(t.Context(), "a", want.Row)
		if len(got.Candidates) == 0 {
			got.Candidates = nil
		}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("Result(%d) = %+v, %v\nwant %+v", want.Row, got, err, want)
		}
	}
}

func testResults(t *testing.T, s reconcile.Store) {
	keep(t, s, "a", noon)
	tests := []struct {
		name         string
		filter       reconcile.Filter
		after, limit int
		rows         []int
	}{
		{"all", reconcile.Filter{}, 0, 10, []int{2, 3, 4, 5, 6}},
		{"a page", reconcile.Filter{}, 3, 2, []int{4, 5}},
		{"past the end", reconcile.Filter{}, 6, 2, nil},
		{"by verdict", reconcile.Filter{Verdict: reconcile.Candidates}, 0, 10, []int{4}},
		{"by difference", reconcile.Filter{Difference: reconcile.NameMarks}, 0, 10, []int{3, 4}},
		{"by difference, next page", reconcile.Filter{Difference: reconcile.NameMarks}, 3, 10, []int{4}},
		{"repeated rows", reconcile.Filter{Difference: reconcile.DuplicateRow}, 0, 10, []int{4}},
		{"by both", reconcile.Filter{Verdict: reconcile.Candidates, Difference: reconcile.NameMarks}, 0, 10, []int{4}},
		{"by neither", reconcile.Filter{Verdict: reconcile.Linked, Difference: reconcile.NameMarks}, 0, 10, nil},
	}
	for _, tt := range tests {
		results, err := s.Results(t.Context(), "a", tt.filter, tt.after, tt.limit)
		var rows []int
		for _, r := range results {
			rows = append(rows, r.Row)
			if r.Row == 4 && len(r.Candidates) != 2 {
				t.Errorf("%s: row 4 has %d candidates, want 2", tt.name, len(r.Candidates))
			}
		}
		if err != nil || !reflect.DeepEqual(rows, tt.rows) {
			t.Errorf("%s: rows %v, %v; want %v", tt.name, rows, err, tt.rows)
		}
	}
}

func testAbsent(t *testing.T, s reconcile.Store) {
	keep(t, s, "a", noon)
	if _, err := s.Run(t.Context(), "b"); lienthong.CodeOf(err) != lienthong.NotFound {
		t.Errorf("an unknown run: %v, want not found", err)
	}
	if _, err := s.Result(t.Context(), "a", 99); lienthong.CodeOf(err) != lienthong.NotFound {
		t.Errorf("an unknown row: %v, want not found", err)
	}
}

func testAllOrNothing(t *testing.T, s reconcile.Store) {
	run, results := keep(t, s, "a", noon)
	if err := s.Keep(t.Context(), run, results); lienthong.CodeOf(err) != lienthong.Conflict {
		t.Errorf("the same id again: %v, want conflict", err)
	}
	run.ID = "b"
	if err := s.Keep(t.Context(), run, append(results, results[0])); err == nil {
		t.Error("a row twice was kept")
	}
	if _, err := s.Run(t.Context(), "b"); lienthong.CodeOf(err) != lienthong.NotFound {
		t.Errorf("half a run was kept: %v", err)
	}
}

func testConcurrent(t *testing.T, s reconcile.Store) {
	var group sync.WaitGroup
	for _, id := range []string{"a", "b", "c", "d"} {
		group.Go(func() {
			run, results := Sample(id, noon)
			if err := s.Keep(t.Context(), run, results); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if runs, err := s.Runs(t.Context()); err != nil || len(runs) != 4 {
		t.Errorf("%d runs, %v; want 4", len(runs), err)
	}
}
