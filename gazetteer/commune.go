package gazetteer

import (
	"slices"
	"strings"
	"time"

	"github.com/lienthong/lienthong/internal/vntext"
)

// communeNames are the communes of both lists by province code and compact name,
// and the district names by district code.
type communeNames struct {
	old, today map[string][]Unit
	districts  map[string]string
}

// ResolveCommune reads a commune out of an address, given the province in the
// list of the date. The answer is every commune of that date which the text may
// mean, in the order of codes:
//
//   - those that bear the name; a district in the text ("huyện Mộc Châu") narrows
//     old ones; or else, from 1 July 2025,
//   - what the communes that bore the name before have become. A text that names a
//     district is read this way first, since districts ended with the old list.
//
// Nothing is returned for a text that names no commune of the province.
func (g *Gazetteer) ResolveCommune(text, provinceCode string, on time.Time) []Unit {
	a := readAddress(text)
	n := g.communeNames()
	if on.Before(reform) {
		return versions(g.communes, a.find(n.old, n.districts, provinceCode), on)
	}
	today := versions(g.communes, a.find(n.today, nil, provinceCode), on)
	if today != nil && !a.hasDistrict {
		return today
	}
	var out []Unit
	for _, p := range g.Predecessors(provinceCode, on) {
		for _, u := range a.find(n.old, n.districts, p.Unit.Code) {
			for _, s := range g.Successors(u.Code, lastDayOf63) {
				if next, ok := g.Commune(s.Unit.Code, on); ok && next.Parent == provinceCode {
					out = add(out, next)
				}
			}
		}
	}
	if out == nil {
		return today
	}
	slices.SortFunc(out, func(a, b Unit) int { return strings.Compare(a.Code, b.Code) })
	return out
}

// versions are the units as they were on a date.
func versions(table map[string][]Unit, units []Unit, on time.Time) []Unit {
	var out []Unit
	for _, u := range units {
		if v, ok := at(table[u.Code], on); ok {
			out = append(out, v)
		}
	}
	return out
}

// indexCommunes folds the names of all communes and districts, once.
func (g *Gazetteer) indexCommunes() communeNames {
	n := communeNames{map[string][]Unit{}, map[string][]Unit{}, map[string]string{}}
	for code, versions := range g.districts {
		n.districts[code] = unitKey(vntext.Fold(versions[0].Name))
	}
	for _, u := range g.Communes(lastDayOf63) {
		d, _ := g.District(u.Parent, lastDayOf63)
		k := d.Parent + unitKey(vntext.Fold(u.Name))
		n.old[k] = append(n.old[k], u)
	}
	for _, u := range g.Communes(farFuture) {
		k := u.Parent + unitKey(vntext.Fold(u.Name))
		n.today[k] = append(n.today[k], u)
	}
	return n
}

// unitKey is a folded name without spaces, and without the zeros that people put
// before the number of a ward.
func unitKey(folded string) string {
	k := compact(folded)
	if t := strings.TrimLeft(k, "0"); t != "" && strings.Trim(t, "0123456789") == "" {
		return t
	}
	return k
}

// address is a text cut into its parts, in order: each piece between commas, and
// each rest of such a piece from a type word on, since people leave commas out.
type address struct {
	parts       []part
	hasDistrict bool
}

type part struct {
	tier  Level  // what its type word says; 0 for none
	words string // folded, without the type word; may run on into other tiers
}

// communeTypes and districtTypes are folded type words, longest first. The
// single letters are common in typed lists ("P. 5, Q. 3").
var (
	communeTypes  = []string{"thi tran ", "dac khu ", "phuong ", "xa ", "tt ", "p ", "x "}
	districtTypes = []string{"thanh pho ", "thi xa ", "huyen ", "quan ", "tp ", "tx ", "q ", "h "}
)

func readAddress(text string) address {
	var a address
	for _, raw := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == '\n' }) {
		folded := vntext.Fold(raw)
		a.add(folded, "")
		for i := range len(folded) {
			if folded[i] == ' ' && !strings.HasSuffix(folded[:i], "thi") { // thị xã is one type
				a.add(folded[i+1:], folded[:i+1])
			}
		}
	}
	return a
}

// add keeps a piece that begins an address component or, after other words, one
// that begins with a type.
func (a *address) add(folded, before string) {
	if rest, ok := trimAny(folded, communeTypes); ok {
		a.parts = append(a.parts, part{CommuneLevel, rest})
	} else if rest, ok := trimAny(folded, districtTypes); ok {
		a.parts = append(a.parts, part{DistrictLevel, rest})
		// Cities of the new lists share names with old district-level ones, and
		// in "xã Quan Triều" the second word is no type.
		city := strings.HasPrefix(folded, "thanh pho ") || strings.HasPrefix(folded, "tp ")
		name, typed := trimAny(before, communeTypes)
		a.hasDistrict = a.hasDistrict || !city && (!typed || name != "")
	} else if before == "" && folded != "" {
		a.parts = append(a.parts, part{0, folded})
	}
}

func trimAny(s string, prefixes []string) (string, bool) {
	for _, p := range prefixes {
		if rest, ok := strings.CutPrefix(s, p); ok {
			return rest, true
		}
	}
	return s, false
}

// find is the communes that the address names in a province: those after a type
// word of their tier if any match, else any part that matches, first part first.
// Where a part runs on, the longest name counts.
func (a *address) find(table map[string][]Unit, districts map[string]string, province string) []Unit {
	for _, tier := range []Level{CommuneLevel, 0} {
		for _, p := range a.parts {
			if p.tier != tier {
				continue
			}
			for words := p.words; words != ""; words = words[:max(0, strings.LastIndexByte(words, ' '))] {
				if found := table[province+unitKey(words)]; found != nil {
					return a.narrow(found, districts)
				}
			}
		}
	}
	return nil
}

// narrow keeps the communes of a district that the address names, if it does.
func (a *address) narrow(found []Unit, districts map[string]string) []Unit {
	for _, same := range []func(part, district string) bool{
		func(part, district string) bool { return part == district },
		strings.HasPrefix,
	} {
		var out []Unit
		for _, u := range found {
			d := districts[u.Parent]
			if d != "" && slices.ContainsFunc(a.parts, func(p part) bool {
				return p.tier != CommuneLevel && same(unitKey(p.words), d)
			}) {
				out = append(out, u)
			}
		}
		if out != nil {
			return out
		}
	}
	return found
}
