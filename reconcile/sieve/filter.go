package sieve

import "github.com/lienthong/lienthong/internal/room"

// Hash is the key of a kind and two values, by two multiplications (Dietzfelbinger et al.
// 1997). Two different keys collide once in 2^64.
func Hash(kind uint8, x, y uint64) uint64 {
	h := (x + (y^uint64(kind)<<kindShift)*mixSecond) * mixBoth
	return h ^ h>>32
}

const (
	kindShift = 56
	mixSecond = 0x9e3779b97f4a7c15
	mixBoth   = 0xe7037ed1a0b428db
)

// Filter says of most keys that are not there that they are not: two bits of one word
// for each that is (a blocked Bloom filter; Putze, Sanders and Singler 2007). Once filled
// it may be asked by many goroutines.
type Filter []uint64

// bitsPerKey let one in sixty pass by chance.
const bitsPerKey = 16

// New makes a filter for so many keys. More may be entered: more pass by chance then, one
// in about twenty if they are twice as many.
func New(keys int) Filter { return room.Make[uint64](keys*bitsPerKey/64 + 1) }

// Enter enters a key.
func (f Filter) Enter(key uint64) {
	f[f.at(key)] |= 1<<(key>>firstBit&63) | 1<<(key>>secondBit&63)
}

// MayHold is false only of a key that was not entered.
func (f Filter) MayHold(key uint64) bool {
	return isIn(f[f.at(key)], key) != 0
}

// isIn is 1 if both bits of a key are set in its word, else 0.
func isIn(word, key uint64) uint64 {
	return word >> (key >> firstBit & 63) & (word >> (key >> secondBit & 63)) & 1
}

const firstBit, secondBit = 20, 26

// at is the word for a key.
func (f Filter) at(key uint64) uint64 { return key >> 32 * uint64(len(f)) >> 32 }

// Sift marks which keys of a kind the filter may hold: bit i%64 of marks[i/64] is that of
// the values xs[i] and ys[i], of which there are equally many. Marks has at least a bit for
// each and is written over.
func (f Filter) Sift(kind uint8, xs, ys, marks []uint64) {
	var widest wide
	if len(wides) > 0 {
		widest = wides[0]
	}
	f.sift(widest, kind, xs, ys, marks)
}

// wide marks eight keys at a time, in one byte of marks each.
type wide func(marks, xs, ys *uint64, eights int, kind uint64, f Filter)

// sift marks as many of the keys as make eights the wide way, if there is one, and the
// others one by one.
func (f Filter) sift(eightsOf wide, kind uint8, xs, ys, marks []uint64) {
	clear(marks)
	eights := 0
	if eightsOf != nil {
		eights = len(xs) / 8
	}
	if eights > 0 {
		_, _ = ys[8*eights-1], marks[(eights-1)/8]
		eightsOf(&marks[0], &xs[0], &ys[0], eights, uint64(kind)<<kindShift, f)
	}
	f.siftEach(kind, xs, ys, marks, 8*eights)
}

// siftEach marks the keys from on, 64 at a time, in three steps that each do one thing for
// all of them: so many words are then on their way from memory at once as the processor
// can await.
func (f Filter) siftEach(kind uint8, xs, ys, marks []uint64, from int) {
	var keys, words [64]uint64
	for ; from < len(xs); from += 64 - from%64 {
		x := xs[from:min(from|63+1, len(xs))]
		y := ys[from:][:len(x)]
		keys, words := keys[:len(x)], words[:len(x)]
		for i := range keys {
			keys[i] = Hash(kind, x[i], y[i])
		}
		for i, key := range keys {
			words[i] = f[f.at(key)]
		}
		var mark uint64
		for i, key := range keys {
			mark |= isIn(words[i], key) << (i % 64)
		}
		marks[from/64] |= mark << (from % 64)
	}
}
