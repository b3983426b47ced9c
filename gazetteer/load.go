package gazetteer

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/lienthong/lienthong"
)

//go:embed data/province.tsv
var provinceTable string

//go:embed data/district.tsv
var districtTable string

//go:embed data/commune-old.tsv
var oldCommuneTable string

//go:embed data/commune-new.tsv
var newCommuneTable string

//go:embed data/succession.tsv
var successionTable string

//go:embed data/amendment.tsv
var amendmentTable string

//go:embed data/former.tsv
var formerTable string

//go:embed data/alias.tsv
var aliasTable string

var (
	// reform is when the lists of 34 and 3,321 entered into force.
	reform = time.Date(2025, time.July, 1, 0, 0, 0, 0, lienthong.Vietnam)
	// lastDayOf63 is a moment on the last day of the old lists.
	lastDayOf63 = reform.AddDate(0, 0, -1)
	// farFuture lies in every period without end.
	farFuture = time.Date(9999, time.December, 31, 0, 0, 0, 0, lienthong.Vietnam)
)

// Vietnam is the gazetteer, loaded on the first call and shared.
var Vietnam = sync.OnceValue(load)

// load builds the gazetteer from the embedded tables. They are part of the
// program and held by tests, so a broken one is a programming error.
func load() *Gazetteer {
	g := &Gazetteer{
		provinces:   make(map[string][]Unit, 63),
		districts:   make(map[string][]Unit, 700),
		communes:    make(map[string][]Unit, 10_100),
		successions: successions{make(map[string][]edge, 10_200), make(map[string][]edge, 3_400)},
	}
	var oldCommunes []Unit
	old, today := lienthong.Period{Until: reform}, lienthong.Period{From: reform}
	for c := range rows(provinceTable, 5) {
		u := Unit{Code: c[1], Type: c[2], Name: c[3], Level: ProvinceLevel, Valid: today}
		if c[0] == "old" {
			u.Valid = old
			g.successions.add(c[1], c[4], Whole)
		}
		g.provinces[u.Code] = append(g.provinces[u.Code], u)
	}
	for c := range rows(districtTable, 4) {
		g.districts[c[0]] = []Unit{{Code: c[0], Type: c[1], Name: c[2], Level: DistrictLevel, Parent: c[3], Valid: old}}
	}
	for c := range rows(oldCommuneTable, 4) {
		u := Unit{Code: c[0], Type: c[1], Name: c[2], Level: CommuneLevel, Parent: c[3], Valid: old}
		g.communes[u.Code] = append(g.communes[u.Code], u)
		oldCommunes = append(oldCommunes, u)
	}
	for c := range rows(newCommuneTable, 4) {
		u := Unit{Code: c[0], Type: c[1], Name: c[2], Level: CommuneLevel, Parent: c[3], Valid: today}
		g.communes[u.Code] = append(g.communes[u.Code], u)
	}
	extents := map[string]Extent{"=": Unchanged, ">": Whole, "~": Part}
	for c := range rows(successionTable, 3) {
		g.successions.add(c[0], c[2], extents[c[1]])
	}
	g.successions.fillGaps(oldCommunes)
	g.successions.sort()
	g.amend()
	g.beginAfterNamesakes()
	g.names = g.indexProvinces()
	g.communeNames = sync.OnceValue(g.indexCommunes)
	return g
}

// amend cuts units at the dates on which their type or name changed.
func (g *Gazetteer) amend() {
	for c := range rows(amendmentTable, 6) {
		table := g.communes
		if len(c[0]) == len("00") {
			table = g.provinces
		}
		period := lienthong.Period{From: day(c[1]), Until: day(c[2])}
		var out []Unit
		for _, u := range table[c[0]] {
			out = append(out, cut(u, period, c[3], c[4])...)
		}
		table[c[0]] = out
	}
}

// beginAfterNamesakes gives a listed province that bears the name of one dissolved
// before it (Hậu Giang) its beginning: it cannot have begun earlier.
func (g *Gazetteer) beginAfterNamesakes() {
	for c := range rows(formerTable, 4) {
		for _, versions := range g.provinces {
			for i, u := range versions {
				if u.Name == c[0] && u.Valid.From.IsZero() {
					versions[i].Valid.From = day(c[1])
				}
			}
		}
	}
}

// cut splits a version of a unit into those before, in and after a period, and
// gives the middle one its own type and name. An empty name keeps the old one.
func cut(u Unit, p lienthong.Period, kind, name string) []Unit {
	if !u.Valid.Overlaps(p) || !p.Overlaps(u.Valid) {
		return []Unit{u}
	}
	var out []Unit
	middle := u
	if u.Valid.Contains(p.From) && !p.From.IsZero() && !p.From.Equal(u.Valid.From) {
		before := u
		before.Valid.Until, middle.Valid.From = p.From, p.From
		out = append(out, before)
	}
	middle.Type = kind
	if name != "" {
		middle.Name = name
	}
	if !p.Until.IsZero() && u.Valid.Contains(p.Until) {
		after := u
		after.Valid.From, middle.Valid.Until = p.Until, p.Until
		return append(out, middle, after)
	}
	return append(out, middle)
}

// day reads a date of a table as the start of that day in Vietnam.
func day(s string) time.Time {
	if s == "" {
		return time.Time{}
	}
	t, err := time.ParseInLocation(time.DateOnly, s, lienthong.Vietnam)
	if err != nil {
		panic(fmt.Sprintf("gazetteer: table has the date %q", s))
	}
	return t
}

// rows walks a tab-separated table past its header. The cells share memory with
// the table; the slice is used again for the next row.
func rows(table string, columns int) func(yield func([]string) bool) {
	return func(yield func([]string) bool) {
		cells := make([]string, columns)
		_, rest, _ := strings.Cut(table, "\n")
		for line := range strings.Lines(rest) {
			line = strings.TrimSuffix(line, "\n")
			for i := range cells {
				var found bool
				cells[i], line, found = strings.Cut(line, "\t")
				if found == (i == columns-1) {
					panic(fmt.Sprintf("gazetteer: a row of a table does not have %d columns", columns))
				}
			}
			if !yield(cells) {
				return
			}
		}
	}
}

// all lists the units of a table that hold on a date, in the order of codes.
func all(table map[string][]Unit, on time.Time) []Unit {
	var out []Unit
	for _, code := range slices.Sorted(maps.Keys(table)) {
		if u, ok := at(table[code], on); ok {
			out = append(out, u)
		}
	}
	return out
}
