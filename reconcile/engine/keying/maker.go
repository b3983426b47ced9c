package keying

import (
	"slices"
	"sync"
	"sync/atomic"

	"github.com/lienthong/lienthong/reconcile/column"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Maker makes what forms take from the values of columns: once for all keys that ask for it,
// and only as long as a key is still to be made, since the hashes of some forms
// take more memory than the values themselves.
type Maker struct {
	columns []*column.Column
	rows    Rows // whose values alone are asked for
	few     bool // those are a small part of all values

	sync.Mutex
	kept map[what]*kept
}

// what is a form of a field.
type what struct {
	field int
	form  scheme.Form
}

// kept are the keys of a form.
type kept struct {
	once sync.Once
	made atomic.Bool
	keys *column.Keys
	uses int // for which it is still to be kept; less than one for ever
}

// NewMaker makes keys of some rows of so many that the columns are of.
func NewMaker(columns []*column.Column, rows Rows, of int) *Maker {
	const few = 8 // rows for one that is asked, from which its values are looked up
	return &Maker{columns: columns, rows: rows, few: len(rows.Values)/max(rows.Width, 1)*few <= of, kept: map[what]*kept{}}
}

// Expect says that Make will be called for these parts, and Done then.
func (m *Maker) Expect(parts []Part) {
	for _, p := range parts {
		m.of(p).uses++
	}
}

// of is what is kept for a part.
func (m *Maker) of(p Part) *kept {
	m.Lock()
	defer m.Unlock()
	w := what{p.Field, p.Form}
	if m.kept[w] == nil {
		m.kept[w] = &kept{}
	}
	return m.kept[w]
}

// Make is the parts with their keys.
func (m *Maker) Make(parts []Part) []Part {
	parts = slices.Clone(parts)
	for i, p := range parts {
		if p.Form == scheme.Whole {
			continue
		}
		k := m.of(p)
		k.once.Do(func() {
			k.keys = m.make(p)
			k.made.Store(true)
		})
		parts[i].Keys = k.keys
	}
	return parts
}

func (m *Maker) make(p Part) *column.Keys {
	c := m.columns[p.Field]
	if !m.few {
		return c.Keys(p.Form)
	}
	var values []uint32
	for at := p.Field; at < len(m.rows.Values); at += m.rows.Width {
		if v := m.rows.Values[at]; v != 0 {
			values = append(values, v)
		}
	}
	slices.Sort(values)
	return c.KeysOf(p.Form, slices.Compact(values))
}

// Size is about how many bytes making the parts takes more than is kept already.
func (m *Maker) Size(parts []Part) (bytes int64) {
	for _, p := range parts {
		if k := m.of(p); !m.few && p.Form != scheme.Whole && !k.made.Load() {
			bytes += m.columns[p.Field].KeysSize(p.Form)
		}
	}
	return bytes
}

// Done gives up the keys that no key expected is still to be made of.
func (m *Maker) Done(parts []Part) {
	m.Lock()
	defer m.Unlock()
	for _, p := range parts {
		w := what{p.Field, p.Form}
		if k := m.kept[w]; k != nil {
			if k.uses--; k.uses == 0 {
				delete(m.kept, w)
			}
		}
	}
}
