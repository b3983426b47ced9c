package learn_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/engine/cell"
	"github.com/lienthong/lienthong/reconcile/learn"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// tables makes two tables of which n rows have a partner. A town always has its
// code; the given name of a partner is another one in a fifth of the pairs.
func tables(t *testing.T, m *scheme.Model, n int) *engine.Records {
	t.Helper()
	r := rand.New(rand.NewPCG(8, 15))
	header := []string{"id", "given", "family", "born", "town", "code"}
	l := engine.NewLoader(m)
	cells := [2]*cell.Batch{cell.New(m, header, 0), cell.New(m, header, 1)}
	row := func(id string) []string {
		town := r.IntN(12)
		return []string{id, fmt.Sprint("g", r.IntN(60)), fmt.Sprint("f", r.IntN(200)), fmt.Sprintf("19%02d-%02d-%02d", 30+r.IntN(60), 1+r.IntN(12), 1+r.IntN(28)), fmt.Sprint("town", town), fmt.Sprint(700 + town)}
	}
	for i := range 2 * n {
		left, right := row(fmt.Sprint("l", i)), row(fmt.Sprint("r", i))
		if i < n {
			copy(right[2:], left[2:])
			if r.IntN(5) > 0 {
				right[1] = left[1]
			}
		}
		cells[0].Add("", left)
		cells[1].Add("", right)
	}
	for side := range 2 {
		l.Batch(side, cells[side].IDs, cells[side].Fields, nil)
	}
	records, err := l.Seal()
	if err != nil {
		t.Fatal(err)
	}
	return records
}

func model() *scheme.Model {
	field := func(name string, kind scheme.Kind) scheme.Field {
		return scheme.Field{Name: name, Kind: kind, Columns: []string{name}, Levels: []string{"exact"}}
	}
	return &scheme.Model{
		Version: 1, Link: scheme.LinkTables, ID: "id",
		Fields: []scheme.Field{
			field("given", scheme.Given), field("family", scheme.Family), field("born", scheme.Date), field("town", scheme.Category), field("code", scheme.Category),
		},
		Blocking:   scheme.Blocking{All: true, Keys: []string{"family", "born"}},
		Thresholds: scheme.Thresholds{Match: 0.5, Review: 0.1},
	}
}

// TestTruthIsFound: the shares that made the data come out, and the town's code
// does not count twice.
func TestTruthIsFound(t *testing.T) {
	t.Parallel()
	const n = 400
	m := model()
	r := tables(t, m, n)
	l, report, err := learn.Train(t.Context(), r, nil)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(report.Matches-n) > n/50 {
		t.Errorf("%.1f matches, want about %d", report.Matches, n)
	}
	near := func(what string, got, want, slack float64) {
		if math.Abs(got-want) > slack {
			t.Errorf("%s: %.4f, want %.4f", what, got, want)
		}
	}
	near("m of given", l.Fields["given"].M[0], 0.8, 0.05)
	near("u of given", l.Fields["given"].U[0], 1.0/60, 0.004)
	if len(l.Kin) != 1 {
		t.Fatalf("%d classes of kin, want those who share a town", len(l.Kin))
	}
	kin := l.Kin[0]
	near("share of those who share a town", kin.Share, 1.0/12, 0.01)
	near("the town of kin", kin.Fields["town"].K[0], 1, 0.02)
	near("the code of kin", kin.Fields["code"].K[0], 1, 0.02)
	near("the family name of kin", kin.Fields["family"].K[0], 1.0/200, 0.01)
	if !strings.Contains(strings.Join(report.Warnings, "\n"), `agree on "town", "code" and seem to mean different things`) {
		t.Errorf("kin are not said: %v", report.Warnings)
	}
}

// TestFixed: what the user knows stays.
func TestFixed(t *testing.T) {
	t.Parallel()
	m := model()
	m.Fields[0].M, m.Fields[1].U = []float64{0.6, 0.4}, []float64{0.01, 0}
	l, _, err := learn.Train(t.Context(), tables(t, m, 200), nil)
	if err != nil {
		t.Fatal(err)
	}
	if s := l.Fields["given"]; s.M[0] != 0.6 || s.M[1] != 0.4 {
		t.Errorf("m of given is %v", s.M)
	}
	if s := l.Fields["family"]; s.U[0] != 0.01 || math.Abs(s.U[1]-0.99) > 1e-6 {
		t.Errorf("u of family is %v", s.U)
	}
}

// TestLabels: where people say that pairs of other given names are not the same, others that
// look like those are not taken for the same either; where they say that they are, all are.
func TestLabels(t *testing.T) {
	t.Parallel()
	const n = 400
	r := tables(t, model(), n)
	rows := map[string]uint32{}
	for row := range uint32(r.Len()) {
		rows[r.ID(row)] = row
	}
	matches := func(same bool, most int) float64 {
		var labels []learn.Label
		for i := range n {
			a, b := rows[fmt.Sprint("l", i)], rows[fmt.Sprint("r", i)]
			if r.Values(a)[0] != r.Values(b)[0] && len(labels) < most {
				labels = append(labels, learn.Label{A: a, B: b, Same: same})
			}
		}
		_, report, err := learn.Train(t.Context(), r, labels)
		if err != nil {
			t.Fatal(err)
		}
		return report.Matches
	}
	if none, same, different := matches(true, 0), matches(true, 30), matches(false, 30); different > 0.9*n || same < 0.97*n || none < 0.95*n {
		t.Errorf("of %d true pairs, a fifth of other given names, %.0f are found with no label, %.0f where those are the same, %.0f where they are not", n, none, same, different)
	}
}

// TestOneLabelTellsLittle: what somebody says of two rows that look like ten thousand other
// pairs does not decide about all of these.
func TestOneLabelTellsLittle(t *testing.T) {
	t.Parallel()
	r := tables(t, model(), 400)
	matches := func(labels ...learn.Label) float64 {
		_, report, err := learn.Train(t.Context(), r, labels)
		if err != nil {
			t.Fatal(err)
		}
		return report.Matches
	}
	strangers := learn.Label{Same: true}
	for strangers.B = uint32(r.Left); slices.ContainsFunc([]int{0, 1, 2}, func(f int) bool { return r.Values(0)[f] == r.Values(strangers.B)[f] }); {
		strangers.B++
	}
	if none, one := matches(), matches(strangers); math.Abs(one-none) > 0.05*none {
		t.Errorf("%.0f pairs are taken for matches, and %.0f once two strangers are called the same", none, one)
	}
}

// TestKeysDoNotTell: what is learnt of a small table is the same, whatever the model compares.
func TestKeysDoNotTell(t *testing.T) {
	t.Parallel()
	var want *scheme.Learnt
	for _, keys := range [][]string{{"family", "born"}, {"given, family, born"}, {"code"}} {
		m := model()
		m.Blocking = scheme.Blocking{Keys: keys}
		got, _, err := learn.Train(t.Context(), tables(t, m, 200), nil)
		if err != nil {
			t.Fatal(err)
		}
		if want == nil {
			want = got
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("keys %q: learnt %v, want %v", keys, got, want)
		}
	}
}
