package grade

import (
	"slices"

	"github.com/lienthong/lienthong/reconcile/profile/mailbox"
	"github.com/lienthong/lienthong/reconcile/profile/sample"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// boxLevels are the levels of e-mail addresses that are nothing but their owners' names: those of
// namesakes are alike because the names are, which are compared already.
func boxLevels() []string { return []string{"exact", "edits 1"} }

// Boxes gives such addresses no degrees of likeness, where a model names none, and says which.
func Boxes(m *scheme.Model, left, right *sample.Table) (graded []*scheme.Field) {
	for i := range m.Fields {
		f := &m.Fields[i]
		if f.Kind == scheme.Email && len(f.Levels)+len(f.M)+len(f.U) == 0 && ofNames(m, left, f, 0) && (right == nil || ofNames(m, right, f, 1)) {
			f.Levels = boxLevels()
			graded = append(graded, f)
		}
	}
	return graded
}

// ofNames reports whether most addresses of a side are nothing but the names of their rows.
func ofNames(m *scheme.Model, t *sample.Table, email *scheme.Field, side int) bool {
	var places []int
	for _, f := range m.Fields {
		if f.Kind.IsName() {
			for _, h := range f.ColumnsOf(side) {
				places = append(places, slices.Index(t.Header, h))
			}
		}
	}
	at := slices.Index(t.Header, email.ColumnsOf(side)[0])
	if at < 0 || slices.Contains(places, -1) { // a column that is not there: loading says so
		return false
	}
	names := make([]string, len(places))
	var n mailbox.Count
	for _, row := range t.Looked() {
		for i, place := range places {
			names[i] = row[place]
		}
		n.Add(row[at], names)
	}
	return n.OfNames()
}
