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
				x.see(a, b)
			}
		}
	}
	return x
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

// levelRows are the levels of pairs of values, in order.
func (x *export) levelRows(f int) []string {
	out := make([]string, 0, len(x.levels[f]))
	for v, level := range x.levels[f] {
		out = append(out, fmt.Sprintf("%d, %d, %d", v[0], v[1], level))
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
