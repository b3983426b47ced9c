package linkage

import (
	"context"
	"crypto/sha256"
	"iter"
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
)

// sent is what is noted of a row while its verdict is awaited: memory holds those
// of one job and a batch, some 80 bytes each.
type sent struct {
	key    string
	digest [16]byte
	Known
}

// changed streams the rows that are to be linked, each noted in sent before it is
// given. An error ends the stream and is left in failed.
func (p *pass) changed(ctx context.Context) iter.Seq[Row] {
	return func(yield func(Row) bool) {
		var rows []sent
		var cells [][]string
		flush := func() bool {
			linked, err := p.linked(ctx, rows)
			if p.failed = err; err != nil {
				return false
			}
			for i, r := range rows {
				if linked[r.key] == r.digest {
					continue
				}
				p.sum.Sent++
				p.sent = append(p.sent, r)
				if !yield(Row{p.sum.Sent, cells[i], r.Known}) {
					return false
				}
			}
			rows, cells = rows[:0], cells[:0]
			return true
		}
		for row, err := range p.Source.Rows(ctx, p.bound.Query()) {
			if err != nil {
				p.failed = err
				return
			}
			p.sum.Rows++
			c := p.bound.Linking(nil, row)
			rows = append(rows, describe(p.bound, row, c))
			if cells = append(cells, c); len(rows) == batch && !flush() {
				return
			}
		}
		flush()
	}
}

// describe is what is noted of a row, given the cells that are sent.
func describe(b *connector.Bound, row, cells []string) sent {
	capacity, from, until := b.Capacity(row), b.Cell(row, b.Type.From), b.Cell(row, b.Type.Until)
	h := sha256.New()
	for _, c := range append(slices.Clone(cells), capacity, from, until) {
		h.Write([]byte(c))
		h.Write([]byte{0})
	}
	s := sent{key: b.Key(row), digest: [16]byte(h.Sum(nil))}
	if capacity != "" {
		s.Known = Known{capacity, date(from), date(until)}
	}
	return s
}

// date is a date as a term has it; none for what is none.
func date(s string) lienthong.Date {
	d, err := lienthong.ParseDate(s)
	if err != nil {
		return lienthong.Date{}
	}
	return d
}

// linked are the digests of those rows that were linked not too long ago. Those
// that are so still are noted as seen by the run.
func (p *pass) linked(ctx context.Context, rows []sent) (map[string][16]byte, error) {
	if p.fresh {
		return nil, nil
	}
	keys := make([]string, len(rows))
	for i := range rows {
		keys[i] = rows[i].key
	}
	known, err := p.Store.Known(ctx, p.bound.Type.ID, keys)
	if err != nil {
		return nil, err
	}
	linked := make(map[string][16]byte, len(known))
	for _, k := range known {
		if k.Linked.After(p.since) && len(k.Digest) == 16 {
			linked[k.Key] = [16]byte(k.Digest)
		}
	}
	var seen []string
	for i := range rows {
		if d, ok := linked[rows[i].key]; ok && d == rows[i].digest {
			seen = append(seen, rows[i].key)
		}
	}
	return linked, p.Store.Seen(ctx, p.bound.Type.ID, p.run, seen)
}
