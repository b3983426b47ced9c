package saying

import (
	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/linkrow"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/linkjob/receipt"
)

// Saying is what a row says beside its cells.
type Saying struct {
	Row    int
	Digest receipt.Row // of all that it says
	Told   string      // the receipt that came with it; "" for none
	linkrow.Known
}

// Receipts makes the receipts of results, in the order of their rows: one pass, by one
// caller.
type Receipts struct {
	Maker *receipt.Maker
	Said  []Saying // rising by row; what is behind is cut off
}

// Row is what the row of the next result says; nil for a row that says nothing.
func (r *Receipts) Row(result *reconcile.Result) *Saying {
	for len(r.Said) > 0 && r.Said[0].Row < result.Row {
		r.Said = r.Said[1:]
	}
	if len(r.Said) == 0 || r.Said[0].Row != result.Row {
		return nil
	}
	return &r.Said[0]
}

// Receipt is that of a result, given what its row says.
func (r *Receipts) Receipt(s *Saying, result *reconcile.Result) string {
	code := r.Maker.Code(s.Digest, result)
	told, same := receipt.Same(s.Told, code)
	if !same {
		told = news
	}
	return string(told) + code
}

// news stands in front of a receipt that the caller does not have, in the place of what
// it was told.
const news = '-'

// Reference says that a caller knows the person of a row that was linked, in a
// capacity and for a period; from the caller's side it says nothing else.
type Reference struct {
	Person lienthong.PersonID
	linkrow.Known
}

// References are the references of the rows that were linked, from the results
// alone: nobody can be claimed whom the linking did not find. Of a person of whom the
// caller was told all this before, they are entered already.
func References(receipts *Receipts, results []reconcile.Result) []Reference {
	var out, before []Reference
	for i := range results {
		r := &results[i]
		said := receipts.Row(r)
		if said == nil || said.Capacity == "" || !r.Verdict.Links() || len(r.Candidates) == 0 || r.Candidates[0].Person.IsZero() {
			continue
		}
		ref := Reference{r.Candidates[0].Person, said.Known}
		if said.Told == "" || receipts.Receipt(said, r)[0] == news {
			out = append(out, ref)
		} else {
			before = append(before, ref)
		}
	}
	if len(before) == 0 {
		return out
	}
	fresh := make(map[lienthong.PersonID]bool, len(out))
	for _, r := range out {
		fresh[r.Person] = true
	}
	for _, r := range before { // an entry is of all rows about somebody
		if fresh[r.Person] {
			out = append(out, r)
		}
	}
	return out
}
