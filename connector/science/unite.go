package science

import (
	"slices"

	"github.com/lienthong/lienthong/connector/linked"
)

// Researcher is one researcher made of all records that are linked to a person.
// It is personal data.
type Researcher struct {
	Person    string   // as linked.Person.ID
	Codes     []string // the first is the oldest and stays; the others become aliases
	Spellings []string // every name in use, each once, the register's own form first
	Degree    string   // the highest
}

// degrees in rising order.
var degrees = []string{"", "bachelor", "master", "doctor", "doctor_of_science"}

// Unite makes one researcher of a group of records that share their person; ok
// is false for records that are linked to nobody, which nothing unites.
func Unite(group []linked.Record) (r Researcher, ok bool) {
	var own []linked.Record
	for _, g := range group {
		if g.Type.ID == "researcher" && g.Known() && (len(own) == 0 || g.Person.ID == own[0].Person.ID) {
			own = append(own, g)
		}
	}
	if len(own) == 0 {
		return Researcher{}, false
	}
	slices.SortStableFunc(own, func(a, b linked.Record) int { return older(a.Get("entered_on"), b.Get("entered_on")) })
	r.Person = own[0].Person.ID
	for _, g := range own {
		r.Codes = once(r.Codes, g.Get("researcher_code"))
		r.Spellings = once(r.Spellings, g.Get("full_name"))
		if slices.Index(degrees, g.Get("degree")) > slices.Index(degrees, r.Degree) {
			r.Degree = g.Get("degree")
		}
	}
	for _, g := range own {
		r.Spellings = once(r.Spellings, g.Get("published_as"))
	}
	return r, true
}

// older orders dates, those that are not known last.
func older(a, b string) int {
	switch {
	case a == b:
		return 0
	case b == "" || a != "" && a < b:
		return -1
	default:
		return 1
	}
}

func once(list []string, s string) []string {
	if s == "" || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}
