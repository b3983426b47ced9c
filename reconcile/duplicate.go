package reconcile

import "fmt"

// Duplicates finds rows of one register that mean the same person: rows linked
// to one person, and unlinked rows that repeat number, name and date of
// another. Results must be offered in row order.
type Duplicates struct {
	byPerson map[int]int // population record → first row
	byRow    map[rowKey]int
	Count    int // rows that repeat an earlier one
}

// rowKey is what makes two unlinked rows the same: everything that was read.
type rowKey struct {
	number uint64
	cmnd   uint32
	name   string // folded
	birth  string
}

// Mark sets r.DuplicateOf and says so in its reasons. folded gives the row's
// name without marks; rows without number and date are never called duplicates.
func (d *Duplicates) Mark(r *Result, row *Row, folded func() string) {
	if d.byRow == nil {
		d.byPerson, d.byRow = make(map[int]int), make(map[rowKey]int)
	}
	first, repeated := 0, false
	switch {
	case r.Verdict.Links():
		first, repeated = seen(d.byPerson, r.Candidates[0].Record, r.Row)
	case row.Record.PIN != 0 || row.Record.CMND != 0 || !row.Record.Birth.IsZero():
		k := rowKey{row.Record.PIN, row.Record.CMND, folded(), row.Record.Birth.String()}
		first, repeated = seen(d.byRow, k, r.Row)
	}
	if !repeated {
		return
	}
	d.Count++
	r.DuplicateOf = first
	r.ReasonVI += fmt.Sprintf(" Trùng người với dòng %d.", first)
	r.ReasonEN += fmt.Sprintf(" The same person as row %d.", first)
}

func seen[K comparable](m map[K]int, k K, row int) (first int, repeated bool) {
	first, repeated = m[k]
	if !repeated {
		m[k] = row
	}
	return first, repeated
}
