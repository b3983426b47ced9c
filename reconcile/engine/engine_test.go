package engine

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/lienthong/lienthong/reconcile/column"
	"github.com/lienthong/lienthong/reconcile/engine/cell"
	"github.com/lienthong/lienthong/reconcile/engine/weight"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

func testModel(link scheme.Link) *scheme.Model {
	return &scheme.Model{
		Version: 1, Link: link, ID: "id",
		Fields: []scheme.Field{
			{Name: "given", Kind: scheme.Given, Columns: []string{"given"}, SwapWith: "family"},
			{Name: "family", Kind: scheme.Family, Columns: []string{"family"}, SwapWith: "given"},
			{Name: "born", Kind: scheme.Date, Columns: []string{"born"}},
			{Name: "town", Kind: scheme.Place, Columns: []string{"town"}},
			{Name: "code", Kind: scheme.Identifier, Columns: []string{"code"}, Levels: []string{"edits 1", "edits 2"}},
		},
		Blocking: scheme.Blocking{Keys: []string{"family, born:year", "town:word", "born", "code:grams, given"}},
	}
}

// testRecords makes rows of few values, some missing.
func testRecords(t *testing.T, m *scheme.Model, n int) *Records {
	t.Helper()
	r := rand.New(rand.NewPCG(7, 7))
	header := []string{"id", "given", "family", "born", "town", "code"}
	l := NewLoader(m)
	for side := range m.Link.Tables() {
		c := cell.New(m, header, side)
		for i := range n {
			row := []string{
				fmt.Sprint(side, "-", i), []string{"anna", "ana", "bert", "clara", "meier"}[r.IntN(5)], []string{"meier", "maier", "anna", "weber", ""}[r.IntN(5)],
				fmt.Sprintf("19%02d-%02d-%02d", 40+r.IntN(20), 1+r.IntN(3), 1+r.IntN(9)), []string{"bad town", "town bad bad", "new town", "hill", ""}[r.IntN(5)], fmt.Sprint(10000 + r.IntN(300)),
			}
			c.Add("", row)
		}
		l.Batch(side, c.IDs, c.Fields, nil)
	}
	records, err := l.Seal()
	if err != nil {
		t.Fatal(err)
	}
	return records
}

