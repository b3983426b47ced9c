package gazetteer_test

import (
	"slices"
	"testing"

	"github.com/lienthong/lienthong/gazetteer"
	"pgregory.net/rapid"
)

func TestResolveCommune(t *testing.T) {
	t.Parallel()
	g := gazetteer.Vietnam()
	for _, c := range []struct{ text, province, on, want string }{
		{"phường Trúc Bạch", "01", "2025-06-30", "00004 Trúc Bạch"},
		{"P. Truc Bach, Q. Ba Dinh, Ha Noi", "01", "2025-06-30", "00004 Trúc Bạch"},
		{"phường Trúc Bạch", "01", "2025-07-01", "00004 Ba Đình"},
		{"phường Ba Đình", "01", "2025-07-01", "00004 Ba Đình"},
		{"Số 3, Trúc Bạch", "01", "2025-06-30", "00004 Trúc Bạch"},
		{"phường Trúc Bạch", "79", "2025-06-30", ""},
		{"phường 05, quận 3, TP HCM", "79", "2025-06-30", "27151 5"},
		{"xã Chiềng Khoong huyện Sông Mã tỉnh Sơn La", "14", "2025-06-30", "04204 Chiềng Khoong"},
		{"thị trấn Ngan Dừa", "95", "2025-06-30", "31843 Ngan Dừa"},
		{"", "01", "2025-06-30", ""},
		{"xã Không Có", "01", "2026-01-01", ""},
	} {
		if got := joined(g.ResolveCommune(c.text, c.province, date(c.on))); got != c.want {
			t.Errorf("%q in %s on %s: got %q, want %q", c.text, c.province, c.on, got, c.want)
		}
	}
}

// A split commune gives all that it became, also across the change of provinces.
func TestResolveSplitCommune(t *testing.T) {
	t.Parallel()
	g := gazetteer.Vietnam()
	for _, u := range g.Communes(before) {
		next := g.Successors(u.Code, before)
		if len(next) < 4 || next[0].Extent == gazetteer.Possible {
			continue
		}
		d, _ := g.District(u.Parent, before)
		text := u.Type + " " + u.Name + ", " + d.Type + " " + d.Name
		got := g.ResolveCommune(text, next[0].Unit.Parent, after)
		for _, s := range next {
			if !slices.Contains(got, s.Unit) {
				t.Errorf("%s: %s is missing from %s", text, s.Unit.Name, joined(got))
			}
		}
	}
}

// Every commune is found under its full old or new address, and the district
// keeps namesakes apart.
func TestEveryCommuneIsFound(t *testing.T) {
	t.Parallel()
	g := gazetteer.Vietnam()
	olds, news := g.Communes(before), g.Communes(now)
	rapid.Check(t, func(t *rapid.T) {
		u := rapid.SampledFrom(olds).Draw(t, "old")
		d, _ := g.District(u.Parent, before)
		sep := rapid.SampledFrom([]string{", ", " "}).Draw(t, "separator")
		text := u.Type + " " + u.Name + sep + d.Type + " " + d.Name
		got := g.ResolveCommune(text, d.Parent, before)
		if !slices.Contains(got, u) {
			t.Fatalf("%q: got %q", text, joined(got))
		}
		for _, other := range got {
			if other.Parent != u.Parent {
				t.Fatalf("%q: also found %s of another district", text, other.Code)
			}
		}
		n := rapid.SampledFrom(news).Draw(t, "new")
		if got := g.ResolveCommune(n.Type+" "+n.Name, n.Parent, now); !slices.Contains(got, n) {
			t.Fatalf("%s %s: got %q", n.Type, n.Name, joined(got))
		}
	})
}
