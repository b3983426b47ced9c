package gazetteer_test

import (
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/gazetteer"
)

var (
	before = time.Date(2025, 6, 30, 12, 0, 0, 0, time.UTC)
	after  = time.Date(2025, 7, 1, 12, 0, 0, 0, time.UTC)
	now    = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
)

func date(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestCounts(t *testing.T) {
	t.Parallel()
	g := gazetteer.Vietnam()
	for _, c := range []struct {
		what      string
		got, want int
	}{
		{"provinces before", len(g.Provinces(before)), 63},
		{"provinces after", len(g.Provinces(after)), 34},
		{"provinces now", len(g.Provinces(now)), 34},
		// 10,035 by law; the source lists 28 more that had been dissolved shortly
		// before, and lacks two.
		{"communes before", len(g.Communes(before)), 10_061},
		{"communes after", len(g.Communes(after)), 3_321},
		{"communes now", len(g.Communes(now)), 3_321},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %d, want %d", c.what, c.got, c.want)
		}
	}
}

// The official totals by type, which only come out right if types are dated.
func TestTypesAreDated(t *testing.T) {
	t.Parallel()
	g := gazetteer.Vietnam()
	for _, c := range []struct {
		on                   string
		xa, phuong, dacKhu   int
		cities, provinceType int
	}{
		{"2025-07-01", 2621, 687, 13, 6, 28},
		{"2026-04-29", 2621, 687, 13, 6, 28},
		{"2026-04-30", 2611, 697, 13, 7, 27},
		{"2026-09-01", 2611, 697, 13, 8, 26},
		{"2026-09-20", 2599, 709, 13, 9, 25},
	} {
		types := map[string]int{}
		for _, u := range g.Communes(date(c.on)) {
			types[u.Type]++
		}
		for _, u := range g.Provinces(date(c.on)) {
			types[u.Type]++
		}
		want := map[string]int{"xã": c.xa, "phường": c.phuong, "đặc khu": c.dacKhu, "thành phố": c.cities, "tỉnh": c.provinceType}
		for k, n := range want {
			if types[k] != n {
				t.Errorf("%s: %d of type %s, want %d", c.on, types[k], k, n)
			}
		}
	}
}

func TestACodeNeedsADate(t *testing.T) {
	t.Parallel()
	g := gazetteer.Vietnam()
	for _, c := range []struct{ code, on, want string }{
		{"24", "2025-06-30", "tỉnh Bắc Giang"},
		{"24", "2025-07-01", "tỉnh Bắc Ninh"},
		{"24", "2026-09-20", "thành phố Bắc Ninh"},
		{"80", "2025-06-30", "tỉnh Long An"},
		{"80", "2025-07-01", "tỉnh Tây Ninh"},
		{"91", "2025-06-30", "tỉnh Kiên Giang"},
		{"91", "2025-07-01", "tỉnh An Giang"},
		{"15", "2025-06-30", "tỉnh Yên Bái"},
		{"15", "2025-07-01", "tỉnh Lào Cai"},
		{"72", "2025-06-30", "tỉnh Tây Ninh"},
		{"72", "2025-07-01", ""},
		{"75", "2026-04-29", "tỉnh Đồng Nai"},
		{"75", "2026-04-30", "thành phố Đồng Nai"},
		{"46", "2024-12-31", "tỉnh Thừa Thiên Huế"},
		{"46", "2025-01-01", "thành phố Huế"},
		{"46", "2025-07-01", "thành phố Huế"},
		{"99", "2025-07-01", ""},
		{"00004", "2025-06-30", "phường Trúc Bạch"},
		{"00004", "2025-07-01", "phường Ba Đình"},
		{"26368", "2026-04-29", "xã Long Thành"},
		{"26368", "2026-04-30", "phường Long Thành"},
		{"00001", "2025-07-01", ""},
	} {
		lookup := g.Province
		if len(c.code) == 5 {
			lookup = g.Commune
		}
		u, ok := lookup(c.code, date(c.on))
		got := u.Type + " " + u.Name
		if !ok {
			got = ""
		}
		if got != c.want {
			t.Errorf("%s on %s: got %q, want %q", c.code, c.on, got, c.want)
		}
	}
}

