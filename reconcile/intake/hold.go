package intake

import (
	"context"
	"hash/maphash"
	"runtime"
	"slices"
	"strconv"
	"sync/atomic"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/archive"
	"github.com/lienthong/lienthong/reconcile/held"
	"github.com/lienthong/lienthong/reconcile/kernel"
	"github.com/lienthong/lienthong/reconcile/lexicon"
	"github.com/lienthong/lienthong/reconcile/reading"
)

// Hold reads a population that lies in groups into memory, packed, without a
// register: for packages warm and twice. workers of zero are one for each processor.
func Hold(ctx context.Context, population Source, places Places, of held.Parents, workers int) (*held.Table, error) {
	if population.Groups == nil {
		return nil, lienthong.Errorf(lienthong.Invalid, "a population is held from Parquet only; convert it first")
	}
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	l := Linkage{Population: population, Places: places, Workers: workers}
	table := held.New(int(population.Groups.Rows()), of)
	nobody := kernel.NewLinker(nil, lexicon.New(), kernel.Pass{Look: kernel.ByNumber})
	if _, err := l.pass(ctx, nobody, table); err != nil {
		return nil, err
	}
	table.Join()
	return table, nil
}

// heldStretch is how many persons a worker takes from memory at once.
const heldStretch = 1 << 16

// passHeld runs a population that is held in memory past the linker.
func (l Linkage) passHeld(ctx context.Context, linker *kernel.Linker, table *held.Table) ([]*kernel.Probe, error) {
	probes := make([]*kernel.Probe, l.Workers)
	for w := range probes {
		probes[w] = linker.NewProbe()
	}
	return probes, table.Share(ctx, l.Workers, heldStretch, func(w int, some held.Stretch) {
		probes[w].Offer(some.First, some, func(int) {})
	})
}

// Held is a population whose persons have opaque ids, in memory for many linkages:
// what is compared of everybody, who they are, and what tells relatives. It is
// changed between linkages, never during one.
//
// What persons look like as written is not held: results come without Steps and
// Pairs, whatever Linkage.Sample says, and are else those of the population as read.
type Held struct {
	table   *held.Table
	persons []lienthong.PersonID // ascending
	homes   []uint64             // a hash of where they live, 0 where nobody knows
	seed    maphash.Seed
	columns []vnfield.Column
	places  Places
}

// HeldBytes is about what a person takes who is held, in bytes: both parents' names,
// an id and a home beside what the table has, and something for cancelled numbers.
const HeldBytes = 24 + 8 + 8 + 8 + 8 + 8

// HeldRoom is how many persons more than expected may come while they are read.
const HeldRoom = 10_000

// Keep reads a population of about so many persons, who come in the order of their
// ids.
func Keep(ctx context.Context, population Source, expected int, places Places) (*Held, error) {
	room := expected + HeldRoom
	h := &Held{
		table: held.New(room, held.Parents{Mother: true, Father: true}), persons: make([]lienthong.PersonID, room), homes: make([]uint64, room),
		seed: maphash.MakeSeed(), columns: population.Columns, places: places,
	}
	readers := make([]*reading.Reader, runtime.GOMAXPROCS(0))
	writers := make([]*held.Writer, len(readers))
	for w := range readers {
		readers[w] = reading.New(h.columns, lexicon.New(), places)
		writers[w] = h.table.Writer(readers[w].Lexicon())
	}
	var n atomic.Int64
	err := population.share(ctx, len(readers), func(w int, b *batch) error {
		n.Add(int64(len(b.persons)))
		if int(b.first)-1+len(b.persons) > room { // batches come in any order
			return lienthong.Errorf(lienthong.Unavailable, "The register grew by more than %d persons while it was read; try again.", HeldRoom)
		}
		people := make([]kernel.Record, len(b.persons))
		for i := range people {
			people[i] = h.read(readers[w], int(b.first)-1+i, b.persons[i], b.row(i))
		}
		writers[w].Put(b.first, people)
		return nil
	})
	if err != nil {
		return nil, err
	}
	h.table.Trim(int(n.Load()))
	h.persons, h.homes = h.persons[:n.Load()], h.homes[:n.Load()]
	h.table.Join()
	return h, nil
}

// read reads the person at a place; the table's part is returned.
func (h *Held) read(r *reading.Reader, at int, person lienthong.PersonID, cells []string) kernel.Record {
	rec := r.Whole(cells)
	h.persons[at], h.homes[at] = person, 0
	if home := r.Residence(cells); home != "" {
		h.homes[at] = maphash.String(h.seed, home) | 1
	}
	return rec
}

// Len is how many persons are held.
func (h *Held) Len() int { return h.table.Len() }

// Change replaces what is held of persons, and puts those in of whom nothing is.
// The rows are as those of the population that was read, in the order of persons.
func (h *Held) Change(rows []Row) {
	places := make([]int, len(rows)) // once there is room
	var before []int64
	for i := range rows {
		at, known := h.find(rows[i].Person)
		places[i] = at + len(before)
		if !known {
			before = append(before, int64(at)+1)
		}
	}
	if len(before) > 0 {
		h.table.Widen(before)
		h.persons, h.homes = held.Widened(h.persons, before), held.Widened(h.homes, before)
	}
	r := reading.New(h.columns, h.table.Lexicon(), h.places)
	for i := range rows {
		rec := h.read(r, places[i], rows[i].Person, rows[i].Cells)
		h.table.Set(int64(places[i])+1, &rec)
	}
}

// find is the place of a person, or where they would stand.
func (h *Held) find(person lienthong.PersonID) (at int, known bool) {
	return slices.BinarySearchFunc(h.persons, person, lienthong.PersonID.Compare)
}

// kin are those hit by matches that hang on who is a relative, with what tells it.
func (h *Held) kin(matches []kernel.Match) *fetched {
	f := &fetched{table: h.table, ordinals: ordinalsOf(matches, reconcile.Kin), groups: make([]archive.Archive, 1)}
	f.starts = []int{0, len(f.ordinals)}
	f.groups[0].Names = []string{reconcile.NameField, reconcile.MotherField, reconcile.FatherField, reconcile.ResidenceField}
	for _, ordinal := range f.ordinals {
		var rec kernel.Record
		h.table.Person(ordinal, &rec)
		home := ""
		if hash := h.homes[ordinal-1]; hash != 0 {
			home = strconv.FormatUint(hash, 16)
		}
		f.groups[0].Add(&rec, []string{"", "", "", home}) // names are spelled, see matching.spell
	}
	return f
}
