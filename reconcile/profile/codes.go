package profile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lienthong/lienthong/reconcile/column"
	"github.com/lienthong/lienthong/reconcile/profile/content"
	"github.com/lienthong/lienthong/reconcile/profile/sample"
	"github.com/lienthong/lienthong/reconcile/profile/variant"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

const (
	// codedFrom is the share of texts that must hold a number, or a code, for those
	// to be compared by themselves.
	codedFrom = 0.1
	// mostNumbered is the share of addresses that must hold a number for those to lack theirs
	// that hold none.
	mostNumbered = 0.5
	// A text of one word is its code, and what prose counts tells little: between so
	// many words on average there is something to take out.
	codedWords, proseWords = 1.5, 20
)

// addCodes makes fields of the numbers and codes that stand in texts, beside those of
// their words: products of one maker differ in a model number, programs in a version,
// neighbours in the number of the house, and in nothing else. The number of a house is
// taken out only where addresses are what the rows are about.
func (p *Proposal) addCodes(left, right *sample.Table) {
	for i := range len(p.Model.Fields) {
		p.addCodesOf(i, left, right)
	}
	p.addCodesBeside(left, right)
	p.addScattered(left, right)
	p.addVariants(left, right)
}

// addCodesOf makes a field of the numbers and codes in the texts of another field, if they are
// worth one.
func (p *Proposal) addCodesOf(field int, left, right *sample.Table) {
	f := p.Model.Fields[field]
	if p.lacksNumbers(f) {
		p.Model.Fields[field].Numberless = true
		p.codesOf(f)
		return
	}
	places := !slices.ContainsFunc(p.Model.Fields, func(f scheme.Field) bool {
		return f.Kind != scheme.Place && f.Kind != scheme.Code && f.Kind != scheme.Category && f.Kind != scheme.Number && f.Kind != scheme.Codes
	})
	if f.Kind != scheme.Text && !(f.Kind == scheme.Place && places) || len(f.Columns) > 1 && len(f.Columns) == len(f.ColumnsOf(1)) {
		return
	}
	l, r := ofHeaders(p.Left, f.ColumnsOf(0)), ofHeaders(p.Right, f.ColumnsOf(1))
	if right != nil && coded(l) != coded(r) {
		p.addCodesHeld(f, left, right)
		return
	}
	if !coded(l) || p.repeats(left, l[0].At, 0) || right != nil && p.repeats(right, r[0].At, 1) {
		return
	}
	p.codesOf(f)
}

// lacksNumbers reports whether the addresses of a field, be they compared as texts, hold the number of a
// house in most rows, and in others not. Where most hold none, those are numbers of streets (5th Avenue).
func (p *Proposal) lacksNumbers(f scheme.Field) bool {
	if f.Meaning() != scheme.Place || len(f.Columns) > 1 || len(f.ColumnsOf(1)) > 1 {
		return false
	}
	l, r := ofHeaders(p.Left, f.ColumnsOf(0)), ofHeaders(p.Right, f.ColumnsOf(1))
	least := numbered(l)
	if r != nil {
		least = min(least, numbered(r))
	}
	return least >= mostNumbered && least <= 1-codedFrom
}

// codesOf makes a field of the numbers and codes in the texts of another one.
func (p *Proposal) codesOf(f scheme.Field) {
	codes := scheme.Field{Name: p.slug(f.Name + " codes"), Kind: scheme.Codes, Columns: f.Columns, RightColumns: f.RightColumns}
	p.Notes.Fields[codes.Name] = fmt.Sprintf("%.0f%% of the texts hold a number or a code, which may tell apart what the words do not", 100*numbered(ofHeaders(p.Left, f.Columns)))
	p.Model.Fields = append(p.Model.Fields, codes)
}

// addVariants makes a category of the words by which the rows of a table, where nothing is there
// twice, are told from others that are the same otherwise: of the many words of a title they alone
// tell apart what is alike in all others.
func (p *Proposal) addVariants(left, right *sample.Table) {
	if right == nil || p.persons || p.Model.OneColumn() {
		return
	}
	for _, f := range slices.Clone(p.Model.Fields) {
		if f.Kind != scheme.Text || len(f.Columns) > 1 || len(f.ColumnsOf(1)) > 1 {
			continue
		}
		l, r := texts(left, f.ColumnsOf(0)[0]), texts(right, f.ColumnsOf(1)[0])
		for _, words := range variant.Groups(l, r) {
			if p.compares(left, right, words) {
				continue // a maker who has a column
			}
			v := scheme.Field{Name: p.slug(f.Name + " variant"), Kind: scheme.Category, Columns: f.Columns, RightColumns: f.RightColumns, Words: words}
			p.Notes.Fields[v.Name] = "words in whose place others stand, in texts that are the same otherwise"
			p.Model.Fields = append(p.Model.Fields, v)
		}
	}
}

// variantRows of each table tell which words are variants.
const variantRows = 5_000

// texts are the words of a column.
func texts(t *sample.Table, header string) (out [][]string) {
	at := slices.Index(t.Header, header)
	folded := t.Folded(at)
	for _, text := range folded[:min(len(folded), variantRows)] {
		if words := strings.Fields(text); len(words) > 0 && len(words) <= proseWords {
			out = append(out, words)
		}
	}
	return out
}

