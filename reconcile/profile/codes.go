package profile

import (
	"fmt"
	"slices"

	"github.com/lienthong/lienthong/reconcile/scheme"
)

const (
	// codedFrom is the share of texts that must hold a number, or a code, for those
	// to be compared by themselves.
	codedFrom = 0.1
	// A text of one word is its code, and what prose counts tells little: between so
	// many words on average there is something to take out.
	codedWords, proseWords = 1.5, 20
)

// addCodes makes fields of the numbers and codes that stand in texts, beside those of
// their words: products of one maker differ in a model number, programs in a version,
// neighbours in the number of the house, and in nothing else. The number of a house is
// taken out only where addresses are what the rows are about.
func (p *Proposal) addCodes() {
	places := !slices.ContainsFunc(p.Model.Fields, func(f scheme.Field) bool {
		return f.Kind != scheme.Place && f.Kind != scheme.Code && f.Kind != scheme.Category && f.Kind != scheme.Number
	})
	for _, f := range slices.Clone(p.Model.Fields) {
		if len(f.Columns) > 1 || f.Kind != scheme.Text && !(f.Kind == scheme.Place && places) {
			continue
		}
		left, right := ofHeader(p.Left, f.ColumnsOf(0)[0]), ofHeader(p.Right, f.ColumnsOf(1)[0])
		if !left.Stats.coded() || right != nil && !right.Stats.coded() {
			continue
		}
		f.Name, f.Kind = p.slug(f.Name+" codes"), scheme.Codes
		p.Notes.Fields[f.Name] = fmt.Sprintf("%.0f%% of the texts hold a number or a code, which may tell apart what the words do not", 100*left.Stats.Numbered)
		p.Model.Fields = append(p.Model.Fields, f)
	}
}

// ofHeader is the column with this header, nil in no table.
func ofHeader(columns []Column, header string) *Column {
	at := slices.IndexFunc(columns, func(c Column) bool { return c.Header == header })
	if at < 0 {
		return nil
	}
	return &columns[at]
}

// coded reports whether texts hold numbers and codes among their words.
func (s *Stats) coded() bool {
	return s.Numbered >= codedFrom && s.Words >= codedWords && s.Words < proseWords
}
