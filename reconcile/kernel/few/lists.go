package few

import (
	"math/bits"

	"github.com/lienthong/lienthong/internal/room"
)

// Most is the most values that a list may have.
const Most = 1 << (classes - 1)

// classes are the lengths that lists are given room for: 1, 2, 4, 8.
const classes = 4

// slabLists is how many lists a slab has, of many rows.
const slabLists = 1 << 12

// Lists are short lists of values, one for each row. The values have no pointers.
// It is not safe for concurrent use.
type Lists[T any] struct {
	of      []place
	classes [classes]class[T]
	shift   int // of a slab's number in that of a list
}

// place says how long a row's list is, and which of those of its class.
type place uint32

const lengthBits = 4

func placed(number, length int) place { return place(number)<<lengthBits | place(length) }
func (p place) length() int           { return int(p & (1<<lengthBits - 1)) }
func (p place) number() int           { return int(p >> lengthBits) }

// classOf is the class of lists of a length.
func classOf(length int) int { return bits.Len(uint(length - 1)) }

// class is the lists with room for equally many values.
type class[T any] struct {
	slabs [][]T
	used  int
	free  []uint32 // numbers of lists given up
}

// New makes the lists of so many rows, fewer than 1<<28, each empty.
func New[T any](rows int) *Lists[T] {
	return &Lists[T]{of: room.Make[place](rows), shift: min(bits.Len(uint(rows)), bits.Len(slabLists-1))}
}

// Of is a row's list. It holds until the next call of Insert.
func (l *Lists[T]) Of(row uint32) []T {
	p := l.of[row]
	n := p.length()
	if n == 0 {
		return nil
	}
	return l.room(classOf(n), p.number())[:n]
}

// Rows is how many lists there are.
func (l *Lists[T]) Rows() int { return len(l.of) }

// Length is how long a row's list is.
func (l *Lists[T]) Length(row uint32) int { return l.of[row].length() }

// Insert puts a value at a place of a row's list. Of a list that has [Most] the last
// value is given up.
func (l *Lists[T]) Insert(row uint32, at int, v T) {
	list := l.Of(row)
	n := min(len(list)+1, Most)
	number := l.of[row].number()
	if n > cap(list) {
		number = l.take(classOf(n))
		wider := l.room(classOf(n), number)
		copy(wider, list)
		l.giveUp(row)
		list = wider
	}
	list = list[:n]
	copy(list[at+1:], list[at:])
	list[at] = v
	l.of[row] = placed(number, n)
}

// giveUp leaves the place of a row's list to others.
func (l *Lists[T]) giveUp(row uint32) {
	if p := l.of[row]; p.length() > 0 {
		of := &l.classes[classOf(p.length())]
		of.free = append(of.free, uint32(p.number()))
	}
}

// room is the room of a list.
func (l *Lists[T]) room(c, number int) []T {
	at := number & (1<<l.shift - 1) << c
	return l.classes[c].slabs[number>>l.shift][at : at+1<<c : at+1<<c]
}

// take is the number of a list of a class that nobody has.
func (l *Lists[T]) take(c int) int {
	of := &l.classes[c]
	if last := len(of.free) - 1; last >= 0 {
		number := of.free[last]
		of.free = of.free[:last]
		return int(number)
	}
	if of.used>>l.shift == len(of.slabs) {
		of.slabs = append(of.slabs, make([]T, 1<<c<<l.shift))
	}
	of.used++
	return of.used - 1
}
