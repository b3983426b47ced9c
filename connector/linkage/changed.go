package linkage

import (
	"context"
	"crypto/sha256"
	"iter"
	"slices"

	"github.com/lienthong/lienthong/connector"
)

// changed streams the rows that are to be linked, each entered in the store
// before it is given. An error ends the stream and is left in failed.
func (s *Service) changed(ctx context.Context, b *connector.Bound, run string, sum *Summary, failed *error) iter.Seq[Row] {
	return func(yield func(Row) bool) {
		var links []Link
		var cells [][]string
		flush := func() bool {
			kept, err := s.unlinked(ctx, b, run, links, cells)
			for i := range kept {
				sum.Sent++
				kept[i].Row.Number = sum.Sent
				kept[i].link.Run, kept[i].link.Row = run, sum.Sent
			}
			if err == nil {
				err = s.put(ctx, b, kept)
			}
			if *failed = err; err != nil {
				return false
			}
			for _, k := range kept {
				if !yield(k.Row) {
					return false
				}
			}
			links, cells = links[:0], cells[:0]
			return true
		}
		for row, err := range s.Source.Rows(ctx, b.Query()) {
			if err != nil {
				*failed = err
				return
			}
			sum.Rows++
			c := b.Linking(nil, row)
			links = append(links, describe(b, row, c))
			if cells = append(cells, c); len(links) == batch && !flush() {
				return
			}
		}
		flush()
	}
}

// sending is a row with what is noted of it.
type sending struct {
	Row
	link Link
}

// describe is what is noted of a row: its key, capacity, period and digest.
func describe(b *connector.Bound, row, cells []string) Link {
	l := Link{Key: b.Key(row), Capacity: b.Capacity(row), From: b.Cell(row, b.Type.From), Until: b.Cell(row, b.Type.Until)}
	h := sha256.New()
	for _, c := range append(slices.Clone(cells), l.Capacity, l.From, l.Until) {
		h.Write([]byte(c))
		h.Write([]byte{0})
	}
	l.Digest = h.Sum(nil)[:16]
	return l
}

// unlinked leaves out the rows that were linked as they are, and notes that the
// run saw them.
func (s *Service) unlinked(ctx context.Context, b *connector.Bound, run string, links []Link, cells [][]string) ([]sending, error) {
	keys := make([]string, len(links))
	for i := range links {
		keys[i] = links[i].Key
	}
	known, err := s.Store.Known(ctx, b.Type.ID, keys)
	if err != nil {
		return nil, err
	}
	fresh := make(map[string][]byte, len(known))
	oldest := s.Now().Add(-s.Full)
	for _, k := range known {
		if k.Linked.After(oldest) {
			fresh[k.Key] = k.Digest
		}
	}
	var out []sending
	var seen []string
	for i, l := range links {
		if d, ok := fresh[l.Key]; ok && string(d) == string(l.Digest) {
			seen = append(seen, l.Key)
			continue
		}
		out = append(out, sending{Row{Cells: cells[i]}, l})
	}
	return out, s.Store.Seen(ctx, b.Type.ID, run, seen)
}

func (s *Service) put(ctx context.Context, b *connector.Bound, rows []sending) error {
	if len(rows) == 0 {
		return nil
	}
	links := make([]Link, len(rows))
	for i := range rows {
		links[i] = rows[i].link
	}
	return s.Store.Put(ctx, b.Type.ID, links)
}
