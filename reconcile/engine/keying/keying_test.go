package keying_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/lienthong/lienthong/reconcile/column"
	"github.com/lienthong/lienthong/reconcile/engine/keying"
	"github.com/lienthong/lienthong/reconcile/numbering"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// people are rows of a name, a birth and a number, some of which lack one.
func people(t *testing.T, rows int) ([]*column.Column, keying.Rows) {
	t.Helper()
	fields := []scheme.Field{{Name: "name", Kind: scheme.Name}, {Name: "born", Kind: scheme.Date}, {Name: "number", Kind: scheme.Identifier}}
	columns, all := make([]*column.Column, len(fields)), keying.Rows{Width: len(fields), Values: make([]uint32, rows*len(fields))}
	for f := range fields {
		cells, values := make([]string, rows), make([]uint32, rows)
		for i := range cells {
			switch {
			case i%7 == f: // nothing
			case f == 0:
				cells[i] = fmt.Sprintf("Ann%d Bee%d Cee", i%11, i%5)
			case f == 1:
				cells[i] = fmt.Sprintf("19%02d-03-%02d", i%60, 1+i%28)
			default:
				cells[i] = fmt.Sprint(70_000 + i*13)
			}
		}
		columns[f] = column.New(&fields[f])
		columns[f].Add(0, cells, values)
		columns[f].Seal()
		for i, v := range values {
			all.Values[i*all.Width+f] = v
		}
	}
	return columns, all
}

// keys are parts of some keys.
var keys = [][]keying.Part{
	{keying.NewPart(0, scheme.Word), keying.NewPart(1, scheme.Born)},
	{keying.NewPart(1, scheme.Whole), keying.NewPart(0, scheme.Word)},
	{keying.NewPart(2, scheme.Grams)},
	{keying.NewPart(0, scheme.Word), keying.NewPart(2, scheme.Grams), keying.NewPart(1, scheme.MonDay)},
	{keying.NewPart(0, scheme.Sound), keying.NewPart(1, scheme.Whole)},
}

// TestHasher: the hashes of a row are those of each combination of what its parts take.
func TestHasher(t *testing.T) {
	t.Parallel()
	columns, rows := people(t, 200)
	m := keying.NewMaker(columns, rows, 200)
	for i, parts := range keys {
		parts = m.Make(parts)
		got := map[uint32][]uint64{}
		keying.NewHasher(rows, parts, nil).Each(0, 200, func(asked []numbering.Question) {
			for _, q := range asked {
				got[q.By] = append(got[q.By], q.Hash)
			}
		})
		several := 0
		for row := range uint32(200) {
			want := []uint64{0}
			for _, p := range parts {
				v, of := rows.Values[int(row)*rows.Width+p.Field], []uint64{}
				switch {
				case v == 0:
				case p.Form == scheme.Whole:
					of = []uint64{uint64(v)}
				default:
					of = columns[p.Field].AppendKeys(nil, p.Form, v)
				}
				next := []uint64{}
				for _, x := range of {
					for _, before := range want {
						next = append(next, keying.Mix(before, x))
					}
				}
				want = next
			}
			if !slices.Equal(got[row], want) {
				t.Fatalf("key %d, row %d: %x, want %x", i, row, got[row], want)
			}
			several = max(several, len(want))
		}
		if several == 0 {
			t.Errorf("key %d takes nothing", i)
		}
	}
}

// TestFewRows: of a small part of the rows the same is taken, from their values alone.
func TestFewRows(t *testing.T) {
	t.Parallel()
	columns, rows := people(t, 3000)
	few := keying.Rows{Values: rows.Values[30*rows.Width : 90*rows.Width], Width: rows.Width}
	all, some := keying.NewMaker(columns, few, 60), keying.NewMaker(columns, few, 3000)
	if all.Size(keys[2]) == 0 || some.Size(keys[2]) != 0 {
		t.Errorf("of all values keys take %d bytes, and of some %d", all.Size(keys[2]), some.Size(keys[2]))
	}
	for i, parts := range keys {
		a, b := keying.NewHasher(few, all.Make(parts), nil), keying.NewHasher(few, some.Make(parts), nil)
		for row := range uint32(60) {
			if x, y := a.Of(row), b.Of(row); !slices.Equal(x, y) {
				t.Fatalf("key %d, row %d: %x, want %x", i, row, y, x)
			}
		}
	}
	for v := range uint32(columns[0].Len()) { // and nothing of any other value
		k := some.Make(keys[0])[0].Keys
		if own := columns[0].AppendKeys(nil, scheme.Word, v+1); len(k.Of(v+1)) > 0 && !slices.Equal(k.Of(v+1), own) {
			t.Fatalf("value %d: %x, want %x", v+1, k.Of(v+1), own)
		}
	}
}

// TestMadeOnce: what a form takes is made once for all keys that ask for it, and given up when
// the last of them was made.
func TestMadeOnce(t *testing.T) {
	t.Parallel()
	columns, rows := people(t, 100)
	m := keying.NewMaker(columns, rows, 100)
	for _, parts := range keys[:2] {
		m.Expect(parts)
	}
	first := m.Make(keys[0])[0].Keys
	if m.Done(keys[0]); m.Make(keys[1])[1].Keys != first || m.Size(keys[1]) != 0 {
		t.Error("the words are made twice")
	}
	if m.Done(keys[1]); m.Size(keys[1]) == 0 || m.Make(keys[1])[1].Keys == first {
		t.Error("the words are kept for no key")
	}
}
