package official

import (
	"encoding/csv"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile/kernel"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
)

// Labels are pairs that people decided, by how their comparison came out.
type Labels map[met]decided

// decided is how many of them mean the same person, and how many do not.
type decided struct{ same, different float64 }

// ReadLabels reads labels as the console hands them out: CSV with a line for each
// decided pair, outcome (same, different or unsure) and the level of each comparison
// under the fields' names. Other columns are not looked at.
func ReadLabels(path string) (Labels, error) {
	name := filepath.Base(path)
	f, err := os.Open(path)
	if err != nil {
		return nil, lienthong.Errorf(lienthong.NotFound, "%q: the labels cannot be opened", name)
	}
	defer f.Close()
	out, err := parseLabels(f)
	if err != nil {
		return nil, lienthong.Errorf(lienthong.Invalid, "%q: %s", name, lienthong.MessageOf(err, "these are no labels of a review"))
	}
	return out, nil
}

func parseLabels(r io.Reader) (Labels, error) {
	lines := csv.NewReader(r)
	lines.ReuseRecord = true
	head, err := lines.Read()
	if err != nil {
		return nil, err
	}
	at, err := columnsOf(head)
	if err != nil {
		return nil, err
	}
	out := Labels{}
	for {
		cells, err := lines.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		line, _ := lines.FieldPos(0)
		m, err := metOf(cells, at, line)
		if err != nil {
			return nil, err
		}
		d := out[m]
		switch cells[at[outcome]] {
		case "same":
			d.same++
		case "different":
			d.different++
		case "unsure":
			continue
		default:
			return nil, lienthong.Errorf(lienthong.Invalid, "line %d: outcome is same, different or unsure", line)
		}
		out[m] = d
	}
}

const outcome = "outcome"

// columnsOf are the places of the columns that are read.
func columnsOf(head []string) (map[string]int, error) {
	at := map[string]int{outcome: -1}
	for _, f := range kernel.Fields() {
		at[f.String()] = -1
	}
	for i, name := range head {
		if _, wanted := at[name]; wanted {
			at[name] = i
		}
	}
	for _, name := range slices.Sorted(maps.Keys(at)) {
		if at[name] < 0 {
			return nil, lienthong.Errorf(lienthong.Invalid, "the column %q is missing; give the labels that the review page hands out", name)
		}
	}
	return at, nil
}

// metOf is the pattern of a line. Of dates it tells the form as far as the level
// does; a level that several forms have is taken for the first of them.
func metOf(cells []string, at map[string]int, line int) (m met, err error) {
	for _, f := range kernel.Fields() {
		text := cells[at[f.String()]]
		m.pattern[f] = f.Missing()
		if text == "" || text == m.pattern[f].String() {
			continue
		}
		i := slices.IndexFunc(f.Levels(), func(l kernel.Level) bool { return l.String() == text })
		if i < 0 {
			return m, lienthong.Errorf(lienthong.Invalid, "line %d: %s has a level that is not known; it was made by another version", line, f)
		}
		m.pattern[f] = f.Levels()[i]
	}
	for date := range uint8(dates) {
		if levelsOf(m.pattern, date)[date] != 0 {
			m.date = date
			break
		}
	}
	return m, nil
}

// decide adds the labels to what was counted. A decided pair is one of those counted
// with its pattern; where there is none left, it is one more.
func decide(ps []pattern.Pattern, labels Labels) ([]pattern.Pattern, int) {
	at := map[string]int{}
	for i := range ps {
		at[string(ps[i].Levels)] = i
	}
	n := 0.0
	for _, m := range inOrder(labels) {
		d, levels := labels[m], levelsOf(m.pattern, m.date)
		i, ok := at[string(levels)]
		if !ok {
			i, at[string(levels)] = len(ps), len(ps)
			ps = append(ps, pattern.Pattern{Levels: levels})
		}
		ps[i].Same, ps[i].Different = ps[i].Same+d.same, ps[i].Different+d.different
		ps[i].Pairs = max(ps[i].Pairs, ps[i].Same+ps[i].Different)
		n += d.same + d.different
	}
	return ps, int(n)
}
