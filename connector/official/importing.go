package official

import (
	"context"
	"fmt"
	"iter"
	"log/slog"
	"strconv"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/tabular"
	"github.com/lienthong/lienthong/internal/vnfield"
)

// Table is an open table of personnel; *tabular.Table is one.
type Table interface {
	Header() []string
	Rows() iter.Seq2[tabular.Row, error]
}

// ImportOptions say how to read a table.
type ImportOptions struct {
	Source  string                    // the name of the file, kept with each dossier
	Columns map[vnfield.Column]string // meanings the user gave to headers
}

// ImportReport is what became of a table. Rows = New + Changed + Same.
type ImportReport struct {
	Rows, New, Changed, Same int
	Fields                   map[string]FieldID  // header to field; a header without one is kept as a cell
	Findings                 []Finding           // in the order of the rows
	ByCode                   map[FindingCode]int // how often
}

// Import reads a table in the shape of form 2C-BNV/2008, one dossier a row,
// and stores all of it or nothing. A row whose key is in the register changes
// that dossier; what the population register said about it stays (see Who is
// right in the package comment).
func (s *Service) Import(ctx context.Context, t Table, o ImportOptions) (ImportReport, error) {
	m, err := s.Catalogue.recognise(t.Header(), o.Columns)
	if err != nil {
		return ImportReport{}, err
	}
	var dossiers []Dossier
	keys := map[string]int{}
	for row, err := range t.Rows() {
		if err != nil {
			return ImportReport{}, err
		}
		if err := ctx.Err(); err != nil {
			return ImportReport{}, err
		}
		d := s.Catalogue.dossier(m, row, keys)
		d.Source = o.Source
		dossiers = append(dossiers, d)
	}
	rep := ImportReport{Rows: len(dossiers), Fields: m.fields(), ByCode: map[FindingCode]int{}}
	changed, err := s.merge(ctx, dossiers, &rep)
	if err != nil {
		return ImportReport{}, err
	}
	if err := s.Store.Put(ctx, changed); err != nil {
		return ImportReport{}, err
	}
	for _, d := range dossiers {
		rep.Findings = append(rep.Findings, d.Findings...)
		for _, f := range d.Findings {
			rep.ByCode[f.Code]++
		}
	}
	s.Log.LogAttrs(ctx, slog.LevelInfo, "personnel imported", slog.Int("rows", rep.Rows),
		slog.Int("new", rep.New), slog.Int("changed", rep.Changed), slog.Int("findings", len(rep.Findings)))
	return rep, nil
}

// fields is which header became which field, for people.
func (m *columns) fields() map[string]FieldID {
	out := map[string]FieldID{}
	for i, id := range m.plain {
		out[m.header[i]] = id
	}
	for _, i := range m.name {
		out[m.header[i]] = FullName
	}
	for _, i := range m.birth {
		out[m.header[i]] = BirthDate
	}
	for i := range m.kin {
		out[m.header[i]] = RelativeName
	}
	if m.number >= 0 {
		out[m.header[m.number]] = PersonalNumber
	}
	return out
}

// dossier makes a dossier of a row. Cells are copied into it, since the row is
// overwritten by the next.
func (c *Catalogue) dossier(m columns, row tabular.Row, keys map[string]int) Dossier {
	b := builder{c: c, m: m, row: row, d: Dossier{Row: row.Number}}
	b.key(keys)
	b.fact(FullName, m.name, " ")
	b.fact(BirthDate, m.birth, "/")
	if m.number >= 0 {
		b.number(m.number, NumberOld)
	}
	kin := 0
	for i, h := range m.header {
		raw := row.Cells[i]
		id, plain := m.plain[i]
		relation, isKin := m.kin[i]
		switch {
		case isKin && strings.TrimSpace(raw) != "":
			kin++
			b.add(Fact{Field: RelativeRelation, Item: kin, Text: relation, Header: h}, nil)
			text, codes := c.read(KindName, raw)
			b.add(Fact{Field: RelativeName, Item: kin, Text: text, Raw: raw, Header: h}, codes)
		case id == PersonalNumber:
			b.number(i, NumberOld)
		case id == CMND9:
			b.number(i)
		case plain && raw != "":
			f := c.byID[id]
			text, codes := c.read(f.Kind, raw)
			if f.List {
				b.add(Fact{Field: id, Item: 1, Text: text, Raw: raw, Header: h}, codes)
			} else {
				b.add(Fact{Field: id, Text: text, Raw: raw, Header: h}, codes)
			}
		case !b.claimed(i) && raw != "":
			b.d.Rest = append(b.d.Rest, Cell{h, raw})
		}
	}
	b.check()
	return b.d
}

