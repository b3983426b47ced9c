package report

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/reconcile"
	"pgregory.net/rapid"
)

// What is drawn depends on which rows were offered and not on their order, and
// small draws are part of larger ones.
func TestDrawIsASet(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfNDistinct(rapid.IntRange(1, 1_000_000), 1, 60, rapid.ID[int]).Draw(t, "rows")
		n := rapid.IntRange(1, 5).Draw(t, "n")
		pick := func(rows []int, n int) []int {
			var d draw[int]
			for _, r := range rows {
				d.offer(n, r, func() int { return r })
			}
			return d.items()
		}
		first := pick(rows, n)
		shuffled := slices.Clone(rows)
		seed := rapid.Uint64().Draw(t, "seed")
		rand.New(rand.NewPCG(seed, 1)).Shuffle(len(rows), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if again := pick(shuffled, n); !slices.Equal(first, again) {
			t.Fatalf("%v in one order, %v in another", first, again)
		}
		if len(first) != min(n, len(rows)) || !slices.IsSorted(first) {
			t.Fatalf("drew %v of %d rows", first, len(rows))
		}
		larger := pick(rows, n+1)
		for _, r := range first {
			if !slices.Contains(larger, r) {
				t.Fatalf("%d is in the draw of %d and not in that of %d", r, n, n+1)
			}
		}
	})
}

// A value is masked only for rows that are kept, since masking a register of
// millions to show a dozen would be the whole cost.
func TestMakeIsCalledForKeptRowsOnly(t *testing.T) {
	t.Parallel()
	var d draw[int]
	calls := 0
	for row := range 10_000 {
		d.offer(3, row, func() int { calls++; return row })
	}
	if calls > 100 {
		t.Errorf("made %d items to keep 3", calls)
	}
}

func TestSampleHoldsNoClearValue(t *testing.T) {
	t.Parallel()
	r := reconcile.Result{Row: 5, ID: "CB1", Verdict: reconcile.Candidates}
	for i := range 4 {
		r.Candidates = append(r.Candidates, reconcile.Candidate{Record: i + 1, Pairs: []reconcile.Pair{
			{Field: "name", Register: "Quỳnhanh", Person: "Quỳnhanh"}, {Field: "email", Person: "a@b.vn"},
		}})
	}
	s := sampleOf(&r)
	if len(s.Candidates) != candidatesShown || s.More != 4-candidatesShown {
		t.Errorf("%d candidates, %d more", len(s.Candidates), s.More)
	}
	for _, c := range s.Candidates {
		for _, p := range c.Pairs {
			if strings.Contains(p.Register+p.Person, "nhanh") || strings.Contains(p.Person, "@") {
				t.Errorf("the sample keeps %q", p.Field)
			}
		}
	}
	if r.Candidates[0].Pairs[0].Register != "Quỳnhanh" {
		t.Error("masking changed the caller's result")
	}
}

func TestPairStates(t *testing.T) {
	t.Parallel()
	v := personOf(&person{Pairs: []reconcile.Pair{
		{Field: "name", Register: "N**", Person: "N**"}, {Field: "name", Register: "N**", Person: "M**", Differs: true},
		{Field: "sex", Person: "Nam"}, {Field: "email"},
	}}, reconcile.DefaultPolicy)
	var got []string
	for _, p := range v.Pairs {
		got = append(got, p.State)
	}
	if want := []string{"same", "differs", "oneside"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// Codes that came after this package was written show themselves.
func TestUnknownCodesShowThemselves(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ got, want text }{
		{known("level.brand_new", "brand_new"), text{"brand new", "brand new"}},
		{fieldText("blood_group"), text{"blood group", "blood group"}},
		{differenceText("blood_group_differs"), text{"Blood_group_differs", "Blood_group_differs"}},
		{verdictText("unheard"), text{"unheard", "unheard"}},
		{say("no.such"), text{"no.such", "no.such"}},
		{say("headline", text{"một", "one"}, text{"hai", "two"}), text{"một trong hai dòng đã tìm được đúng một người", "one of two rows were linked to one person"}},
		{fieldText("residence"), text{"Nơi thường trú", "Residence"}},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

// The switch works without a script: the style sheet hides the other language.
func TestStyleHidesTheOtherLanguage(t *testing.T) {
	t.Parallel()
	if want := "#language-en:checked ~ * .vi, #language-vi:checked ~ * .en { display: none; }"; !strings.Contains(style(), want) {
		t.Errorf("the style sheet lacks %q", want)
	}
	for _, foreign := range []string{"url(", "@import", "http"} {
		if strings.Contains(style(), foreign) {
			t.Errorf("the style sheet loads something: %q", foreign)
		}
	}
}
