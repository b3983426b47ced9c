package reconcile

import (
	"fmt"

	"github.com/lienthong/lienthong/reconcile/numbering"
)

// Duplicates finds rows of one register that mean the same person: rows linked
// to one person, and unlinked rows that repeat number, name and date of
// another. Results must be offered in row order.
type Duplicates struct {
	people *numbering.Hashes // population records that rows were linked to
	first  []int             // row that was linked to each
	byRow  map[rowKey]int
	Count  int // rows that repeat an earlier one
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
	if d.people == nil {
		d.people, d.byRow = numbering.NewHashes(0), make(map[rowKey]int)
	}
	first, repeated := 0, false
	switch {
	case r.Verdict.Links():
		first, repeated = d.linked(r.Candidates[0].Record, r.Row)
	case row.Record.PIN != 0 || row.Record.CMND != 0 || !row.Record.Birth.IsZero():
		k := rowKey{row.Record.PIN, row.Record.CMND, folded(), row.Record.Birth.String()}
		first, repeated = d.unlinked(k, r.Row)
	}
	if !repeated {
		return
	}
	d.Count++
	r.DuplicateOf = first
	r.ReasonVI += fmt.Sprintf(" Trùng người với dòng %d.", first)
	r.ReasonEN += fmt.Sprintf(" The same person as row %d.", first)
}

// linked is the first row that was linked to a person, if there was one before.
func (d *Duplicates) linked(person, row int) (first int, repeated bool) {
	number := int(d.people.Add(uint64(person)))
	if number == len(d.first) {
		d.first = append(d.first, row)
		return 0, false
	}
	return d.first[number], true
}

// unlinked is the first row that says the same, if there was one before.
func (d *Duplicates) unlinked(k rowKey, row int) (first int, repeated bool) {
	first, repeated = d.byRow[k]
	if !repeated {
		d.byRow[k] = row
	}
	return first, repeated
}
