package paging_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong/client/paging"
)

// answerer tells of places, no more than page at once.
type answerer struct {
	places []int
	page   int
	fails  int // the place at which it fails; 0 for never

	mu    sync.Mutex
	asked int // guarded by mu
}

var errBroken = errors.New("broken off")

func (a *answerer) get(ctx context.Context, above, upTo int) (out []int, whole bool, err error) {
	a.mu.Lock()
	a.asked++
	a.mu.Unlock()
	for _, p := range a.places {
		switch {
		case p <= above || p > upTo:
		case p == a.fails:
			return out, false, errBroken
		case len(out) == a.page:
			return out, false, ctx.Err()
		default:
			out = append(out, p)
		}
	}
	return out, len(out) == 0 || out[len(out)-1] == upTo, ctx.Err()
}

func (a *answerer) pages(last int) paging.Pages[int] {
	return paging.Pages[int]{Get: a.get, At: func(p *int) int { return *p }, Last: last}
}

func collect(t interface{ Context() context.Context }, p paging.Pages[int], above int) (got []int, last error) {
	for place, err := range p.All(t.Context(), above) {
		if last = err; err == nil {
			got = append(got, place)
		}
	}
	return got, last
}

// TestAll: whatever a page holds, and however far apart places are, each comes once and
// in order; up to an error, if there is one.
func TestAll(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		apart := rapid.SampledFrom([]int{1, 2, 50, 5000}).Draw(t, "apart")
		a := &answerer{page: rapid.SampledFrom([]int{1000, 1900, 5000}).Draw(t, "page")}
		for place := 0; len(a.places) < rapid.IntRange(0, 8000).Draw(t, "places"); {
			place += rapid.IntRange(1, apart).Draw(t, "step")
			a.places = append(a.places, place)
		}
		last := 0
		if n := len(a.places); n > 0 {
			last = a.places[n-1]
		}
		above := rapid.IntRange(0, last).Draw(t, "above")
		want := slices.DeleteFunc(slices.Clone(a.places), func(p int) bool { return p <= above })
		var failed error
		if len(want) > 0 && rapid.Bool().Draw(t, "fails") {
			at := rapid.IntRange(0, len(want)-1).Draw(t, "at")
			a.fails, want, failed = want[at], want[:at], errBroken
		}
		got, err := collect(t, a.pages(last+rapid.IntRange(0, 3000).Draw(t, "nothing behind")), above)
		if !errors.Is(err, failed) || !slices.Equal(got, want) {
			t.Fatalf("%d places, %v; want %d, %v", len(got), err, len(want), failed)
		}
	})
}

// TestFewQuestions: nearly as few questions as there are pages, where all is told; and
// where hardly anything is, far fewer than stretches of a page.
func TestFewQuestions(t *testing.T) {
	t.Parallel()
	const rows = 100_000
	all := &answerer{page: 2000}
	for i := range rows {
		all.places = append(all.places, i+1)
	}
	few := &answerer{page: 2000, places: []int{7, 70_000}}
	for name, c := range map[string]struct {
		of   *answerer
		most int
	}{"all": {all, rows/1900 + 2}, "few": {few, 25}} {
		got, err := collect(t, c.of.pages(rows), 0)
		if err != nil || !slices.Equal(got, c.of.places) || c.of.asked > c.most {
			t.Errorf("%s: %d of %d, %v, by %d questions", name, len(got), len(c.of.places), err, c.of.asked)
		}
	}
}

// TestLeft: who stops ranging, or whose context ends, is not waited for, and may range
// again.
func TestLeft(t *testing.T) {
	t.Parallel()
	a := &answerer{page: 10}
	for i := range 10_000 {
		a.places = append(a.places, i+1)
	}
	all := a.pages(10_000).All(t.Context(), 0)
	for range 2 {
		for place, err := range all {
			if err != nil || place != 1 {
				t.Errorf("%d, %v", place, err)
			}
			break
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	for _, err := range a.pages(10_000).All(ctx, 0) {
		if n++; n == 5000 {
			cancel()
		}
		if err != nil && !errors.Is(err, context.Canceled) || err == nil && n > 10_000 {
			t.Errorf("%d: %v", n, err)
		}
	}
	if n > 10_001 {
		t.Errorf("%d", n)
	}
	cancel()
}