// TestPairs: a plan hands over each pair that agrees on a key exactly once,
// whether blocks are listed by row or not, and no other.
func TestPairs(t *testing.T) {
	t.Parallel()
	for _, link := range []scheme.Link{scheme.Dedupe, scheme.LinkTables, scheme.DedupeLeft} {
		m := testModel(link)
		r := testRecords(t, m, 300)
		p, err := NewPlan(r, nil)
		if err != nil {
			t.Fatal(err)
		}
		got := map[pair]int{}
		var mu sync.Mutex
		err = p.walk(context.Background(), every, func() func([]pair) {
			return func(pairs []pair) {
				mu.Lock()
				defer mu.Unlock()
				for _, x := range pairs {
					got[x]++
				}
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		want, agree := 0, agreeOnKey(t, r)
		for a := range uint32(r.Len()) {
			for b := a + 1; b < uint32(r.Len()); b++ {
				n := 0
				if r.allowed(a, b) && agree(a, b) {
					n = 1
					want++
				}
				if got[pair{a, b}] != n {
					t.Fatalf("%s: rows %d and %d were compared %d times, want %d", link, a, b, got[pair{a, b}], n)
				}
			}
		}
		if len(got) != want || want < 1000 {
			t.Errorf("%s: %d pairs, want %d", link, len(got), want)
		}
	}
}

// agreeOnKey tells whether two rows agree on a key, plainly.
func agreeOnKey(t *testing.T, r *Records) func(a, b uint32) bool {
	t.Helper()
	type part struct {
		field int
		keys  *column.Keys
	}
	var keys [][]part
	for _, key := range r.Model.Blocking.Keys {
		parsed, err := scheme.ParseKey(key)
		if err != nil {
			t.Fatal(err)
		}
		var parts []part
		for _, p := range parsed {
			f := r.field(p.Field)
			parts = append(parts, part{f, r.Columns[f].Keys(p.Form)})
		}
		keys = append(keys, parts)
	}
	return func(a, b uint32) bool {
		return slices.ContainsFunc(keys, func(parts []part) bool {
			return !slices.ContainsFunc(parts, func(p part) bool {
				ha, hb := p.keys.Of(r.Values(a)[p.field]), p.keys.Of(r.Values(b)[p.field])
				return !slices.ContainsFunc(ha, func(h uint64) bool { return slices.Contains(hb, h) })
			})
		})
	}
}

// TestSkew: what a block that is too large leaves out is counted, and pairs of
// parts that are small enough are compared.
func TestSkew(t *testing.T) {
	t.Parallel()
	m := testModel(scheme.LinkTables)
	m.Blocking = scheme.Blocking{Keys: []string{"given"}, MaxBlock: 400, SplitBy: []string{"born:year"}}
	r := testRecords(t, m, 300)
	p, err := NewPlan(r, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, compared, err := p.Score(context.Background(), newWeights(taught(r)), -1<<30)
	if err != nil {
		t.Fatal(err)
	}
	years, whole := int64(0), int64(0)
	for a := range uint32(r.Left) {
		for b := uint32(r.Left); b < uint32(r.Len()); b++ {
			if va, vb := r.Values(a), r.Values(b); va[0] == vb[0] {
				whole++
				if r.Columns[2].Text(va[2])[:4] == r.Columns[2].Text(vb[2])[:4] {
					years++
				}
			}
		}
	}
	if len(p.Left) != 1 || p.Left[0].Blocks != 5 || p.Left[0].Split != 5 || p.Left[0].Pairs != whole-years {
		t.Fatalf("left out: %+v, want %d pairs of 5 blocks", p.Left, whole-years)
	}
	if compared != years || p.Pairs() != years {
		t.Errorf("%d compared, %d planned, want %d", compared, p.Pairs(), years)
	}
}

// taught gives the records weights, some of which a rare value or a tie changes.
func taught(r *Records) *Records {
	learnt := &scheme.Learnt{Lambda: 0.001, Fields: map[string]scheme.Shares{}}
	for _, f := range r.Model.Compared() {
		s := scheme.Shares{}
		n := len(f.Parsed()) + 1
		for l := range n {
			s.M = append(s.M, 1/float64(2+l*l))
			s.U = append(s.U, 0.01+0.9*float64(l)/float64(n))
		}
		learnt.Fields[f.Name] = s
	}
	learnt.Ties = []scheme.Tie{{Fields: [2]string{"given", "town"}, Bits: [3][3]float64{{-2, 0.5, 1}, {0, 1.5, -1}, {0.2, 0, 0.1}}}}
	r.Model.Learnt = learnt
	return r
}

// TestPruned: what is left out early is below the threshold, and what is kept
// has its whole score.
func TestPruned(t *testing.T) {
	t.Parallel()
	r := taught(testRecords(t, testModel(scheme.Dedupe), 300))
	w := newWeights(r)
	p := Everything(r)
	all, _, err := p.Score(context.Background(), w, -1<<30)
	if err != nil {
		t.Fatal(err)
	}
	rows := make([]uint32, r.Len())
	for i := range rows {
		rows[i] = uint32(i)
	}
	if full := Among(r, w, rows); !slices.Equal(all, full) {
		t.Fatalf("%d pairs, want %d with the same scores", len(all), len(full))
	}
	for _, least := range []int32{-9000, -3000, 0, 4000, 9000} {
		kept, compared, err := p.Score(context.Background(), w, least)
		want := slices.DeleteFunc(slices.Clone(all), func(s Scored) bool { return s.Score < least })
		if err != nil || compared != int64(len(all)) || !slices.Equal(kept, want) {
			t.Errorf("from %d: %d of %d pairs kept, want %d; %v", least, len(kept), compared, len(want), err)
		}
	}
}

// TestWider: a key has the same blocks whether all rows are asked or those alone that meet
// somebody under a wider key.
func TestWider(t *testing.T) {
	t.Parallel()
	for _, link := range []scheme.Link{scheme.Dedupe, scheme.LinkTables, scheme.DedupeLeft} {
		m := testModel(link)
		m.Blocking.Keys = []string{"family, given, born", "family, born", "family, born:year", "family:sound, born"}
		r := testRecords(t, m, 400)
		p, err := NewPlan(r, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i, name := range m.Blocking.Keys {
			parts, err := scheme.ParseKey(name)
			if err != nil {
				t.Fatal(err)
			}
			alone, _ := r.index(name, r.maker().Make(r.keyParts(parts)), nil)
			if x := p.keys[i]; len(x.rows) == 0 || !slices.Equal(x.rows, alone.rows) || !slices.Equal(x.blocks, alone.blocks) || x.pairs != alone.pairs {
				t.Errorf("%s, %s: %d rows in %d blocks, want %d in %d", link, name, len(x.rows), len(x.blocks), len(alone.rows), len(alone.blocks))
			}
		}
	}
}

// TestMissingAmongMany: a column of more values than comparisons are remembered of, in a
// script of its own, may lack some of them in either table.
func TestMissingAmongMany(t *testing.T) {
	t.Parallel()
	m := &scheme.Model{
		Version: 1, Link: scheme.LinkTables, ID: "id",
		Fields:   []scheme.Field{{Name: "name", Kind: scheme.NameVI, Columns: []string{"name"}}},
		Blocking: scheme.Blocking{Keys: []string{"name"}},
	}
	syllables := []string{"Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Văn", "Thị", "Ánh"}
	const n = mostCached + 1000
	l := NewLoader(m)
	for side := range 2 {
		c := cell.New(m, []string{"id", "name"}, side)
		for i := range n {
			name := ""
			for k := i; len(name) == 0 || k > 0; k /= len(syllables) {
				name += syllables[k%len(syllables)] + " "
			}
			if i%10 == side {
				name = ""
			}
			c.Add("", []string{fmt.Sprint(i), name})
		}
		l.Batch(side, c.IDs, c.Fields, nil)
	}
	r, err := l.Seal()
	if err != nil {
		t.Fatal(err)
	}
	const drawn = 20_000
	levels := r.Random(0, 1, drawn, []bool{true})[0]
	none := float64(levels[0]) / drawn // of pairs of which one name at least is missing
	if none < 0.17 || none > 0.21 {
		t.Errorf("%.3f of the pairs lack a name, want 0.19", none)
	}
}

// newWeights are those that the model of the records has learnt.
func newWeights(r *Records) *weight.Weights { return weight.New(r.Model, r.Columns) }
