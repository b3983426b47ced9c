package connector

import (
	"context"
	"fmt"
	"hash/maphash"
	"path"
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/mask"
)

// Report is what a check of a connector found.
type Report struct {
	Warnings []string      `json:"warnings,omitempty"` // what the account may do beyond reading
	Records  []TypeReport  `json:"records"`
	Rows     []RowFindings `json:"rows,omitempty"` // examples, by row
}

// TypeReport is one mapping's part.
type TypeReport struct {
	Record   string         `json:"record"`
	Problem  string         `json:"problem,omitempty"` // why the mapping cannot be served; it stops only this one
	Rows     int            `json:"rows"`
	Clean    int            `json:"clean"`              // rows without a finding
	Findings map[string]int `json:"findings,omitempty"` // "term: code": rows
	Unmapped []TermID       `json:"unmapped,omitempty"` // terms without a cell
	Unknown  []UnknownCodes `json:"unknown,omitempty"`  // what was found as code_unknown
}

// RowFindings is what does not fit in one row. Number counts as the source
// gave the rows; no value is shown. A key may be a person's number, and is shown whole
// only where it has too few digits for that.
type RowFindings struct {
	Record   string    `json:"record"`
	Number   int       `json:"row"`
	Key      string    `json:"key,omitempty"` // masked
	Findings []Finding `json:"findings"`
}

// Check tries mappings on their source: are the tables and columns there, and
// what does not fit, row by row? It reads at most limit rows of each, all of
// them if limit is 0, and keeps the findings of some rows of each mapping: of the
// first `shown` that have one of a kind (a term and a code), so that what is rare
// is not hidden behind what every row has. The error is of a source that cannot be asked at all.
func Check(ctx context.Context, src Source, bound []*Bound, limit, shown int) (*Report, error) {
	tables, err := src.Tables(ctx)
	if err != nil {
		return nil, err
	}
	r := &Report{}
	if r.Warnings, err = src.Warnings(ctx); err != nil {
		return nil, err
	}
	for _, b := range bound {
		t := TypeReport{Record: b.Type.ID, Findings: map[string]int{}}
		for _, v := range b.Type.Terms {
			if _, ok := b.Mapping.Terms[v.ID]; !ok {
				t.Unmapped = append(t.Unmapped, v.ID)
			}
		}
		if err := b.Fits(tables); err != nil {
			t.Problem = lienthong.MessageOf(err, "an internal fault")
		} else if err := r.read(ctx, src, b, &t, limit, shown); err != nil {
			if lienthong.CodeOf(err) == lienthong.Unavailable {
				return nil, err
			}
			t.Problem = lienthong.MessageOf(err, "an internal fault")
		}
		r.Records = append(r.Records, t)
	}
	return r, nil
}

func (r *Report) read(ctx context.Context, src Source, b *Bound, t *TypeReport, limit, shown int) error {
	q := b.Query()
	q.Limit, q.Keep = limit, nil // what is kept back is found
	keys, codes := seen{}, unknown{}
	for cells, err := range src.Rows(ctx, q) {
		if err != nil {
			return err
		}
		t.Rows++
		record := b.Read(cells)
		if !b.Told(cells) {
			record.find(Term{ID: b.Type.CapacityFrom}, b.columnOf(b.Type.CapacityFrom), ToldToNobody)
		}
		record.Findings = append(record.Findings, keys.findings(b, record)...)
		if len(record.Findings) == 0 {
			t.Clean++
			continue
		}
		row := RowFindings{Record: b.Type.ID, Number: t.Rows, Key: maskedKey(record.Key)}
		for _, f := range record.Findings {
			codes.count(record, f)
			kind := string(f.Term) + ": " + string(f.Code)
			if t.Findings[kind]++; t.Findings[kind] <= shown {
				row.Findings = append(row.Findings, f)
			}
		}
		if row.Findings != nil {
			r.Rows = append(r.Rows, row)
		}
	}
	t.Unknown = codes.report(b)
	return nil
}

func maskedKey(key string) string {
	if len(key) <= codeDigits && strings.Trim(key, "0123456789") == "" {
		return key
	}
	return mask.Value(mask.Number, key)
}

// seen is the keys of a table's first rows, as hashes.
type seen map[uint64]struct{}

// remembered bounds seen, whose memory is not to grow with the source.
const remembered = 1_000_000

var keySeed = maphash.MakeSeed()

// findings are of the row itself: of its key and its time of change.
func (s seen) findings(b *Bound, r *Record) (out []Finding) {
	key := Finding{Term: "key", Column: strings.Join(b.Mapping.Key, "+")}
	hash := maphash.String(keySeed, r.Key)
	switch _, twice := s[hash]; {
	case strings.Trim(r.Key, "|") == "":
		key.Code = Missing
	case twice:
		key.Code = KeyTwice
	case len(s) < remembered:
		s[hash] = struct{}{}
	}
	if key.Code != "" {
		out = append(out, key)
	}
	if b.changed < 0 {
		return out
	}
	switch mark := (Finding{Term: "changed", Column: b.Mapping.Changed}); {
	case r.Mark == "":
		mark.Code = Missing
		out = append(out, mark)
	case len(r.Mark) > 5 && (strings.ContainsAny(r.Mark[1:3], "/.-")):
		mark.Code = MarkUnordered
		out = append(out, mark)
	}
	return out
}

