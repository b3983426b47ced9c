package group

import "github.com/lienthong/lienthong/internal/room"

// Groups are rows that have the same under a key: only those that make pairs,
// each group's rows in order, groups in the order of their first rows.
type Groups struct {
	Rows []uint32
	Ends []uint32 // of the groups in Rows
}

// All yields the rows of each group.
func (g *Groups) All(yield func(rows []uint32) bool) {
	from := uint32(0)
	for _, end := range g.Ends {
		if !yield(g.Rows[from:end:end]) {
			return
		}
		from = end
	}
}

// Entries are rows with a group of theirs.
type Entries struct{ groups, rows []uint32 }

// Add adds a group of a row, unless it has it: a word may stand twice.
func (e *Entries) Add(group, row uint32) {
	for i := len(e.rows) - 1; i >= 0 && e.rows[i] == row; i-- {
		if e.groups[i] == group {
			return
		}
	}
	e.groups, e.rows = append(room.Grow(e.groups, 1), group), append(room.Grow(e.rows, 1), row)
}

// Len is how many there are.
func (e *Entries) Len() int { return len(e.groups) }

// Join adds those of another part of the rows behind them.
func (e *Entries) Join(other *Entries) {
	e.groups = append(room.Grow(e.groups, len(other.groups)), other.groups...)
	e.rows = append(room.Grow(e.rows, len(other.rows)), other.rows...)
}

// Gather puts entries of n groups together, of which so many are of left rows and come first; pairs is how
// many pairs so many left and right rows make.
func (e *Entries) Gather(n, lefts int, pairs func(left, right int64) int64) *Groups {
	counts := room.Make[[2]uint32](n)
	for i, g := range e.groups {
		if i < lefts {
			counts[g][0]++
		} else {
			counts[g][1]++
		}
	}
	at, sum := room.Make[uint32](n), uint32(0)
	out := &Groups{}
	for g, c := range counts {
		if pairs(int64(c[0]), int64(c[1])) == 0 {
			at[g] = ^uint32(0)
			continue
		}
		at[g] = sum
		sum += c[0] + c[1]
		out.Ends = append(out.Ends, sum)
	}
	out.Rows = room.Make[uint32](int(sum))
	for i, g := range e.groups {
		if k := at[g]; k != ^uint32(0) {
			out.Rows[k] = e.rows[i]
			at[g]++
		}
	}
	return out
}
