package official_test

import (
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/official"
)

func builtIn(t *testing.T) *official.Catalogue {
	t.Helper()
	c, err := official.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestBuiltIn(t *testing.T) {
	t.Parallel()
	c := builtIn(t)
	groups, secrets := map[int]int{}, 0
	for _, f := range c.Fields {
		groups[f.Group]++
		if f.Secret {
			secrets++
		}
		if f.Group > 1 && f.Master != official.Employer && f.ID != "blood_group" {
			t.Errorf("%s is mastered by %s", f.ID, f.Master)
		}
	}
	if len(groups) != 10 || secrets == 0 {
		t.Errorf("%d groups, %d secrets", len(groups), secrets)
	}
	if f, _ := c.Field(official.FullName); f.Master != official.Population || f.Term != "Họ và tên khai sinh" {
		t.Errorf("%+v", f)
	}
	if r, ok := c.Rank("V.07.05.15"); !ok || r.Name != "Giáo viên trung học phổ thông hạng III" {
		t.Errorf("%+v", r)
	}
}

// TestReadCatalogue refuses a catalogue that would fail later.
func TestReadCatalogue(t *testing.T) {
	t.Parallel()
	field := func(s string) string { return "fields:\n  - {" + s + "}\n" }
	const good = "id: full_name, group: 1, term: x, source: x, kind: name, master: population"
	for name, c := range map[string]struct{ yaml, says string }{
		"no YAML":      {"fields: [", "cannot be read"},
		"unknown key":  {field(good + ", colour: red"), "cannot be read"},
		"bad id":       {field(strings.Replace(good, "full_name", "Full", 1)), "small letters"},
		"bad group":    {field(strings.Replace(good, "group: 1", "group: 11", 1)), "no group"},
		"no term":      {field(strings.Replace(good, "term: x", "term: ''", 1)), "no term"},
		"bad master":   {field(strings.Replace(good, "population", "me", 1)), "no master"},
		"bad kind":     {field(strings.Replace(good, "kind: name", "kind: x", 1)), "kind"},
		"twice":        {field(good) + "  - {" + good + "}\n", "twice"},
		"shared":       {field(good+", headers: [Tên]") + "  - {" + strings.Replace(good, "full_name", "a", 1) + ", headers: [ten]}\n", "shares the header"},
		"lacks fields": {field(good), "lacks"},
	} {
		_, err := official.ReadCatalogue(strings.NewReader(c.yaml))
		if lienthong.CodeOf(err) != lienthong.Invalid || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSyncBy(t *testing.T) {
	t.Parallel()
	c := builtIn(t)
	for arose, want := range map[string]string{
		"2026-07-06": "2026-07-09", // Monday
		"2026-07-09": "2026-07-14", // Thursday, over a weekend
		"2026-07-11": "2026-07-15", // Saturday
		"2026-12-31": "2027-01-06", // Thursday, New Year is off
	} {
		day, err := time.ParseInLocation(time.DateOnly, arose, lienthong.Vietnam)
		if err != nil {
			t.Fatal(err)
		}
		for _, hours := range []int{0, 6, 20} { // until 7 it is the day before in UTC, as which a store keeps it
			got, rule, ok := c.SyncBy(day.Add(time.Duration(hours) * time.Hour).UTC())
			if !ok || got.In(lienthong.Vietnam).Format(time.DateOnly) != want || rule.WorkingDays != 3 {
				t.Errorf("%s, %d h: %s, want %s", arose, hours, got, want)
			}
		}
	}
	if _, _, ok := c.SyncBy(time.Date(2026, 6, 30, 23, 59, 0, 0, lienthong.Vietnam)); ok {
		t.Error("a rule before the decree was in force")
	}
}
