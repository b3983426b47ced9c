package profile

import (
	"maps"
	"slices"
	"strings"

	"github.com/lienthong/lienthong/reconcile/column"
	"github.com/lienthong/lienthong/reconcile/profile/content"
	"github.com/lienthong/lienthong/reconcile/profile/numbers"
	"github.com/lienthong/lienthong/reconcile/profile/sample"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

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

// addQuoted makes the field of a quotation.
func (p *Proposal) addQuoted(q quotation) {
	f := scheme.Field{Name: p.slug(q.id.Header + " quoted"), Kind: scheme.Codes, Columns: []string{q.left.Header}, RightColumns: []string{q.right.Header}}
	p.Notes.Fields[f.Name] = "the values of " + q.id.Header + " stand in texts of the other table"
	p.Model.Fields = append(p.Model.Fields, f)
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
		if !c.unmet() {
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
	p.codesHeld(held, host, own == right)
}

// codesHeld makes a field of the numbers of columns of one table, the right one or the left, that stand in the texts
// of a host of the other.
func (p *Proposal) codesHeld(held []*Column, host *Column, right bool) {
	codes := scheme.Field{Name: p.slug(host.Header + " codes"), Kind: scheme.Codes, Columns: headers(held), RightColumns: []string{host.Header}}
	if right {
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

// addCodesBeside makes fields of the numbers that one table has in columns of their own and the other in texts that
// meet no column; one number alone may stand there by chance.
func (p *Proposal) addCodesBeside(left, right *sample.Table) {
	if right == nil {
		return
	}
	for _, side := range []struct {
		columns, hosts []Column
		own, other     *sample.Table
	}{{p.Left, p.Right, left, right}, {p.Right, p.Left, right, left}} {
		cells := func(t *sample.Table, at int) (out []string) {
			for _, row := range t.Sample[:min(len(t.Sample), variantRows)] {
				out = append(out, row[at])
			}
			return out
		}
		for i := range side.hosts {
			host := &side.hosts[i]
			if host.taken || host.paired || host.Kind != scheme.Text && host.Kind != scheme.Place || !coded([]*Column{host}) {
				continue
			}
			free, own := among(side.columns, (*Column).unmet), [][]string(nil)
			for _, c := range free {
				own = append(own, cells(side.own, c.At))
			}
			var held []*Column
			for _, at := range numbers.Held(cells(side.other, host.At), own) {
				held = append(held, free[at])
			}
			if len(held) > 1 {
				p.codesHeld(held, host, side.own == right)
				host.taken = true
			}
		}
	}
}

// unmet reports whether a column holds numbers, with a unit or without, and meets none of the other table.
func (c *Column) unmet() bool {
	return !c.paired && !c.taken && c.Kind != "" && c.Stats.Numbered >= mostly && c.Stats.Words <= codeWords
}

// codeWords are the words of a value, on average, that is a number with its unit; mostKnown are the different numbers of
// such a column: of more, some stand in any text by chance.
const codeWords, mostKnown = 2.5, 100
