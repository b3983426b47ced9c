package advice

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Differences are in what a model that somebody wrote differs from one that was proposed for
// the same tables, in as far as that changes what is found; keys are not looked at.
func Differences(own, proposed *scheme.Model) (out []string) {
	for _, p := range proposed.Compared() {
		out = append(out, differs(own, p)...)
	}
	for _, f := range own.Compared() {
		like := over(proposed, f)
		switch {
		case len(like) == 0:
			out = append(out, fmt.Sprintf("%s is compared, and is proposed for nothing", columns(f)))
		case f.Kind == scheme.Codes && !slices.ContainsFunc(like, ofKind(scheme.Codes)):
			out = append(out, fmt.Sprintf("field %q: codes of %s are compared, and none are proposed", f.Name, columns(f)))
		}
		if len(f.M)+len(f.U) > 0 {
			out = append(out, fmt.Sprintf("m or u of field %q are fixed", f.Name))
		}
		if f.Frequency() < 1 && slices.ContainsFunc(like, func(p *scheme.Field) bool { return p.Frequency() > f.Frequency() }) {
			out = append(out, fmt.Sprintf("field %q has term_frequency %g", f.Name, f.Frequency()))
		}
	}
	return out
}

// Same reports whether two models for the same tables find the same.
func Same(own, proposed *scheme.Model) bool {
	a, b := &own.Blocking, &proposed.Blocking
	return a.All == b.All && slices.Equal(a.Keys, b.Keys) && len(Differences(own, proposed)) == 0
}

// differs says how a model has what a proposed field compares.
func differs(own *scheme.Model, p *scheme.Field) []string {
	like := over(own, p)
	same := slices.IndexFunc(like, func(f *scheme.Field) bool { return f.Kind == p.Kind && (len(f.Words) > 0) == (len(p.Words) > 0) })
	other := slices.IndexFunc(like, func(f *scheme.Field) bool { return f.Kind != scheme.Codes && len(f.Words) == 0 })
	switch {
	case len(like) == 0:
		return []string{fmt.Sprintf("%s is not compared, and is proposed as %s", columns(p), p.Kind)}
	case same < 0 && p.Kind == scheme.Codes:
		return []string{fmt.Sprintf("there is no field of kind codes for the numbers and codes in %s", columns(p))}
	case same < 0 && len(p.Words) > 0:
		return []string{fmt.Sprintf("there is no field of kind category with words: [%s] for what tells variants of %s apart", strings.Join(p.Words, ", "), columns(p))}
	case same < 0 && other >= 0:
		text := fmt.Sprintf("field %q is of kind %s, and is proposed as %s", like[other].Name, like[other].Kind, p.Kind)
		if len(p.Columns) != len(like[other].Columns) {
			text += " of " + columns(p)
		}
		return []string{text}
	case same < 0:
		return []string{fmt.Sprintf("of %s only the codes are compared, and it is proposed as %s too", columns(p), p.Kind)}
	}
	f := like[same]
	mine, theirs := unswapped(f), unswapped(p)
	switch {
	case !slices.Equal(mine, theirs):
		return []string{fmt.Sprintf("field %q has the levels [%s], proposed are [%s]", f.Name, strings.Join(mine, ", "), strings.Join(theirs, ", "))}
	case f.SwapWith == "" && p.SwapWith != "":
		return []string{fmt.Sprintf("field %q has no swap_with, and one is proposed", f.Name)}
	}
	return nil
}

// unswapped are the levels of a field but for the one of swapped names.
func unswapped(f *scheme.Field) []string {
	return slices.DeleteFunc(f.LevelNames(), func(l string) bool { return l == "swapped" })
}

// over are the compared fields of a model that read a column which f reads.
func over(m *scheme.Model, f *scheme.Field) (out []*scheme.Field) {
	for _, g := range m.Compared() {
		if overlap(g.Columns, f.Columns) {
			out = append(out, g)
		}
	}
	return out
}

