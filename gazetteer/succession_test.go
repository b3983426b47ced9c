package gazetteer_test

import (
	"slices"
	"testing"

	"github.com/lienthong/lienthong/gazetteer"
)

func codes(s []gazetteer.Succession) []string {
	var out []string
	for _, x := range s {
		out = append(out, x.Unit.Code+" "+x.Extent.String())
	}
	return out
}

func TestSuccessors(t *testing.T) {
	t.Parallel()
	g := gazetteer.Vietnam()
	for _, c := range []struct {
		code string
		want []string
	}{
		{"00001", []string{"00097 whole"}},
		{"00004", []string{"00004 whole"}},
		{"30781", []string{"30781 unchanged"}},
		{"24", []string{"24 whole"}},
		{"27", []string{"24 whole"}},
		{"82", []string{"82 whole"}},
		{"80", []string{"80 whole"}},
		{"72", []string{"80 whole"}},
		{"no such", nil},
		{"001", nil}, // a district
	} {
		if got := codes(g.Successors(c.code, before)); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.code, got, c.want)
		}
	}
	if got := g.Successors("00004", after); got != nil {
		t.Errorf("a commune of today has successors: %v", codes(got))
	}
}

func TestPredecessors(t *testing.T) {
	t.Parallel()
	g := gazetteer.Vietnam()
	if got, want := codes(g.Predecessors("24", after)), []string{"24 whole", "27 whole"}; !slices.Equal(got, want) {
		t.Errorf("24: got %v, want %v", got, want)
	}
	if got := g.Predecessors("24", before); got != nil {
		t.Errorf("an old province has predecessors: %v", codes(got))
	}
	var orphans []string
	for _, u := range g.Communes(after) {
		if len(g.Predecessors(u.Code, now)) == 0 {
			orphans = append(orphans, u.Name)
		}
	}
	want := []string{"Bạch Long Vĩ", "Cồn Cỏ", "Hoàng Sa", "Lý Sơn", "Côn Đảo"}
	if !slices.Equal(orphans, want) {
		t.Errorf("new communes without predecessor: %v, want %v", orphans, want)
	}
}

// Every old commune leads somewhere; a split one gives candidates; the figures
// are those of the conversion table.
func TestEveryOldCommuneHasASuccessor(t *testing.T) {
	t.Parallel()
	g := gazetteer.Vietnam()
	single, split, possible, unchanged := 0, 0, 0, 0
	for _, u := range g.Communes(before) {
		next := g.Successors(u.Code, before)
		switch {
		case len(next) == 0:
			t.Errorf("commune %s has no successor", u.Code)
		case next[0].Extent == gazetteer.Possible:
			possible++
		case len(next) == 1:
			single++
			if next[0].Extent == gazetteer.Unchanged {
				unchanged++
			}
		default:
			split++
		}
		for _, s := range next {
			back := g.Predecessors(s.Unit.Code, after)
			if !slices.ContainsFunc(back, func(b gazetteer.Succession) bool { return b.Unit == u && b.Extent == s.Extent }) {
				t.Errorf("commune %s leads to %s, which does not lead back", u.Code, s.Unit.Code)
			}
			old, _ := g.ProvinceOf(u)
			if into := g.Successors(old.Code, before); into[0].Unit.Code != s.Unit.Parent {
				t.Errorf("commune %s leaves for province %s, its province for %s", u.Code, s.Unit.Parent, into[0].Unit.Code)
			}
		}
	}
	if single != 9592 || split != 441 || possible != 28 || unchanged != 127 {
		t.Errorf("single %d, split %d, possible %d, unchanged %d", single, split, possible, unchanged)
	}
}

func TestAmbiguousCodes(t *testing.T) {
	t.Parallel()
	g := gazetteer.Vietnam()
	reused := 0
	for _, u := range g.Communes(after) {
		if _, ok := g.Commune(u.Code, before); ok {
			reused++
		}
	}
	if reused != 3316 {
		t.Errorf("%d of the new codes meant something else before, want 3316", reused)
	}
}
