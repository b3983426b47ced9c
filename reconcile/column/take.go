package column

import (
	"hash/maphash"
	"strings"

	"github.com/lienthong/lienthong/internal/room"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// taker takes cells in. Cells that were met lately are not folded again, unless
// it turns out that hardly any cell comes twice; of dates the value is known by
// the day.
type taker struct {
	seed   maphash.Seed
	recent []recent
	looked int // cells looked for among the recent ones
	met    int // of them, those that were there
	days   calendar

	cells  []waiting // of a group
	texts  []byte    // their folded texts
	hashes []uint32
	found  []place
}

// recent is a cell that was met, of one cache line.
type recent struct {
	value uint32
	n     uint8 // bytes of cell; 0 is none
	cell  [59]byte
}

func (r *recent) is(cell string) bool {
	return int(r.n) == len(cell) && string(r.cell[:r.n]) == cell
}

// waiting is a cell that was folded and has no number yet.
type waiting struct {
	row      int
	from, to int // of its text
	slot     int // among the recent ones
}

const (
	recentCells = 1 << 13
	// trial is after how many cells it shows whether cells come again.
	trial = 1 << 16
	// worth is the share of cells that must come again, as one in so many.
	worth = 4
	// group is how many cells are taken in together: their texts fit the first
	// cache, and memory answers for all of them at once.
	group = 128
)

func newTaker() *taker {
	return &taker{seed: maphash.MakeSeed(), recent: make([]recent, recentCells), hashes: make([]uint32, group), found: make([]place, group)}
}

// Add takes the cells of some rows in and puts their values into values, 0 for
// none. Side is 0 for the left table and 1 for the right one.
func (c *Column) Add(side int, cells []string, values []uint32) {
	for len(cells) > 0 {
		n := min(group, len(cells))
		c.addGroup(cells[:n], values[:n])
		if more := c.texts.len() - len(c.count[0]); more > 0 {
			for side := range c.count {
				c.count[side] = room.Grow(c.count[side], more)[:c.texts.len()]
			}
		}
		count := c.count[side]
		for _, v := range values[:n] {
			count[v]++
		}
		c.filled[side] += n - int(count[0])
		count[0] = 0
		cells, values = cells[n:], values[n:]
	}
}

// Expect says about how many cells there will be in all. Where hardly a cell came
// twice so far, room is made for all their texts at once.
func (c *Column) Expect(cells int) {
	n := c.texts.len()
	if seen := c.filled[0] + c.filled[1]; seen == 0 || n < seen*9/10 || cells < seen {
		return
	}
	more := cells - n
	c.texts.expect(more)
	for side := range c.count {
		c.count[side] = room.Exactly(c.count[side], more)
	}
}

func (c *Column) addGroup(cells []string, values []uint32) {
	t := c.taker
	t.cells, t.texts = t.cells[:0], t.texts[:0]
	for i, cell := range cells {
		values[i] = 0
		if cell == "" {
			continue
		}
		if c.Field.Kind == scheme.Date {
			if values[i] = c.dateValue(cell); values[i] != 0 {
				continue
			}
		}
		slot := 0
		if t.recent != nil {
			slot = int(maphash.String(t.seed, cell) % recentCells)
			t.looked++
			if r := &t.recent[slot]; r.is(cell) {
				t.met++
				values[i] = r.value
				continue
			}
		}
		from := len(t.texts)
		folded := c.fold(t.texts[from:from:cap(t.texts)], cell)
		t.texts = append(t.texts[:from], folded...)
		if len(folded) == 0 && strings.TrimSpace(cell) != "" {
			c.Unread++
		}
		t.cells = append(t.cells, waiting{i, from, len(t.texts), slot})
	}
	c.internGroup(cells, values)
	if t.looked >= trial {
		if t.met < t.looked/worth {
			t.recent = nil
		}
		t.looked, t.met = 0, 0
	}
}

// internGroup finds the values of the cells that wait.
func (c *Column) internGroup(cells []string, values []uint32) {
	t := c.taker
	for k, w := range t.cells {
		t.hashes[k] = c.texts.hash(t.texts[w.from:w.to])
	}
	c.texts.seek(t.hashes[:len(t.cells)], t.found)
	for k, w := range t.cells {
		v := uint32(0)
		if text := t.texts[w.from:w.to]; len(text) > 0 {
			if v = t.found[k].number(); v == 0 || string(c.texts.at(v)) != string(text) {
				v = c.texts.internHashed(text, t.hashes[k])
			}
		}
		values[w.row] = v
		if cell := cells[w.row]; t.recent != nil && len(cell) <= len(recent{}.cell) {
			r := &t.recent[w.slot]
			r.value, r.n = v, uint8(copy(r.cell[:], cell))
		}
	}
}

// dateValue is the value of a date that is written as most files write it, and 0
// of any other.
func (c *Column) dateValue(cell string) uint32 {
	d, ok := readISO(cell)
	if !ok || d == 0 {
		return 0
	}
	v := c.taker.days.of(d)
	if *v == 0 {
		var buf [10]byte
		*v = c.texts.intern(d.append(buf[:0]))
	}
	return *v
}

// calendar has a number for each day, by year.
type calendar [lastYear - firstYear + 1]*[1 << 9]uint32

func (c *calendar) of(d day) *uint32 {
	year := &c[d.year()-firstYear]
	if *year == nil {
		*year = new([1 << 9]uint32)
	}
	return &(*year)[d&(1<<9-1)]
}