// addScattered makes fields of the codes of an identifier and a text together, where the text
// often holds the identifier and some rows lack that: a model number stands in its column here,
// and only in the title there.
func (p *Proposal) addScattered(left, right *sample.Table) {
	single := func(f scheme.Field) bool { return len(f.Columns) == 1 && len(f.ColumnsOf(1)) == 1 }
	for _, id := range slices.Clone(p.Model.Fields) {
		if id.Kind != scheme.Identifier || !single(id) {
			continue
		}
		for _, text := range slices.Clone(p.Model.Fields) {
			if text.Kind != scheme.Text || !single(text) || !scattered(left, right, id, text) {
				continue
			}
			f := scheme.Field{Kind: scheme.Codes, Columns: slices.Concat(id.Columns, text.Columns), RightColumns: slices.Concat(id.ColumnsOf(1), text.ColumnsOf(1))}
			if slices.Equal(f.Columns, f.RightColumns) {
				f.RightColumns = nil
			}
			p.Model.Fields = slices.DeleteFunc(p.Model.Fields, func(g scheme.Field) bool { return g.Kind == scheme.Codes && slices.Equal(g.Columns, text.Columns) })
			f.Name = p.slug(text.Name + " codes")
			p.Notes.Fields[f.Name] = "values of " + id.Name + " stand in " + text.Name + ", also of rows that lack them"
			p.Model.Fields = append(p.Model.Fields, f)
			break
		}
	}
}

// scattered reports whether an identifier is blank in some rows of either table and stands, in
// either, in a text of rows that have it.
func scattered(left, right *sample.Table, id, text scheme.Field) bool {
	held, blank := false, false
	for side, t := range []*sample.Table{left, right} {
		if t == nil {
			continue
		}
		at, in := slices.Index(t.Header, id.ColumnsOf(side)[0]), slices.Index(t.Header, text.ColumnsOf(side)[0])
		rows := t.Looked()
		filled, found := 0.0, 0.0
		for _, row := range rows {
			if codes := column.Codes(row[at]); len(codes) == 1 && len(codes[0]) >= leastCode {
				filled++
				found += content.Bit(slices.Contains(column.Codes(row[in]), codes[0]))
			}
		}
		held = held || filled >= sample.FewRows && found >= codedFrom*filled
		blank = blank || filled < (1-leastBlank)*float64(len(rows))
	}
	return held && blank
}

// compares reports whether a field of the model already compares some words: they are values of it.
func (p *Proposal) compares(left, right *sample.Table, words []string) bool {
	for _, f := range p.Model.Fields {
		for side, t := range []*sample.Table{left, right} {
			at := slices.Index(t.Header, f.ColumnsOf(side)[0])
			known, n := vocabulary(t, at), 0.0
			for _, w := range words {
				n += content.Bit(known[w])
			}
			if n >= mostly*float64(len(words)) {
				return true
			}
		}
	}
	return false
}

// repeats reports whether the codes of a text are, in nearly all rows, those of another field:
// the rooms in the title of a flat. Compared twice, one agreement would count as two.
func (p *Proposal) repeats(t *sample.Table, text, side int) bool {
	for _, f := range p.Model.Fields {
		at := slices.Index(t.Header, f.ColumnsOf(side)[0])
		if len(f.ColumnsOf(side)) > 1 || at == text || at < 0 {
			continue
		}
		coded, same := 0.0, 0.0
		for _, row := range t.Looked() {
			if codes := column.Codes(row[text]); len(codes) > 0 {
				coded++
				same += content.Bit(slices.Equal(codes, column.Codes(row[at])))
			}
		}
		if same > mostly*coded {
			return true
		}
	}
	return false
}

// leastCode is how many letters and figures an identifier has that is no figure of
// something else, of inches or of pieces.
const leastCode = 4

// numbered is the share of texts, put together from columns, that hold a number.
func numbered(columns []*Column) (most float64) {
	for _, c := range columns {
		most = max(most, c.Stats.Numbered)
	}
	return most
}

// coded reports whether texts, put together from columns, hold numbers and codes among their words.
func coded(columns []*Column) bool {
	words := 0.0
	for _, c := range columns {
		words += c.Stats.Words
	}
	return numbered(columns) >= codedFrom && words >= codedWords && words < proseWords
}

// AddCodes completes a model that somebody wrote by fields of the numbers and codes in its texts, as
// [Propose] makes them: two models of a maker differ in nothing else. It says which. Texts that
// have such a field, be it one that is not compared, or whose shares are known are left alone, and so
// are the homes of persons: all who live there bear their number.
func AddCodes(m *scheme.Model, left, right *sample.Table) (notes []string) {
	p := &Proposal{Model: m, Notes: scheme.Notes{Fields: map[string]string{}}, Left: look(left, right != nil)}
	if right != nil {
		p.Right = look(right, true)
	}
	written := slices.Clone(m.Fields)
	for i, f := range written {
		own := f.BlockOnly || slices.ContainsFunc(written, func(g scheme.Field) bool {
			return g.Kind == scheme.Codes && slices.ContainsFunc(f.Columns, func(c string) bool { return slices.Contains(g.Columns, c) })
		})
		home := m.OfPersons() && slices.ContainsFunc(ofHeaders(p.Left, f.Columns), func(c *Column) bool { return c.Kind == scheme.Place })
		if !own && !home && len(f.M)+len(f.U) == 0 && len(m.Compared()) < scheme.MaxFields {
			p.addCodesOf(i, left, right)
		}
	}
	if !slices.ContainsFunc(written, func(f scheme.Field) bool { return f.Kind == scheme.Codes || len(f.M)+len(f.U) > 0 }) {
		p.addScattered(left, right)
	}
	for i, f := range written {
		if m.Fields[i].Numberless && !f.Numberless {
			notes = append(notes, fmt.Sprintf("field %q is compared by its words without a number, since addresses lack theirs (numberless)", f.Name))
		}
	}
	for _, f := range m.Fields[len(written):] {
		notes = append(notes, fmt.Sprintf("field %q of kind codes is added: %s; if it should not be compared, write it yourself with block_only: true", f.Name, p.Notes.Fields[f.Name]))
	}
	return notes
}
