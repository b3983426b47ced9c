package profile

import (
	"github.com/lienthong/lienthong/reconcile/blocking"
	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/engine/cell"
	"github.com/lienthong/lienthong/reconcile/profile/sample"
)

// block proposes what is compared.
func (p *Proposal) block(left, right *sample.Table) {
	rows := float64(left.Rows)
	pairs := rows * (rows - 1) / 2
	if right != nil {
		pairs, rows = rows*float64(right.Rows), rows+float64(right.Rows)
	}
	p.Model.Blocking, p.Notes.Keys = blocking.Propose(p.sampleRecords(left, right), rows, pairs)
}

// sampleRecords loads the samples as records.
func (p *Proposal) sampleRecords(left, right *sample.Table) *engine.Records {
	l := engine.NewLoader(p.Model)
	for side, t := range []*sample.Table{left, right} {
		if t == nil {
			continue
		}
		rows := t.Sample[:min(len(t.Sample), blocking.SampleRows)]
		c := cell.New(p.Model, t.Header, side)
		for _, row := range rows {
			c.Add("", row)
		}
		l.Batch(side, c.IDs, c.Fields, nil)
	}
	return l.Sample()
}