// builder makes one dossier.
type builder struct {
	c   *Catalogue
	m   columns
	row tabular.Row
	d   Dossier
}

func (b *builder) find(header string, field FieldID, code FindingCode) {
	b.d.Findings = append(b.d.Findings, Finding{Row: b.row.Number, Header: header, Field: field, Code: code})
}

func (b *builder) add(f Fact, codes []FindingCode) {
	f.Source = Employer
	b.d.Facts = append(b.d.Facts, f)
	for _, code := range codes {
		b.find(f.Header, f.Field, code)
	}
}

// claimed reports whether a column went into a fact or the key.
func (b *builder) claimed(i int) bool {
	_, plain := b.m.plain[i]
	_, kin := b.m.kin[i]
	if plain || kin || i == b.m.key || i == b.m.number {
		return true
	}
	for _, j := range append(b.m.name, b.m.birth...) {
		if i == j {
			return true
		}
	}
	return false
}

// key takes the agency's key. One that is missing is made from the number of
// the row, one that repeats gets a number behind it: both rows stay.
func (b *builder) key(keys map[string]int) {
	header := ""
	if b.m.key >= 0 {
		header = b.m.header[b.m.key]
		b.d.Key = strings.TrimSpace(b.row.Cells[b.m.key])
	}
	if b.d.Key == "" {
		b.d.Key = "row-" + strconv.Itoa(b.row.Number)
		b.find(header, "", KeyMissing)
	}
	base := b.d.Key
	for n := keys[base] + 1; keys[b.d.Key] > 0; n++ {
		b.d.Key = fmt.Sprintf("%s~%d", base, n)
	}
	keys[base]++
	if b.d.Key != base {
		keys[b.d.Key]++
		b.find(header, "", KeyRepeated)
	}
}

// fact reads a field from one column, or from its parts in several.
func (b *builder) fact(id FieldID, at []int, between string) {
	var raws, heads []string
	for _, i := range at {
		if raw := b.row.Cells[i]; strings.TrimSpace(raw) != "" {
			raws = append(raws, raw)
		}
		heads = append(heads, b.m.header[i])
	}
	raw := strings.Join(raws, between)
	if len(raws) == 0 {
		return
	}
	text, codes := b.c.read(b.c.byID[id].Kind, raw)
	b.add(Fact{Field: id, Text: text, Raw: raw, Header: strings.Join(heads, between)}, codes)
}

// number reads a column that may hold either kind of number, or both. An old
// number is noted with ifOld, where a personal one belongs.
func (b *builder) number(i int, ifOld ...FindingCode) {
	raw, h := b.row.Cells[i], b.m.header[i]
	if strings.TrimSpace(raw) == "" {
		return
	}
	cards, codes := readNumbers(raw)
	if len(cards) == 0 {
		b.add(Fact{Field: PersonalNumber, Raw: raw, Header: h}, codes)
		return
	}
	for n, card := range cards {
		f := Fact{Field: PersonalNumber, Text: card.Reveal(), Raw: raw, Header: h}
		if card.PIN().IsZero() {
			f.Field = CMND9
			if n == 0 {
				codes = append(codes, ifOld...)
			}
		}
		if _, has := b.d.Fact(f.Field); has && n > 0 {
			continue // a third number stays in the raw value
		}
		b.add(f, codes)
		codes = nil
	}
}

// check compares fields with each other and looks for mandatory ones.
func (b *builder) check() {
	if f, ok := b.d.Fact(PersonalNumber); ok && f.Text != "" {
		pin, err := lienthong.ParsePIN(f.Text)
		born, sex := b.d.date(BirthDate), b.d.text(Sex)
		if err == nil && (!born.IsZero() && int(born.Year) != pin.BirthYear() || sex != "" && sex != pin.Sex().String()) {
			b.find(f.Header, PersonalNumber, NumberContradicts)
		}
	}
	for _, f := range b.c.Fields {
		if f.Mandatory && b.d.text(f.ID) == "" {
			b.find("", f.ID, ValueMissing)
		}
	}
}
