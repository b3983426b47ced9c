package gazetteer

import (
	"testing"
	"time"

	"github.com/lienthong/lienthong"
)

func TestCut(t *testing.T) {
	t.Parallel()
	year := func(y int) time.Time { return time.Date(y, 1, 1, 0, 0, 0, 0, lienthong.Vietnam) }
	u := Unit{Type: "xã", Name: "A", Valid: lienthong.Period{From: year(2000), Until: year(2010)}}
	for _, c := range []struct {
		name   string
		period lienthong.Period
		want   []string
	}{
		{"middle", lienthong.Period{From: year(2002), Until: year(2004)}, []string{"xã 2000 2002", "phường 2002 2004", "xã 2004 2010"}},
		{"end", lienthong.Period{From: year(2008)}, []string{"xã 2000 2008", "phường 2008 2010"}},
		{"start", lienthong.Period{Until: year(2003)}, []string{"phường 2000 2003", "xã 2003 2010"}},
		{"all", lienthong.Period{}, []string{"phường 2000 2010"}},
		{"elsewhere", lienthong.Period{From: year(2010)}, []string{"xã 2000 2010"}},
		{"earlier", lienthong.Period{Until: year(2000)}, []string{"xã 2000 2010"}},
	} {
		var got []string
		for _, v := range cut(u, c.period, "phường", "") {
			got = append(got, v.Type+" "+v.Valid.From.Format("2006")+" "+v.Valid.Until.Format("2006"))
		}
		if len(got) != len(c.want) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%s: got %v, want %v", c.name, got, c.want)
			}
		}
	}
}

func TestRows(t *testing.T) {
	t.Parallel()
	var got []string
	for c := range rows("a\tb\n1\t\n3\t4\n", 2) {
		got = append(got, c[0]+"|"+c[1])
	}
	if len(got) != 2 || got[0] != "1|" || got[1] != "3|4" {
		t.Errorf("got %q", got)
	}
	for name, table := range map[string]string{"too few": "h\n1\n", "too many": "h\n1\t2\t3\n"} {
		if !panics(func() {
			for range rows(table, 2) {
				continue
			}
		}) {
			t.Errorf("%s columns: accepted", name)
		}
	}
	if !panics(func() { day("2025-13-01") }) {
		t.Error("an impossible date: accepted")
	}
}

func panics(f func()) (p bool) {
	defer func() { p = recover() != nil }()
	f()
	return false
}

// Names in the hand-kept tables must be names of provinces, or they lead nowhere.
func TestHandKeptTablesHang(t *testing.T) {
	t.Parallel()
	g := Vietnam()
	for c := range rows(aliasTable, 2) {
		if g.names.answers[key(c[1])] == nil {
			t.Errorf("alias %q of an unknown province %q", c[0], c[1])
		}
	}
	for c := range rows(formerTable, 4) {
		for _, u := range g.names.answers[key(c[0])][len(g.names.eras)] {
			if u.Code == "" || !u.Valid.IsOpen() {
				t.Errorf("%q ends in %q, which is not a province of today", c[0], u.Name)
			}
		}
		if c[3] == "" {
			t.Errorf("%q has no source", c[0])
		}
	}
	for c := range rows(amendmentTable, 6) {
		if g.communes[c[0]] == nil && g.provinces[c[0]] == nil {
			t.Errorf("amendment of an unknown unit %q", c[0])
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		load()
	}
}

func BenchmarkIndexCommunes(b *testing.B) {
	g := Vietnam()
	for b.Loop() {
		g.indexCommunes()
	}
}
