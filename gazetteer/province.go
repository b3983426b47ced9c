package gazetteer

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vntext"
)

// provinceNames answers, for each name that a province ever bore, which units it
// means in each era. An era is a stretch between two changes of any province, so
// that everything is worked out at loading and a look-up is one map access.
type provinceNames struct {
	eras    []time.Time         // beginnings of all eras but the first
	answers map[string][][]Unit // by compact name, then by era
}

// ResolveProvince reads a province out of what people write: a bare name, with or
// without type and marks ("T. Bắc Giang", "tinh Ho Chi Minh", "Đắc Lắc"), or an
// address whose last part it is. The answer is the provinces, as they were on the
// date, that the text may mean:
//
//   - those that bore the name on the date; or else
//   - what those that bore it earlier had become by the date: Hà Bắc is Bắc Giang
//     or Bắc Ninh in 2020 and Bắc Ninh in 2026; or else
//   - those that bear it later.
//
// Nothing is returned for a text that names no province. The caller owns the
// slice.
func (g *Gazetteer) ResolveProvince(text string, on time.Time) []Unit {
	answers := g.names.find(lastPart(text))
	if answers == nil {
		return nil
	}
	era, _ := slices.BinarySearchFunc(g.names.eras, on, func(start, on time.Time) int {
		if start.After(on) {
			return 1
		}
		return -1
	})
	return slices.Clone(answers[era])
}

// find looks a piece of text up: whole, then without the type before it, then by
// its last words, for addresses written without commas.
func (n *provinceNames) find(part string) [][]Unit {
	folded := vntext.Fold(part)
	if a := n.answers[compact(folded)]; a != nil {
		return a
	}
	bare := trimProvinceType(folded)
	if a := n.answers[compact(bare)]; a != nil {
		return a
	}
	name, before := bare, ""
	for {
		word, rest, more := strings.Cut(name, " ")
		if !more {
			return nil
		}
		name, before = rest, word
		if a := n.answers[compact(name)]; a != nil && !smallPlace[before] {
			return a
		}
	}
}

// smallPlace are the words that, right before a province's name, make it the name
// of something smaller: "xã Long An", "đường Hà Nội".
var smallPlace = map[string]bool{
	"xa": true, "phuong": true, "tran": true, "huyen": true, "quan": true, "thon": true, "ap": true, "ban": true, "buon": true,
	"lang": true, "xom": true, "pho": true, "duong": true, "ngo": true, "khu": true, "to": true, "cho": true, "cau": true, "khom": true,
	"p": true, "x": true, "h": true, "q": true, "d": true,
}

// provinceTypes are what people put before a province's name, folded, longest
// first. A city or town that shares its province's name lies in that province.
var provinceTypes = []string{
	"thanh pho truc thuoc trung uong ", "thanh pho ", "thi xa ", "tinh ", "thu do ", "t p ", "tp ", "tx ", "t ",
}

func trimProvinceType(folded string) string {
	for _, t := range provinceTypes {
		if rest, ok := strings.CutPrefix(folded, t); ok {
			return rest
		}
	}
	return folded
}

// lastPart is the last part of an address that is not the country.
func lastPart(text string) string {
	for {
		text = strings.TrimRight(text, " \t\r\n.,;")
		i := strings.LastIndexAny(text, ",;\n")
		last := strings.TrimLeft(text[i+1:], " ")
		if i < 0 || !isCountry(last) {
			return last
		}
		text = text[:i]
	}
}

func isCountry(part string) bool {
	if len(part) < len("vn") || (part[0] != 'V' && part[0] != 'v') {
		return false
	}
	switch compact(vntext.Fold(part)) {
	case "vietnam", "vn":
		return true
	default:
		return false
	}
}

// compact drops the spaces of a folded text, since people write Hanoi, Daklak and
// Kontum.
func compact(folded string) string {
	if strings.IndexByte(folded, ' ') < 0 {
		return folded
	}
	return strings.ReplaceAll(folded, " ", "")
}

// provinceLine is a province from its first version to its end, with what it
// became: the unit of one list, or one dissolved before them.
type provinceLine struct {
	versions   []Unit
	successors []string // names of lines, in the list that follows
}

func (l *provinceLine) ended(on time.Time) bool {
	last := l.versions[len(l.versions)-1].Valid.Until
	return !last.IsZero() && !on.Before(last)
}

