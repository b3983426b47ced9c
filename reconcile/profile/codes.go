package profile

import (
	"fmt"
	"maps"
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

// addCodesHeld makes a field of the codes that the texts of one table hold and the other one has in columns of their
// own: the strength and the number of tablets of a medicine, which here stand behind its name.
func (p *Proposal) addCodesHeld(f scheme.Field, left, right *sample.Table) {
	if len(f.Columns) != 1 || len(f.ColumnsOf(1)) != 1 {
		return
	}
	columns, own, host, other := p.Left, left, ofHeaders(p.Right, f.ColumnsOf(1))[0], right
	if coded(ofHeaders(p.Left, f.Columns)) {
		columns, own, host, other = p.Right, right, ofHeaders(p.Left, f.Columns)[0], left
	}
	texts := other.Sample[:min(len(other.Sample), variantRows)]
	var held []*Column
	for i := range columns {
		c := &columns[i]
		if c.paired || c.taken || c.Kind == "" || c.Stats.Numbered < mostly || c.Stats.Words > codeWords {
			continue
		}
		known, filled, found := map[string]bool{}, 0.0, 0.0
		for _, cell := range own.Cells(c.At) {
			if codes := column.Codes(cell); len(codes) == 1 {
				known[codes[0]] = true
			}
		}
		for _, row := range texts {
			if codes := column.Codes(row[host.At]); len(codes) > 0 {
				filled++
				found += content.Bit(slices.ContainsFunc(codes, func(code string) bool { return known[code] }))
			}
		}
		if len(known) <= mostKnown && found > mostly*filled && filled >= sample.FewRows {
			held = append(held, c)
		}
	}
	if len(held) == 0 {
		return
	}
	codes := scheme.Field{Name: p.slug(host.Header + " codes"), Kind: scheme.Codes, Columns: headers(held), RightColumns: []string{host.Header}}
	if own == right {
		codes.Columns, codes.RightColumns = codes.RightColumns, codes.Columns
	}
	for _, c := range held {
		c.taken = true
		p.Notes.LeftOut = slices.DeleteFunc(p.Notes.LeftOut, func(note string) bool {
			return strings.HasPrefix(note, c.Header+": ") || strings.HasPrefix(note, c.Header+" of the right table: ")
		})
	}
	p.Notes.Fields[codes.Name] = "the numbers of columns of one table stand in texts of the other"
	p.Model.Fields = append(p.Model.Fields, codes)
}

// codeWords are the words of a value, on average, that is a number with its unit; mostKnown are the different numbers of
// such a column: of more, some stand in any text by chance.
const codeWords, mostKnown = 2.5, 100

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

// quotation is an identifier that one table has in a column and the other quotes in a text:
// the number of an invoice in what the payer wrote, that of a case in a letter about it.
type quotation struct{ id, left, right *Column } // id is one of both

// quotations are those of both tables; who is quoted needs no column of the other table.
func (p *Proposal) quotations(left, right *sample.Table) (out []quotation) {
	for i := range p.Left {
		if at := quoting(left, &p.Left[i], right, p.Right); at != nil {
			out = append(out, quotation{&p.Left[i], &p.Left[i], at})
		}
	}
	for i := range p.Right {
		if at := quoting(right, &p.Right[i], left, p.Left); at != nil {
			out = append(out, quotation{&p.Right[i], at, &p.Right[i]})
		}
	}
	for _, q := range out {
		q.id.Kind, q.id.taken = "", true
	}
	return out
}

// holding is a category that one table has in a column and the other in texts among other words: the state
// behind a town.
type holding struct {
	left, right *Column
	words       []string
}

const (
	fewestWords, mostWords = 3, 60 // values of a category that is sought in texts
	heldAlike              = 0.6   // of the rows of both, that have each as often
)

// holdings are the categories of both tables that texts of the other one hold.
func (p *Proposal) holdings(left, right *sample.Table) (out []holding) {
	back := map[*Column]*Column{}
	for l, r := range p.partners {
		back[r] = l
	}
	for i := range p.Left {
		if at, words := holder(left, &p.Left[i], right, p.Right, back); at != nil {
			out = append(out, holding{&p.Left[i], at, words})
			p.Left[i].Kind, p.Left[i].taken = "", true
		}
	}
	for i := range p.Right {
		if at, words := holder(right, &p.Right[i], left, p.Left, p.partners); at != nil {
			out = append(out, holding{at, &p.Right[i], words})
			p.Right[i].Kind, p.Right[i].taken = "", true
		}
	}
	return out
}

// holder is the column of texts of which nearly every one holds one value of a category that meets no column of the
// other table, and each as often as the category has it; nil if there is none. What the text's partner holds as well is
// compared already.
func holder(t *sample.Table, c *Column, other *sample.Table, columns []Column, partner map[*Column]*Column) (best *Column, words []string) {
	if c.paired || c.taken || c.Kind != scheme.Category && c.Kind != scheme.Text && c.Kind != scheme.Place && c.Kind != scheme.Code {
		return nil, nil
	}
	own := map[string]float64{}
	for _, v := range t.Folded(c.At) {
		if strings.Contains(v, " ") || len(own) > mostWords {
			return nil, nil
		}
		if v != "" {
			own[v] += 1 / float64(len(t.Folded(c.At)))
		}
	}
	if len(own) < fewestWords || len(own) > mostWords {
		return nil, nil
	}
	most := heldAlike
	for i := range columns {
		h, held, one := &columns[i], map[string]float64{}, 0.0
		if h.Kind != scheme.Text && h.Kind != scheme.Place || h.Stats.Words < leastWords || h.Stats.Words > proseWords {
			continue
		}
		if like := partner[h]; like != nil && within(t, like.At, c.At) > leastHeld {
			continue
		}
		texts := other.Folded(h.At)
		for _, text := range texts {
			known := slices.DeleteFunc(strings.Fields(text), func(w string) bool { return own[w] == 0 })
			if len(known) == 1 {
				one += 1 / float64(len(texts))
				held[known[0]] += 1 / float64(len(texts))
			}
		}
		if alike := content.Shared(own, held); one > mostly*h.Stats.Filled && alike > most {
			best, most = h, alike
		}
	}
	return best, slices.Sorted(maps.Keys(own))
}

// addHeld makes the field of a category that texts hold.
func (p *Proposal) addHeld(h holding) {
	f := scheme.Field{Name: p.slug(h.left.Header + " held"), Kind: scheme.Category, Columns: []string{h.left.Header}, RightColumns: []string{h.right.Header}, Words: h.words}
	p.Notes.Fields[f.Name] = "the values of one table's column stand in texts of the other"
	p.Model.Fields = append(p.Model.Fields, f)
}

// addQuoted makes the field of a quotation.
func (p *Proposal) addQuoted(q quotation) {
	f := scheme.Field{Name: p.slug(q.id.Header + " quoted"), Kind: scheme.Codes, Columns: []string{q.left.Header}, RightColumns: []string{q.right.Header}}
	p.Notes.Fields[f.Name] = "the values of " + q.id.Header + " stand in texts of the other table"
	p.Model.Fields = append(p.Model.Fields, f)
}

// quoting is the column of texts that most often quote an identifier which meets no column
// of the other table; nil if none does so often.
func quoting(t *sample.Table, id *Column, other *sample.Table, columns []Column) (best *Column) {
	if id.paired || id.Kind != scheme.Identifier && id.Kind != scheme.Code || id.Stats.Unique < mostly {
		return nil
	}
	known := map[string]bool{}
	for _, row := range t.Sample {
		if codes := column.Codes(row[id.At]); len(codes) == 1 && len(codes[0]) >= leastCode {
			known[codes[0]] = true
		}
	}
	texts := other.Looked()
	most := codedFrom * float64(len(texts))
	for i := range columns {
		c, n := &columns[i], 0.0
		if c.Stats.Words <= 1 {
			continue
		}
		for _, row := range texts {
			if slices.ContainsFunc(column.Codes(row[c.At]), func(code string) bool { return known[code] }) {
				n++
			}
		}
		if n >= most {
			best, most = c, n
		}
	}
	return best
}

// ofHeaders are the columns with these headers, none in no table.
func ofHeaders(columns []Column, headers []string) (out []*Column) {
	for _, h := range headers {
		if at := slices.IndexFunc(columns, func(c Column) bool { return c.Header == h }); at >= 0 {
			out = append(out, &columns[at])
		}
	}
	return out
}

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
