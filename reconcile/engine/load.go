package engine

import (
	"bytes"
	"runtime"
	"slices"
	"sync"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/room"
	"github.com/lienthong/lienthong/reconcile/arrange"
	"github.com/lienthong/lienthong/reconcile/column"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Records are the rows of the tables that are linked: first those of the left
// table, then those of the right one, each in the order of the hashes of their
// ids, so that the order of the files does not show.
type Records struct {
	Model   *scheme.Model
	Columns []*column.Column // one for each field of the model
	Left    int              // rows of the left table
	ids     []byte
	idEnds  []uint64
	place   []uint32 // of a row's id in idEnds: ids stay where they were read
	values  []uint32 // by row, one for each field
	made    sync.Map // of blocking keys, *made
}

// Len is the number of rows.
func (r *Records) Len() int { return len(r.place) }

// ID is the id of a row.
func (r *Records) ID(row uint32) string { return string(r.idBytes(row)) }

// IDs puts the ids of rows in place of dst. They must not be changed. Where each
// is, memory is asked for all of them at a time.
func (r *Records) IDs(dst [][]byte, rows []uint32) [][]byte {
	dst = slices.Grow(dst[:0], len(rows))[:len(rows)]
	places := make([]uint32, len(rows))
	for i, row := range rows {
		places[i] = r.place[row]
	}
	for i, place := range places {
		dst[i] = r.idAt(place)
	}
	return dst
}

func (r *Records) idBytes(row uint32) []byte { return r.idAt(r.place[row]) }

// idAt is the id of the row that was read in this place.
func (r *Records) idAt(place uint32) []byte { return r.ids[r.idEnds[place]:r.idEnds[place+1]] }

// Values are the values of a row, one for each field.
func (r *Records) Values(row uint32) []uint32 {
	n := len(r.Columns)
	return r.values[int(row)*n : int(row)*n+n : int(row)*n+n]
}

// Pairs is how many pairs there are at all.
func (r *Records) Pairs() float64 {
	left, right := float64(r.Left), float64(r.Len()-r.Left)
	switch r.Model.Link {
	case scheme.Dedupe:
		return left * (left - 1) / 2
	case scheme.DedupeLeft:
		return left*(left-1)/2 + left*right
	}
	return left * right
}

// Loader takes rows in.
type Loader struct {
	r      *Records
	counts [2]int
	taken  [][]uint32 // values of a batch, by field
}

// NewLoader begins with a model that was checked.
func NewLoader(m *scheme.Model) *Loader {
	l := &Loader{r: &Records{Model: m, idEnds: []uint64{0}}, taken: make([][]uint32, len(m.Fields))}
	for i := range m.Fields {
		l.r.Columns = append(l.r.Columns, column.New(&m.Fields[i]))
	}
	return l
}

// Batch takes rows of a side in: 0 is left and comes first, 1 is right. Cells
// has a list for each field, with a cell for each row.
func (l *Loader) Batch(side int, ids []string, cells [][]string) {
	var wg sync.WaitGroup
	for f, c := range l.r.Columns {
		wg.Go(func() {
			l.taken[f] = slices.Grow(l.taken[f][:0], len(ids))[:len(ids)]
			c.Add(side, cells[f], l.taken[f])
		})
	}
	r := l.r
	r.idEnds = room.Grow(r.idEnds, len(ids))
	for _, id := range ids {
		r.ids = append(room.Grow(r.ids, len(id)), id...)
		r.idEnds = append(r.idEnds, uint64(len(r.ids)))
	}
	n, from := len(r.Columns), len(r.values)
	r.values = room.Grow(r.values, n*len(ids))[:from+n*len(ids)]
	wg.Wait()
	for f, taken := range l.taken {
		for i, v := range taken {
			r.values[from+i*n+f] = v
		}
	}
	l.counts[side] += len(ids)
}

// Rows is how many rows were taken in.
func (l *Loader) Rows() int { return l.counts[0] + l.counts[1] }

// Expect says about how many rows there will be, so that room is made at once.
func (l *Loader) Expect(rows int) {
	r := l.r
	seen := len(r.idEnds) - 1
	if seen == 0 || rows <= seen {
		return
	}
	more := rows - seen
	r.idEnds = room.Exactly(r.idEnds, more)
	r.ids = room.Exactly(r.ids, len(r.ids)/seen*more)
	r.values = room.Exactly(r.values, len(r.Columns)*more)
	for _, c := range r.Columns {
		c.Expect(rows)
	}
}

// Size is the memory held so far, in bytes.
func (l *Loader) Size() int64 {
	n := int64(cap(l.r.ids)) + int64(cap(l.r.idEnds))*8 + int64(cap(l.r.values))*4
	for _, c := range l.r.Columns {
		n += c.Size()
	}
	return n
}

// Seal ends the loading. Two rows of one table with the same id are an error.
func (l *Loader) Seal() (*Records, error) {
	r := l.r
	r.Left = l.counts[0]
	l.sealColumns()
	return r, r.order()
}

// order puts the rows of each table in the order of the hashes of their ids.
func (r *Records) order() error {
	r.place = make([]uint32, len(r.idEnds)-1)
	hashes := make([]uint64, r.Len())
	arrange.InParts(runtime.GOMAXPROCS(0), r.Len(), func(_, from, upTo int) {
		for i := from; i < upTo; i++ {
			hashes[i] = column.Hash(r.idAt(uint32(i)))
		}
	})
	n, same := len(r.Columns), false
	for _, bounds := range [2][2]int{{0, r.Left}, {r.Left, r.Len()}} {
		from, upTo := bounds[0], bounds[1]
		rows := arrange.Rows{
			First: uint32(from), Hashes: hashes[from:upTo], Values: r.values[from*n : upTo*n], Width: n,
			Compare: func(a, b uint32) int { return bytes.Compare(r.idAt(a), r.idAt(b)) },
		}
		same = rows.ByHash(r.place[from:upTo]) || same
	}
	if same {
		return lienthong.Errorf(lienthong.Invalid, "two rows have the same id in column %q; name a column that tells the rows apart, or none", r.Model.ID)
	}
	return nil
}

// number leaves the rows where they were read.
func (l *Loader) number() {
	l.r.place = make([]uint32, len(l.r.idEnds)-1)
	for i := range l.r.place {
		l.r.place[i] = uint32(i)
	}
}

// sealColumns seals the columns and puts in the new numbers of their values.
func (l *Loader) sealColumns() {
	r := l.r
	var wg sync.WaitGroup
	n := len(r.Columns)
	for f, c := range r.Columns {
		wg.Go(func() {
			if renumbered := c.Seal(); renumbered != nil {
				for i := f; i < len(r.values); i += n {
					r.values[i] = renumbered[r.values[i]]
				}
			}
		})
	}
	wg.Wait()
	for i := range r.Columns {
		if other := r.Model.Fields[i].SwapWith; other != "" {
			r.Columns[i].Join(r.Columns[r.field(other)])
		}
	}
	for _, c := range r.Columns {
		c.Close()
	}
}

// field is the number of a field.
func (r *Records) field(name string) int {
	return slices.IndexFunc(r.Model.Fields, func(f scheme.Field) bool { return f.Name == name })
}

// LeftAlone are the rows of the left table as one table by itself.
func (r *Records) LeftAlone() *Records {
	model := *r.Model
	model.Link = scheme.Dedupe
	return &Records{Model: &model, Columns: r.Columns, Left: r.Left, ids: r.ids, idEnds: r.idEnds[:r.Left+1], values: r.values}
}
