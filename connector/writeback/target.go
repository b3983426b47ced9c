package writeback

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/linkage"
)

// Kinds are the sources that can be written to.
var Kinds = []string{"postgres", "mariadb", "sqlite"}

// Target is where the verdicts of a record type go.
type Target struct {
	Bound *connector.Bound
	connector.WriteTarget
}

// Targets checks the settings against the mappings.
func Targets(d *connector.Description, bound []*connector.Bound) ([]*Target, error) {
	w := &d.WriteBack
	bad := func(field, what string) error {
		return &lienthong.Error{Code: lienthong.Invalid, Field: "write_back." + field, Message: "connector " + d.Name + ": write_back." + field + " " + what}
	}
	switch {
	case len(w.Records) == 0 && !w.On && w.Account == "":
		return nil, nil
	case !slices.Contains(Kinds, d.Source.Kind):
		return nil, bad("on", "is for PostgreSQL, MariaDB, MySQL and SQLite; a source of the kind "+d.Source.Kind+" cannot be written to, and verdicts stay beside it")
	case d.Linkage.Population == "":
		return nil, bad("on", "needs linkage: there are no verdicts to write without it")
	case d.Source.Kind != "sqlite" && (w.Account == "" || w.PasswordFile == ""):
		return nil, bad("account", "and password_file are needed: the account that reads must not be able to write")
	case d.Source.Kind != "sqlite" && strings.ContainsAny(w.Account, ":@/"):
		return nil, bad("account", "is a name, without host or password")
	case len(w.Records) == 0:
		return nil, bad("records", "says of no record type where its verdicts go")
	}
	var out []*Target
	for _, r := range w.Records {
		i := slices.IndexFunc(bound, func(b *connector.Bound) bool { return b.Type.ID == r.Record })
		switch {
		case i < 0:
			return nil, bad("records", "names a record type that is not mapped: "+r.Record)
		case slices.ContainsFunc(out, func(t *Target) bool { return t.Record == r.Record }):
			return nil, bad("records", "names a record type twice: "+r.Record)
		}
		t := &Target{Bound: bound[i], WriteTarget: r}
		if what := t.complete(); what != "" {
			return nil, bad("records."+r.Record, what)
		}
		out = append(out, t)
	}
	return out, nil
}

// complete fills in what was left out, and says what is wrong; "" for nothing.
func (t *Target) complete() string {
	m := t.Bound.Mapping
	t.Table = cmp.Or(t.Table, m.From)
	if len(t.Key) == 0 {
		t.Key = m.Key
	}
	written := t.Columns()
	names := slices.Concat(t.Key, written, []string{t.Table})
	switch {
	case t.Verdict == "":
		return "needs the column of the verdict"
	case len(t.Key) != len(m.Key):
		return "needs as many columns in key as the mapping has"
	case t.Insert && t.Table == m.From:
		return "has insert, and no table of its own: rows are never added to a table that is read"
	case slices.ContainsFunc(names, func(n string) bool { return !connector.IsIdentifier(n) }):
		return "names a column or table with characters that identifiers do not have"
	}
	for i, c := range written {
		if slices.Contains(written[:i], c) || slices.Contains(t.Key, c) {
			return "names a column twice: " + c
		}
		if t.Table == m.From && slices.Contains(t.Bound.Reads(), c) {
			return "would write into a column that the mapping reads: " + c
		}
	}
	for _, j := range m.Join {
		if j.Table == t.Table {
			return "names a table that the mapping joins: " + t.Table
		}
	}
	return ""
}

// Columns are those that are written, in the order of Row's values.
func (t *Target) Columns() []string {
	out := []string{t.Verdict}
	for _, c := range []string{t.Number, t.Time} {
		if c != "" {
			out = append(out, c)
		}
	}
	return out
}

// row is what is written of a link.
func (t *Target) row(l *linkage.Link) (Row, bool) {
	r := Row{Key: t.Bound.KeyParts(l.Key), Values: []any{cmp.Or(t.Words[l.Verdict], l.Verdict)}}
	if t.Number != "" {
		r.Values = append(r.Values, nullable(l.Number))
	}
	if t.Time != "" {
		r.Values = append(r.Values, l.Linked.UTC().Format(time.DateTime))
	}
	return r, r.Key != nil
}

func nullable(s string) any {
	if s == "" {
		return nil
	}
	return s
}
