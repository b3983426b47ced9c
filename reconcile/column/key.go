package column

import (
	"math/bits"

	"github.com/lienthong/lienthong/reconcile/hashing"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Keys are the hashes of what a form takes from each value: several for words,
// pairs of them and grams, one for other forms, none where the value has nothing of the kind.
type Keys struct {
	starts []uint32 // of words and grams, where those of a value begin
	hashes []uint64 // of other forms, one for each value, 0 for none
	places []placed // of the values, by their number; nil where all are there in their order
}

// placed is where a value is, 0 for a place that is free.
type placed struct{ value, place uint32 }

// at is where a value is.
func (k *Keys) at(v uint32) uint32 {
	if k.places == nil {
		return v
	}
	mask := uint32(len(k.places) - 1)
	for i := v * 0x9e3779b1 & mask; ; i = (i + 1) & mask {
		if p := k.places[i]; p.value == v || p.place == 0 {
			return p.place
		}
	}
}

// put says where a value is.
func (k *Keys) put(v, place uint32) {
	mask := uint32(len(k.places) - 1)
	i := v * 0x9e3779b1 & mask
	for k.places[i].place != 0 {
		i = (i + 1) & mask
	}
	k.places[i] = placed{v, place}
}

// Of are the hashes of a value.
func (k *Keys) Of(v uint32) []uint64 {
	switch v = k.at(v); {
	case k.starts != nil:
		return k.hashes[k.starts[v]:k.starts[v+1]]
	case k.hashes[v] == 0:
		return nil
	}
	return k.hashes[v : v+1]
}

// One is the hash of a value, 0 if it has none. It is not for words and grams.
func (k *Keys) One(v uint32) uint64 { return k.hashes[k.at(v)] }

// Keys makes the hashes of a form, of all values. The column is sealed.
func (c *Column) Keys(form scheme.Form) *Keys {
	k, values := &Keys{}, c.Len()
	k.makeRoom(c, form, values)
	for v := range uint32(values) {
		k.add(c, form, v+1)
	}
	return k.end(form)
}

// KeysOf makes the hashes of some values, each given once, where they are few: of any other
// it knows none.
func (c *Column) KeysOf(form scheme.Form, values []uint32) *Keys {
	k := &Keys{places: make([]placed, 1<<bits.Len(uint(2*len(values))))}
	k.makeRoom(c, form, len(values))
	for i, v := range values {
		k.put(v, uint32(i+1))
		k.add(c, form, v)
	}
	return k.end(form)
}

// KeysSize is about how many bytes Keys takes.
func (c *Column) KeysSize(form scheme.Form) int64 {
	values, words := int64(c.texts.len()), int64(max(len(c.tokens), c.texts.len()))
	switch form {
	case scheme.Word, scheme.Near:
		return 4*values + 10*words // what grows has room to spare
	case scheme.Pairs:
		return 4*values + 2*10*words
	case scheme.Grams:
		return 4*values + 8*min(int64(len(c.texts.bytes)), maxWords*values)
	}
	return 8 * values
}

// makeRoom makes room for so many values, the first of which is none.
func (k *Keys) makeRoom(c *Column, form scheme.Form, values int) {
	room := values + 1
	if form.Several() {
		k.starts = append(make([]uint32, 0, room+1), 0)
		if form == scheme.Grams && k.places == nil {
			room = c.mostGrams()
		}
		k.hashes = make([]uint64, 0, room)
		return
	}
	k.hashes = append(make([]uint64, 0, room), 0)
}

// add adds the hashes of the next value.
func (k *Keys) add(c *Column, form scheme.Form, v uint32) {
	if form.Several() {
		k.starts = append(k.starts, uint32(len(k.hashes)))
	}
	n := len(k.hashes)
	if k.hashes = c.AppendKeys(k.hashes, form, v); n == len(k.hashes) && !form.Several() {
		k.hashes = append(k.hashes, 0)
	}
}

func (k *Keys) end(form scheme.Form) *Keys {
	if form.Several() {
		k.starts = append(k.starts, uint32(len(k.hashes)))
	}
	return k
}

// Fingerprint is the hash of a value's text.
func (c *Column) Fingerprint(v uint32) uint64 { return hashing.Of(c.texts.at(v)) }