// Fits reports, as Maintenance, the first table or column that the source does
// not have (any more), or whose type is not the one that the mapping notes. A source
// that cannot tell its columns, such as a web service, has none listed and is not
// compared.
func (b *Bound) Fits(tables []Table) error {
	err := b.eachColumn(tables, func(_ string, t *Table, name string) error {
		if len(t.Columns) == 0 || t.column(name) != nil {
			return nil
		}
		other := slices.IndexFunc(t.Columns, func(c TableColumn) bool { return strings.EqualFold(c.Name, name) })
		return missing("Table %q of the source has no column %q (any more), which the mapping of %s reads%s.", t.Name, name, b.Mapping.Record, spelt(other, func() string { return t.Columns[other].Name }))
	})
	if err != nil {
		return err
	}
	return b.SameTypes(tables, b.Mapping.Types)
}

// Types are what the source calls the types of the columns that the mapping reads, by
// their names in the mapping, of those whose type it tells.
func (b *Bound) Types(tables []Table) map[string]string {
	types := map[string]string{}
	_ = b.eachColumn(tables, func(column string, t *Table, name string) error { // a table that is not there tells nothing
		if c := t.column(name); c != nil && c.Type != "" {
			types[column] = c.Type
		}
		return nil
	})
	return types
}

// SameTypes reports, as Maintenance, the first column whose type was another. A value
// may then still be read, and mean something else: a date that has become a text, a
// number that has lost its zeros.
func (b *Bound) SameTypes(tables []Table, was map[string]string) error {
	return b.eachColumn(tables, func(column string, t *Table, name string) error {
		c := t.column(name)
		if c == nil || c.Type == "" || was[column] == "" || was[column] == c.Type {
			return nil
		}
		return missing("Column %q of table %q was of type %q and is %q now, and the mapping of %s was made for the former; look at what it holds, mend the mapping where its values read otherwise, and note %q under types of the mapping (without types: start the node anew).",
			name, t.Name, was[column], c.Type, b.Mapping.Record, column+": "+c.Type)
	})
}

// eachColumn calls do with the columns that the mapping reads: as it names them, and
// where they are. It reports, as Maintenance, a table that the source does not have.
func (b *Bound) eachColumn(tables []Table, do func(column string, t *Table, name string) error) error {
	m := b.Mapping
	known := map[string]*Table{}
	var err error
	if known[""], err = b.table(tables, m.From); err != nil {
		return err
	}
	for _, j := range m.Join {
		if known[j.As], err = b.table(tables, j.Table); err != nil {
			return err
		}
	}
	for _, column := range b.allColumns() {
		as, name, qualified := strings.Cut(column, ".")
		t := known[as]
		if !qualified || t == nil {
			t, name = known[""], column
		}
		if err := do(column, t, name); err != nil {
			return err
		}
	}
	return nil
}

// table is the one that a mapping names.
func (b *Bound) table(tables []Table, name string) (*Table, error) {
	i := slices.IndexFunc(tables, func(t Table) bool {
		pattern, _ := path.Match(name, t.Name) // a name with * fits files; what is no pattern is a name
		return t.Name == name || pattern
	})
	if i >= 0 && tables[i].Broken != nil {
		return nil, missing("%s", lienthong.MessageOf(tables[i].Broken, "the table cannot be read"))
	}
	if i >= 0 {
		return &tables[i], nil
	}
	other := slices.IndexFunc(tables, func(t Table) bool { return strings.EqualFold(t.Name, name) })
	return nil, missing("The source has no table %q, which the mapping of %s reads%s.", name, b.Mapping.Record, spelt(other, func() string { return tables[other].Name }))
}

// column is one of the table's; nil if it has none of this name.
func (t *Table) column(name string) *TableColumn {
	i := slices.IndexFunc(t.Columns, func(c TableColumn) bool { return c.Name == name })
	if i < 0 {
		return nil
	}
	return &t.Columns[i]
}

// spelt says that a name is there in other letters: databases differ in whether
// that matters, so the source's own spelling is asked for.
func spelt(at int, name func() string) string {
	if at < 0 {
		return ""
	}
	return fmt.Sprintf("; it has %q, and names are written as the source has them", name())
}

// allColumns are those read, those of the fixed conditions and of the joins.
func (b *Bound) allColumns() []string {
	out := slices.Clone(b.columns)
	for _, c := range b.Mapping.Where {
		out = append(out, c.Column)
	}
	for _, j := range b.Mapping.Join {
		for left, right := range j.On {
			out = append(out, j.As+"."+left, right)
		}
		for _, c := range j.Where {
			out = append(out, j.As+"."+c.Column)
		}
	}
	return out
}

func missing(format string, args ...any) error {
	return &lienthong.Error{Code: lienthong.Maintenance, Message: fmt.Sprintf(format, args...)}
}
