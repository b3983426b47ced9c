package engine

import (
	"bytes"
	"cmp"
	"runtime"
	"slices"
	"sync"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/room"
	"github.com/lienthong/lienthong/reconcile/arrange"
	"github.com/lienthong/lienthong/reconcile/column"
	"github.com/lienthong/lienthong/reconcile/engine/known"
	"github.com/lienthong/lienthong/reconcile/hashing"
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
	place   []uint32               // of a row's id in idEnds: ids stay where they were read
	values  []uint32               // by row, one for each field
	made    *sync.Map              // of blocking keys, *made
	levels  []func() *known.Levels // by field, made when first asked for

	// Allow refuses so many bytes of memory more for what is named; nil refuses none. What
	// comes of an error is that error.
	Allow func(bytes int64, what string) error
}

// allow is Allow.
func (r *Records) allow(bytes int64, what string) error {
	if r.Allow == nil {
		return nil
	}
	return r.Allow(bytes, what)
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

// look looks at the second rows of pairs, at both ends: a row may lie on two lines of
// memory.
func (r *Records) look(pairs []pair) (sum uint32) {
	n := len(r.Columns)
	for _, x := range pairs {
		row := r.values[int(x.b)*n:][:n]
		sum += row[0] + row[n-1]
	}
	return sum
}

// field is the number of a field.
func (r *Records) field(name string) int {
	return slices.IndexFunc(r.Model.Fields, func(f scheme.Field) bool { return f.Name == name })
}

// Pairs is how many pairs there are at all.
func (r *Records) Pairs() float64 {
	return float64(r.pairsAmong(int64(r.Left), int64(r.Len()-r.Left)))
}

// Alone are so many rows of one of two tables, 0 left and 1 right, as one table by itself:
// all, if the table has no more, and else the first, which are drawn evenly, since rows
// stand in the order of the hashes of their ids. What values their columns have is known of all
// rows, and only of those.
func (r *Records) Alone(side, rows int) *Records {
	model := *r.Model
	model.Link = scheme.Dedupe
	from, to := 0, r.Left
	if side == 1 {
		from, to = r.Left, r.Len()
	}
	to = min(to, from+rows)
	return r.part(&model, to-from, r.place[from:to], r.values[from*len(r.Columns):to*len(r.Columns)])
}

// First are so many rows of each table, drawn as [Records.Alone] does.
func (r *Records) First(rows int) *Records {
	n, left, right := len(r.Columns), min(r.Left, rows), r.Left+min(r.Len()-r.Left, rows)
	if left == r.Left && right == r.Len() {
		return r
	}
	return r.part(r.Model, left, slices.Concat(r.place[:left], r.place[r.Left:right]), slices.Concat(r.values[:left*n], r.values[r.Left*n:right*n]))
}

// part are some of the rows, so many of them left ones.
func (r *Records) part(m *scheme.Model, left int, place, values []uint32) *Records {
	return &Records{Model: m, Columns: r.Columns, Left: left, ids: r.ids, idEnds: r.idEnds, place: place, values: values, made: &sync.Map{}, levels: r.levels, Allow: r.Allow}
}

// Compared are the same rows, of which other pairs are compared than those of the model.
func (r *Records) Compared(b *scheme.Blocking) *Records {
	model := *r.Model
	model.Blocking = *b
	out := r.part(&model, r.Left, r.place, r.values)
	if own := r.Model.Blocking; cmp.Or(own.MaxBlock, scheme.DefaultMaxBlock) == cmp.Or(b.MaxBlock, scheme.DefaultMaxBlock) && slices.Equal(own.SplitBy, b.SplitBy) {
		out.made = r.made
	}
	return out
}

// order puts the rows of each table in the order of the hashes of their ids.
func (r *Records) order() error {
	r.place = room.Make[uint32](len(r.idEnds) - 1)
	hashes := room.Make[uint64](r.Len())
	arrange.InParts(runtime.GOMAXPROCS(0), r.Len(), func(_, from, upTo int) {
		for i := from; i < upTo; i++ {
			hashes[i] = hashing.Of(r.idAt(uint32(i)))
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
		return r.sameID()
	}
	return nil
}

// sameID says which two rows of a table have one id: not the id, which may be a person's number.
func (r *Records) sameID() error {
	for side, bounds := range [2][2]int{{0, r.Left}, {r.Left, r.Len()}} {
		first := map[string]int{}
		for i := bounds[0]; i < bounds[1]; i++ {
			before, is := first[string(r.idAt(uint32(i)))]
			if !is {
				first[string(r.idAt(uint32(i)))] = i
				continue
			}
			table := "the table"
			if r.Model.Link.Tables() == 2 {
				table = [2]string{"the left table", "the right table"}[side]
			}
			return lienthong.Errorf(lienthong.Invalid, "%s: its data rows %d and %d have the same id in column %q; name a column that tells the rows apart, or none",
				table, before-bounds[0]+1, i-bounds[0]+1, r.Model.IDOf(side))
		}
	}
	return lienthong.Errorf(lienthong.Internal, "two rows have the same id, and neither is found")
}

// number leaves the rows where they were read.
func (l *Loader) number() {
	l.r.place = room.Make[uint32](len(l.r.idEnds) - 1)
	for i := range l.r.place {
		l.r.place[i] = uint32(i)
	}
}

// sealColumns seals the columns and says, by field, how values are numbered anew; nil
// where they are not.
func (r *Records) sealColumns() (renumbered [][]uint32) {
	renumbered = make([][]uint32, len(r.Columns))
	var wg sync.WaitGroup
	for f, c := range r.Columns {
		wg.Go(func() { renumbered[f] = c.Seal() })
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
	return renumbered
}

// renumber puts in the new numbers of values.
func (r *Records) renumber(fields [][]uint32) {
	for f, numbers := range fields {
		if numbers == nil {
			continue
		}
		for i := f; i < len(r.values); i += len(fields) {
			r.values[i] = numbers[r.values[i]]
		}
	}
}