// A law of Vietnam enters into force at midnight in Vietnam.
func TestMidnightIsInVietnam(t *testing.T) {
	t.Parallel()
	g := gazetteer.Vietnam()
	midnight := time.Date(2025, 6, 30, 17, 0, 0, 0, time.UTC)
	if u, _ := g.Province("24", midnight.Add(-time.Second)); u.Name != "Bắc Giang" {
		t.Errorf("a second before: %s", u.Name)
	}
	if u, _ := g.Province("24", midnight); u.Name != "Bắc Ninh" {
		t.Errorf("at midnight: %s", u.Name)
	}
}

func TestDistrictsEnd(t *testing.T) {
	t.Parallel()
	g := gazetteer.Vietnam()
	u, ok := g.District("001", before)
	if !ok || u.Name != "Ba Đình" || u.Type != "quận" || u.Parent != "01" {
		t.Errorf("district 001 before: %+v", u)
	}
	if _, ok := g.District("001", after); ok {
		t.Error("a district after 1 July 2025")
	}
}

func TestRegistrationProvince(t *testing.T) {
	t.Parallel()
	g := gazetteer.Vietnam()
	known := 0
	for code := 1; code <= 999; code++ {
		pin, err := lienthong.NewPIN(code, lienthong.Female, 1990, 1)
		if err != nil {
			t.Fatal(err)
		}
		if u, ok := g.RegistrationProvince(pin); ok {
			known++
			if want, _ := g.Province(u.Code, before); want != u || code > 96 {
				t.Errorf("code %d: %+v", code, u)
			}
		}
	}
	if known != 63 {
		t.Errorf("%d registration codes, want 63", known)
	}
	if _, ok := g.RegistrationProvince(lienthong.PIN{}); ok {
		t.Error("a province for no number")
	}
	pin, _ := lienthong.NewPIN(24, lienthong.Male, 2026, 1)
	if u, _ := g.RegistrationProvince(pin); u.Name != "Bắc Giang" {
		t.Errorf("024 is %s for ever, got Bắc Giang", u.Name)
	}
}

// Every unit lies in one that exists at the same time, and the versions of a
// code follow each other without overlap.
func TestParentsExist(t *testing.T) {
	t.Parallel()
	g := gazetteer.Vietnam()
	for _, on := range []time.Time{before, after, date("2026-05-01"), now} {
		for _, u := range g.Communes(on) {
			p, ok := g.ProvinceOf(u)
			if !ok || p.Level != gazetteer.ProvinceLevel {
				t.Fatalf("commune %s has no province on %s", u.Code, on.Format(time.DateOnly))
			}
			if u.Name == "" || u.Type == "" || !u.Valid.Contains(on) {
				t.Fatalf("commune %s is incomplete: %+v", u.Code, u)
			}
		}
	}
	u, _ := g.Commune("27691", before)
	if p, _ := g.ProvinceOf(u); p.Name != "Long An" {
		t.Errorf("ward 4 of Tân An lies in %s", p.Name)
	}
}

func TestProvinceOfOddUnits(t *testing.T) {
	t.Parallel()
	g := gazetteer.Vietnam()
	p, _ := g.Province("01", now)
	if got, ok := g.ProvinceOf(p); !ok || got != p {
		t.Errorf("of a province: %+v", got)
	}
	if _, ok := g.ProvinceOf(gazetteer.Unit{Level: gazetteer.CommuneLevel, Parent: "000"}); ok {
		t.Error("a province for a commune of no district")
	}
}

// Hậu Giang of 1976 to 1991 is not the one with code 93.
func TestNamesakesDoNotOverlap(t *testing.T) {
	t.Parallel()
	if _, ok := gazetteer.Vietnam().Province("93", date("1985-01-01")); ok {
		t.Error("code 93 in 1985")
	}
}

func BenchmarkCommune(b *testing.B) {
	g := gazetteer.Vietnam()
	b.ReportAllocs()
	for b.Loop() {
		g.Commune("00004", after)
	}
}
