package linkage

import (
	"cmp"
	"context"
	"crypto/sha256"
	"iter"
	"slices"
	"sync"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
)

// sent is what is noted of a row while its verdict is awaited: memory holds those
// of one job and a batch, some 90 bytes each.
type sent struct {
	key    string
	digest [16]byte
	Known
	place   int  // 0 for a row that is new
	told    bool // it was sent with the receipt of what was kept of it
	certain bool // and is linked by that
}

// read is rows of the source as they were read, with the cells that are sent of each.
type read struct {
	rows  []sent
	cells [][]string
}

// reading is the source being read and described, some rows ahead of who takes them.
type reading struct {
	batches chan read
	failed  error // of the source, once batches is closed
	stop    context.CancelFunc
	both    sync.WaitGroup
}

// startReading begins to read: the population's owner is asked meanwhile who has changed.
func (p *pass) startReading(ctx context.Context) *reading {
	ctx, stop := context.WithCancel(ctx)
	r := &reading{batches: make(chan read, 1), stop: stop}
	rows := make(chan [][]string, 1)
	r.both.Go(func() {
		defer close(rows)
		r.failed = p.read(ctx, rows)
	})
	r.both.Go(func() {
		defer close(r.batches)
		var text []byte
		var lost error
		for some := range rows {
			out := read{make([]sent, len(some)), make([][]string, len(some))}
			for i, row := range some {
				out.cells[i] = p.bound.Linking(nil, row)
				out.rows[i], text = describe(p.bound, row, out.cells[i], text)
			}
			select {
			case r.batches <- out:
			case <-ctx.Done():
				lost = ctx.Err() // though read may have come to its end
			}
		}
		r.failed = cmp.Or(r.failed, lost)
	})
	return r
}

// end gives the source back.
func (r *reading) end() {
	r.stop()
	r.both.Wait()
}

// changed streams the rows that are to be linked, each noted in sent before it is
// given. An error ends the stream and is left in failed.
func (p *pass) changed(ctx context.Context, from *reading) iter.Seq[Row] {
	return func(yield func(Row) bool) {
		for some := range from.batches {
			if !p.give(ctx, some, yield) {
				return
			}
		}
		p.failed = from.failed
	}
}

// read reads the source, some rows at once.
func (p *pass) read(ctx context.Context, into chan<- [][]string) error {
	var some [][]string
	give := func() error {
		select {
		case into <- some:
			some = make([][]string, 0, batch)
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	for row, err := range p.Source.Rows(ctx, p.bound.Query()) {
		if err != nil {
			return err
		}
		if some = append(some, slices.Clone(row)); len(some) == batch {
			if err := give(); err != nil {
				return err
			}
		}
	}
	return give()
}

// give gives those of some rows that are to be linked, and reports whether more are wanted.
func (p *pass) give(ctx context.Context, some read, yield func(Row) bool) bool {
	p.sum.Rows += len(some.rows)
	earlier, err := p.earlier(ctx, some.rows)
	if p.failed = err; err != nil {
		return false
	}
	for i, r := range some.rows {
		receipt := ""
		if e := earlier[r.key]; e != nil {
			same := e.Digest == r.digest
			if same && !p.due(e) {
				p.found.add(e.Place)
				continue
			}
			if r.place = e.Place; same && e.Receipt != "" {
				receipt, r.told, r.certain = e.Receipt, true, Certain(e.Verdict)
			}
		}
		p.sum.Sent++
		p.sent = append(p.sent, r)
		if !yield(Row{p.sum.Sent, some.cells[i], r.Known, receipt}) {
			return false
		}
	}
	return true
}

// describe is what is noted of a row, given the cells that are sent; text is used
// again.
func describe(b *connector.Bound, row, cells []string, text []byte) (sent, []byte) {
	capacity, from, until := b.Capacity(row), b.Cell(row, b.Type.From), b.Cell(row, b.Type.Until)
	text = text[:0]
	for _, c := range cells {
		text = append(append(text, c...), 0)
	}
	for _, c := range [...]string{capacity, from, until} {
		text = append(append(text, c...), 0)
	}
	sum := sha256.Sum256(text)
	s := sent{key: b.Key(row), digest: [16]byte(sum[:16])}
	if capacity != "" {
		s.Known = Known{capacity, date(from), date(until)}
	}
	return s, text
}

// date is a date as a term has it; none for what is none.
func date(s string) lienthong.Date {
	d, err := lienthong.ParseDate(s)
	if err != nil {
		return lienthong.Date{}
	}
	return d
}

// earlier is what is kept of some rows, by their keys.
func (p *pass) earlier(ctx context.Context, rows []sent) (map[string]*Earlier, error) {
	if p.fresh {
		return nil, nil
	}
	keys := make([]string, len(rows))
	for i := range rows {
		keys[i] = rows[i].key
	}
	known, err := p.Store.Earlier(ctx, p.bound.Type.ID, keys)
	if err != nil {
		return nil, err
	}
	out := make(map[string]*Earlier, len(known))
	for i := range known {
		out[known[i].Key] = &known[i]
	}
	return out, nil
}
