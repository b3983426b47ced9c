package kernel

// names are the names of a register, whose bearers are counted while the
// population passes.
type names struct {
	lexicon       *Lexicon
	folded, exact census // unordered hash of the name; hash of the very name
}

func newNames(rows []Record, x *Lexicon) *names {
	n := &names{lexicon: x, folded: newCensus(), exact: newCensus()}
	for i := range rows {
		n.folded.enter(x.unordered(&rows[i].Name))
		n.exact.enter(rows[i].Name.hash())
	}
	return n
}

// counts says how many persons bear a name, by what was counted under its numbers.
func (n *names) counts(name *Name, persons int, folded, exact []int) Counts {
	return Counts{Persons: persons, Exact: exact[n.exact.find(name.hash())], Folded: folded[n.folded.find(n.lexicon.unordered(name))]}
}

// bearers counts who bears the names of a register, on behalf of one worker.
//
// Most of a country bears some hundred thousand names. So each name is counted in a
// small table first, where it displaces another of the same place, and only what is
// displaced is looked up among the register's names. Either is done for many names
// together, whose places are all touched first, so that memory is waited for once.
type bearers struct {
	names         *names
	lexicon       *Lexicon // the worker's
	folded, exact []int32  // by the numbers of names
	recent        []recent // a power of two
	places        []uint32 // in recent, of the names at hand
	displaced     []recent
	hashes        []nameHash // of the displaced

	touched uint64 // of no meaning; keeps the compiler from leaving touches out
}

type recent struct {
	name  Name
	count uint32
}

type nameHash struct{ folded, exact uint64 }

// mostRecent fill 16 MiB; a small register's names are near anyhow.
const mostRecent = 1 << 20

func (n *names) bearers(x *Lexicon) *bearers {
	return &bearers{
		names: n, lexicon: x, folded: make([]int32, n.folded.len), exact: make([]int32, n.exact.len),
		recent: make([]recent, min(powerOfTwo(n.exact.len), mostRecent)),
	}
}

// count counts the names of some persons.
func (b *bearers) count(persons []Record) {
	b.places = b.places[:0]
	for i := range persons {
		at := uint32(persons[i].Name.hash()) & uint32(len(b.recent)-1)
		b.places = append(b.places, at)
		b.touched += uint64(b.recent[at].count)
	}
	for i, at := range b.places {
		r := &b.recent[at]
		if r.name != persons[i].Name {
			b.displaced = append(b.displaced, *r)
			*r = recent{name: persons[i].Name}
		}
		r.count++
	}
	if len(b.displaced) >= handful {
		b.enter()
	}
}

// enter counts under the register's names what was displaced.
func (b *bearers) enter() {
	b.hashes = b.hashes[:0]
	for i := range b.displaced {
		name := &b.displaced[i].name
		h := nameHash{b.lexicon.unordered(name), name.hash()}
		b.hashes = append(b.hashes, h)
		b.touched += b.names.folded.touch(h.folded) + b.names.exact.touch(h.exact)
	}
	for i, h := range b.hashes {
		count := int32(b.displaced[i].count)
		if at := b.names.folded.find(h.folded); at >= 0 {
			b.folded[at] += count
		}
		if at := b.names.exact.find(h.exact); at >= 0 {
			b.exact[at] += count
		}
	}
	b.displaced = b.displaced[:0]
}

// addTo adds all that was counted to the sums.
func (b *bearers) addTo(folded, exact []int) {
	for at := 0; at < len(b.recent); at += handful {
		b.displaced = append(b.displaced, b.recent[at:min(at+handful, len(b.recent))]...)
		b.enter()
	}
	for i, n := range b.folded {
		folded[i] += int(n)
	}
	for i, n := range b.exact {
		exact[i] += int(n)
	}
}

// census numbers the distinct hashes that are entered, from 0. It is one table
// without pointers, at most half full.
type census struct {
	slots []censusSlot
	len   int
}

type censusSlot struct {
	hash   uint64
	number int32 // from 1; 0 is an empty slot
}

// newCensus is empty.
func newCensus() census { return census{slots: make([]censusSlot, 1024)} }

// enter numbers a hash unless it has a number.
func (c *census) enter(hash uint64) {
	s := c.slot(hash)
	if s.number != 0 {
		return
	}
	c.len++
	*s = censusSlot{hash, int32(c.len)}
	if 2*c.len < len(c.slots) {
		return
	}
	old := c.slots
	c.slots = make([]censusSlot, 2*len(old))
	for _, s := range old {
		if s.number != 0 {
			*c.slot(s.hash) = s
		}
	}
}

// find is the number of a hash, -1 if it was not entered.
func (c *census) find(hash uint64) int { return int(c.slot(hash).number) - 1 }

// touch loads the place where a hash would stand.
func (c *census) touch(hash uint64) uint64 { return c.slots[mix(hash)&uint64(len(c.slots)-1)].hash }

// slot is where a hash stands or would stand.
func (c *census) slot(hash uint64) *censusSlot {
	mask := uint64(len(c.slots) - 1)
	for at := mix(hash) & mask; ; at = (at + 1) & mask {
		if s := &c.slots[at]; s.number == 0 || s.hash == hash {
			return s
		}
	}
}
