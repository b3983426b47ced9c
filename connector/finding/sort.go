package finding

import (
	"bufio"
	"cmp"
	"container/heap"
	"encoding/gob"
	"errors"
	"io"
	"iter"
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/linked"
	"github.com/lienthong/lienthong/internal/nameless"
)

// item is a record on its way to the others of its group.
type item struct {
	Group     string
	Type      int // its place among the connector's record types
	Key       string
	Values    []string
	Person    linked.Person
	Undecided bool
	Untold    []linked.Need
}

// size is about how many bytes an item takes in memory.
func (it *item) size() int {
	n := 256 + len(it.Group) + len(it.Key) + 64*len(it.Person.Relatives)
	for _, v := range it.Values {
		n += 16 + len(v)
	}
	return n
}

// sorter brings items in the order of their groups, in bounded memory: what is
// too much for it is sorted piece by piece into files, which are merged. Items
// of one group stay in the order in which they came.
type sorter struct {
	memory int // bytes; 0 for 64 MiB
	items  []item
	held   int
	pieces []*piece
}

const sorterMemory = 64 << 20

func (s *sorter) add(it item) error {
	s.items = append(s.items, it)
	s.held += it.size()
	if s.held < cmp.Or(s.memory, sorterMemory) {
		return nil
	}
	return s.spill()
}

func (s *sorter) sort() {
	slices.SortStableFunc(s.items, func(a, b item) int { return cmp.Compare(a.Group, b.Group) })
}

func (s *sorter) spill() error {
	s.sort()
	p, err := newPiece(s.items)
	if err != nil {
		return err
	}
	s.pieces = append(s.pieces, p)
	s.items, s.held = s.items[:0], 0
	return nil
}

// sorted gives the items in order.
func (s *sorter) sorted() iter.Seq2[item, error] {
	return func(yield func(item, error) bool) {
		if len(s.pieces) == 0 {
			s.sort()
			for _, it := range s.items {
				if !yield(it, nil) {
					return
				}
			}
			return
		}
		var err error
		if len(s.items) > 0 {
			err = s.spill()
		}
		var m merger
		for i, p := range s.pieces {
			if err == nil {
				p.place = i
				err = m.advance(p)
			}
		}
		heap.Init(&m)
		for err == nil && len(m) > 0 {
			p := m[0]
			if !yield(p.item, nil) {
				return
			}
			heap.Pop(&m)
			err = m.advance(p)
		}
		if err != nil {
			yield(item{}, &lienthong.Error{Code: lienthong.Unavailable, Message: "The records could not be sorted on the disk for temporary files; check its space.", Cause: err})
		}
	}
}

func (s *sorter) close() {
	for _, p := range s.pieces {
		_ = p.file.Close() // it has no name, so it is gone
	}
}

// piece is a sorted part on the disk.
type piece struct {
	file    *nameless.File
	decoder *gob.Decoder
	item    item
	place   int
}

func newPiece(items []item) (*piece, error) {
	f, err := nameless.Create("")
	if err != nil {
		return nil, err
	}
	w := bufio.NewWriterSize(f.Writer(), 64<<10)
	encoder := gob.NewEncoder(w)
	for i := range items {
		if err := encoder.Encode(&items[i]); err != nil {
			return nil, errors.Join(err, f.Close())
		}
	}
	if err := w.Flush(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &piece{file: f, decoder: gob.NewDecoder(bufio.NewReaderSize(f.Reader(), 64<<10))}, nil
}

// merger holds pieces by their next items.
type merger []*piece

// advance reads the next item of a piece and puts it back; one that is at its
// end stays out.
func (m *merger) advance(p *piece) error {
	p.item = item{}
	err := p.decoder.Decode(&p.item)
	if errors.Is(err, io.EOF) {
		return nil
	}
	if err == nil {
		heap.Push(m, p)
	}
	return err
}

// Len, Less, Swap, Push and Pop implement heap.Interface.
func (m merger) Len() int { return len(m) }
func (m merger) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(m[i].item.Group, m[j].item.Group), cmp.Compare(m[i].place, m[j].place)) < 0
}
func (m merger) Swap(i, j int) { m[i], m[j] = m[j], m[i] }
func (m *merger) Push(x any)   { *m = append(*m, x.(*piece)) } //nolint:forcetypeassert // heap is given nothing else
func (m *merger) Pop() any {
	last := (*m)[len(*m)-1]
	*m = (*m)[:len(*m)-1]
	return last
}