// indexProvinces works out every name in every era.
func (g *Gazetteer) indexProvinces() provinceNames {
	byName := map[string][]*provinceLine{}
	for _, l := range g.provinceLines() {
		for _, name := range l.names() {
			byName[name] = append(byName[name], l)
		}
	}
	for c := range rows(aliasTable, 2) {
		alias, name := key(c[0]), key(c[1])
		byName[alias] = append(byName[alias], byName[name]...)
	}
	n := provinceNames{eras: erasOf(byName), answers: make(map[string][][]Unit, len(byName))}
	for name, lines := range byName {
		answers := make([][]Unit, 0, len(n.eras)+1)
		answers = append(answers, meaning(byName, lines, time.Time{}))
		for _, start := range n.eras {
			answers = append(answers, meaning(byName, lines, start))
		}
		n.answers[name] = answers
	}
	return n
}

func key(name string) string { return compact(vntext.Fold(name)) }

// names are all names that the line bore, compact.
func (l *provinceLine) names() []string {
	var out []string
	for _, u := range l.versions {
		if k := key(u.Name); !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	return out
}

// provinceLines are the dissolved provinces and those of both lists.
func (g *Gazetteer) provinceLines() []*provinceLine {
	var out []*provinceLine
	for c := range rows(formerTable, 4) {
		u := Unit{Type: "tỉnh", Name: c[0], Level: ProvinceLevel, Valid: lienthong.Period{Until: day(c[1])}}
		out = append(out, &provinceLine{[]Unit{u}, strings.Split(c[2], ";")})
	}
	for _, on := range []time.Time{lastDayOf63, farFuture} {
		for _, last := range g.Provinces(on) {
			l := &provinceLine{}
			for _, u := range g.provinces[last.Code] {
				if u.Valid.From.Before(reform) == on.Before(reform) {
					l.versions = append(l.versions, u)
				}
			}
			for _, s := range g.Successors(last.Code, on) {
				l.successors = append(l.successors, s.Unit.Name)
			}
			out = append(out, l)
		}
	}
	return out
}

// erasOf is every date on which some province changes, in order.
func erasOf(byName map[string][]*provinceLine) []time.Time {
	var out []time.Time
	for _, lines := range byName {
		for _, l := range lines {
			for _, u := range l.versions {
				out = append(out, u.Valid.From, u.Valid.Until)
			}
		}
	}
	slices.SortFunc(out, time.Time.Compare)
	out = slices.CompactFunc(out, time.Time.Equal)
	return slices.DeleteFunc(out, time.Time.IsZero)
}

// meaning is the rule that [Gazetteer.ResolveProvince] states, for lines of one
// name.
func meaning(byName map[string][]*provinceLine, lines []*provinceLine, on time.Time) []Unit {
	var now, become, begin []Unit
	for _, l := range lines {
		if u, ok := at(l.versions, on); ok {
			now = add(now, u)
		} else if l.ended(on) {
			for _, next := range l.successors {
				for _, u := range meaning(byName, after(byName[key(next)], l), on) {
					become = add(become, u)
				}
			}
		} else {
			begin = add(begin, l.versions[0])
		}
	}
	switch {
	case now != nil:
		return now
	case become != nil:
		return become
	default:
		return begin
	}
}

// after are the lines that go on when another ended.
func after(lines []*provinceLine, ended *provinceLine) []*provinceLine {
	end := ended.versions[len(ended.versions)-1].Valid.Until
	return slices.DeleteFunc(slices.Clone(lines), func(l *provinceLine) bool { return l.ended(end) })
}

func add(units []Unit, u Unit) []Unit {
	if slices.Contains(units, u) {
		return units
	}
	return append(units, u)
}

// registrationList is the last day of the list of 63 provinces, whose codes
// personal numbers begin with for ever (Circular 07/2016/TT-BCA App. 1).
var registrationList = time.Date(2025, 6, 30, 0, 0, 0, 0, time.UTC)

// RegistrationCode is the code, in the list of 63, of the province that a text
// names, and 0 where it is not one province.
func (g *Gazetteer) RegistrationCode(text string) uint8 {
	units := g.ResolveProvince(text, registrationList)
	if len(units) != 1 {
		return 0
	}
	code, err := strconv.ParseUint(units[0].Code, 10, 8)
	if err != nil {
		return 0 // a province dissolved before the list of 63 has no code in it
	}
	return uint8(code)
}