func ofKind(k scheme.Kind) func(*scheme.Field) bool {
	return func(f *scheme.Field) bool { return f.Kind == k }
}

// columns names what a field reads.
func columns(f *scheme.Field) string {
	names := make([]string, len(f.Columns))
	for i, c := range f.Columns {
		names[i] = fmt.Sprintf("%q", c)
	}
	return strings.Join(names, ", ")
}

// Renamed is a key of a proposal in the words of a model that somebody wrote, "" if that has no
// field which reads the same in the same way.
func Renamed(key string, proposed, own *scheme.Model) string {
	parts, err := scheme.ParseKey(key)
	if err != nil {
		return ""
	}
	words := make([]string, len(parts))
	for i, p := range parts {
		like := over(own, proposed.Field(p.Field))
		at := slices.IndexFunc(like, ofKind(proposed.Field(p.Field).Kind))
		if at < 0 {
			return ""
		}
		p.Field = like[at].Name
		words[i] = p.String()
	}
	return strings.Join(words, ", ")
}

// Found is what was found by a model: pairs of rows, in their order.
type Found struct {
	Model   *scheme.Model
	Plan    *engine.Plan
	Matches [][2]uint32
}

// The pairs on which two models differ, as many and such a share of all from where it is said.
const (
	fewDiffer   = 3
	shareDiffer = 0.02
)

// Second compares what a model that somebody wrote found with what one that was proposed for the
// same rows did. It is "" where that is nearly the same: which of the two is right, only a person
// can tell, but who wrote a model wants to know what it changes.
func Second(own, proposed Found) string {
	lost := without(proposed.Matches, own.Matches)
	both := len(proposed.Matches) - len(lost)
	others := len(own.Matches) - both
	if n := len(lost) + others; n < fewDiffer || float64(n) < shareDiffer*float64(both+n) {
		return ""
	}
	why := Differences(own.Model, proposed.Model)
	if text := uncompared(own, proposed, lost); text != "" {
		why = append([]string{text}, why...)
	}
	if len(why) == 0 {
		return ""
	}
	return fmt.Sprintf("a model that is proposed for these tables (reconcile profile) finds %d matches; this one finds %d of them, and %d others. What differs: %s", len(proposed.Matches), both, others, strings.Join(why, "; "))
}

// without are the pairs of a that b has not.
func without(a, b [][2]uint32) (out [][2]uint32) {
	has := make(map[[2]uint32]bool, len(b))
	for _, p := range b {
		has[p] = true
	}
	for _, p := range a {
		if !has[p] {
			out = append(out, p)
		}
	}
	return out
}

// uncompared says how many pairs that were not found are not compared at all, and what would.
func uncompared(own, proposed Found, lost [][2]uint32) string {
	_, asks, agrees := own.Plan.Parts()
	if agrees == nil {
		return "" // every pair is compared
	}
	lost = slices.DeleteFunc(lost, func(p [2]uint32) bool {
		shared := agrees(p[0], p[1])
		return slices.ContainsFunc(asks, func(ask uint64) bool { return shared&ask == ask })
	})
	if len(lost) == 0 {
		return ""
	}
	text := fmt.Sprintf("%d of the pairs that it does not find are not compared under its keys", len(lost))
	_, asks, agrees = proposed.Plan.Parts()
	if agrees == nil {
		return text + ", and are with all: true under blocking"
	}
	found := make([]int, len(asks)) // by each key
	for _, p := range lost {
		shared := agrees(p[0], p[1])
		for i, ask := range asks {
			if shared&ask == ask {
				found[i]++
			}
		}
	}
	best, most := "", 0
	for i, n := range found {
		if key := Renamed(proposed.Model.Blocking.Keys[i], proposed.Model, own.Model); n > most && key != "" {
			best, most = key, n
		}
	}
	if best == "" {
		return text
	}
	return fmt.Sprintf("%s, and %d of them are with the key %q", text, most, best)
}
