package warm

import (
	"github.com/lienthong/lienthong/reconcile/kernel"
	"github.com/lienthong/lienthong/reconcile/lexicon"
)

// late is what came after the index was made.
type late struct {
	gone    map[int64]bool // ordinals, of persons whose record is no longer true
	persons []kernel.Record
	keys    map[uint64][]int32 // places in persons
	byPIN   map[uint64]int32   // the place of the present record
}

func newLate() late {
	return late{gone: make(map[int64]bool), keys: make(map[uint64][]int32), byPIN: make(map[uint64]int32)}
}

// Change is a person's record as it is from now on.
type Change struct {
	PIN  uint64 // whose record it was, if there was one
	Gone bool   // there is none any more
	// Record makes the new record, its names as tokens of the lexicon given.
	Record func(*lexicon.Lexicon) kernel.Record
}

// Apply applies a change. Whoever asks afterwards sees it.
func (ix *Index) Apply(c Change) {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	ix.drop(c.PIN)
	if c.Gone {
		return
	}
	r := c.Record(ix.lexicon)
	ix.drop(r.PIN)
	at := int32(len(ix.late.persons))
	ix.late.persons = append(ix.late.persons, r)
	for _, k := range kernel.NewKeys(ix.lexicon, false).All(&r) {
		ix.late.keys[k] = append(ix.late.keys[k], at)
	}
	if r.PIN != 0 {
		ix.late.byPIN[r.PIN] = at
	}
	ix.names.add(ix.lexicon, &r, 1)
}

// drop marks the present record of a number as gone.
func (ix *Index) drop(pin uint64) {
	if pin == 0 {
		return
	}
	if at, ok := ix.late.byPIN[pin]; ok {
		delete(ix.late.byPIN, pin)
		ix.remove(ix.ordinalOf(at), &ix.late.persons[at])
	}
	probe := kernel.Record{PIN: pin}
	for _, key := range kernel.NewKeys(ix.lexicon, false).Numbers(&probe) {
		for _, ordinal := range ix.bucket(key) {
			var r kernel.Record
			if ix.table.Person(int64(ordinal), &r); r.PIN == pin {
				ix.remove(int64(ordinal), &r)
			}
		}
	}
}

func (ix *Index) remove(ordinal int64, r *kernel.Record) {
	if !ix.late.gone[ordinal] {
		ix.late.gone[ordinal] = true
		ix.names.add(ix.lexicon, r, -1)
	}
}

// ordinalOf numbers the late behind the table.
func (ix *Index) ordinalOf(late int32) int64 { return int64(ix.table.Len()) + 1 + int64(late) }

// Late is how many records came after the index was made: a sign to make a new
// one when it is a percent of all.
func (ix *Index) Late() int {
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	return len(ix.late.persons)
}

// Persons is how many persons are held: those of the table and the late ones, but
// for those who are gone.
func (ix *Index) Persons() int {
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	return ix.names.persons
}
