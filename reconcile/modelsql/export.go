package modelsql

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lienthong/lienthong/reconcile/column"
	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// export is what becomes tables.
type export struct {
	r       *engine.Records
	fields  []*scheme.Field
	columns []*column.Column
	at      []int // of each compared field among the fields
	partner []int // field of swap_with, or -1
	swapped []int // the level swapped, 0 if there is none
	last    []int // the last level
	usual   []int // the level that most pairs of values have; the tables leave it out
	levels  []map[[2]uint32]uint8
	blocks  []string
}

func newExport(r *engine.Records, p *engine.Plan) *export {
	x := &export{r: r}
	for i := range r.Model.Fields {
		f := &r.Model.Fields[i]
		if f.BlockOnly {
			continue
		}
		x.fields, x.columns, x.at = append(x.fields, f), append(x.columns, r.Columns[i]), append(x.at, i)
		x.partner = append(x.partner, slices.IndexFunc(r.Model.Fields, func(g scheme.Field) bool { return g.Name == f.SwapWith }))
		swapped := slices.IndexFunc(f.Parsed(), func(l scheme.Level) bool { return l.Test == scheme.Swapped }) + 1
		x.swapped, x.last = append(x.swapped, swapped), append(x.last, len(f.Parsed())+1)
		x.levels = append(x.levels, map[[2]uint32]uint8{})
	}
	block := 0
	for key, rows := range p.Blocks() {
		block++
		for i, a := range rows {
			x.blocks = append(x.blocks, fmt.Sprintf("%d, %d, %d", key, block, a))
			for _, b := range rows[i+1:] {
				if x.allows(a, b) {
					x.see(a, b)
				}
			}
		}
	}
	for f := range x.fields {
		x.usual = append(x.usual, x.commonest(f))
	}
	return x
}

// commonest is the level of a field that most pairs of values have.
func (x *export) commonest(f int) int {
	count := make([]int, x.last[f]+1)
	for _, level := range x.levels[f] {
		count[level]++
	}
	return slices.Index(count, slices.Max(count))
}

// allows reports whether the kind of link compares two rows, the first of which
// stands before the second: what allowed says in SQL.
func (x *export) allows(a, b uint32) bool {
	left := uint32(x.r.Left)
	switch x.r.Model.Link {
	case scheme.Dedupe, scheme.DedupeLeft:
		return a < left
	}
	return a < left && b >= left
}

// see enters the levels of the values of two rows.
func (x *export) see(a, b uint32) {
	rowA, rowB := x.r.Values(a), x.r.Values(b)
	for f, at := range x.at {
		key := [2]uint32{rowA[at], rowB[at]}
		if key[0] == 0 || key[1] == 0 {
			continue
		}
		if _, known := x.levels[f][key]; !known {
			x.levels[f][key] = x.columns[f].Level(key[0], key[1], 0, 0)
		}
	}
}

// records are the rows: side, id, and for each field its value and where that
// value stands in the column of swap_with.
func (x *export) records() []string {
	out := make([]string, x.r.Len())
	for row := range out {
		side := 0
		if row >= x.r.Left {
			side = 1
		}
		values := x.r.Values(uint32(row))
		var b strings.Builder
		fmt.Fprintf(&b, "%d, %d, '%s'", row, side, strings.ReplaceAll(x.r.ID(uint32(row)), "'", "''"))
		for f, at := range x.at {
			here, there, other := values[at], uint32(0), uint32(0)
			if x.partner[f] >= 0 {
				there, other = x.columns[f].Partner(here), values[x.partner[f]]
			}
			fmt.Fprintf(&b, ", %d, %d, %d", here, there, other)
		}
		out[row] = b.String()
	}
	return out
}

// levelRows are the levels of pairs of values, in order, those on the usual level left
// out: most tell only that two names are not alike, and a database reads millions of
// rows of text slowly.
func (x *export) levelRows(f int) []string {
	var out []string
	for v, level := range x.levels[f] {
		if int(level) != x.usual[f] {
			out = append(out, fmt.Sprintf("%d, %d, %d", v[0], v[1], level))
		}
	}
	slices.Sort(out)
	return out
}

// rareRows are what values add, those that add nothing left out.
func rareRows(rare []int32) []string {
	var out []string
	for v, bits := range rare {
		if bits != 0 {
			out = append(out, fmt.Sprintf("%d, %d", v, bits))
		}
	}
	return out
}
