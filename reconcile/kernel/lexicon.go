package kernel

import (
	"encoding/binary"
	"hash/fnv"
	"maps"
	wide "math/bits"
	"slices"
	"strings"

	"github.com/lienthong/lienthong/internal/vntext"
)

// overflow is the token of every syllable that came after the lexicon was
// full. It equals nothing, itself included, so a name that holds it can only
// lose agreement, never gain it.
const overflow = Token(1<<16 - 1)

// Lexicon gives each distinct syllable a token and remembers what comparisons
// need of it. 7,698 syllables make up spoken Vietnamese, so 16 bits suffice;
// what does not fit is counted in Overflowed.
//
// A Lexicon is not safe for concurrent use; a clone is independent.
type Lexicon struct {
	Overflowed int // syllables turned away because the lexicon was full

	shared  int      // tokens that the lexicon had from the beginning, as others cloned from the same have
	entries []string // repaired, lower case, with their marks
	hashes  []uint64 // of the folded texts; the same for "Dũng" and "DUNG", "Lý" and "Lí"
	tokens  map[string]Token
	written words           // sound syllables as they are written, e.g. "Nguyễn"
	whole   map[string]Name // names that stand as they should and hold others, e.g. "H'Hen Niê"
}

// maxWritten bounds each memo of what was written against a file of noise.
const maxWritten = 1 << 16

// NewLexicon is an empty lexicon.
func NewLexicon() *Lexicon {
	return &Lexicon{
		entries: make([]string, 1), // token 0 is no syllable
		hashes:  make([]uint64, 1),
		tokens:  make(map[string]Token),
		whole:   make(map[string]Name),
	}
}

// clone is an independent lexicon in which every token so far means the same.
func (x *Lexicon) clone() *Lexicon {
	return &Lexicon{
		shared:  len(x.entries),
		entries: slices.Clone(x.entries),
		hashes:  slices.Clone(x.hashes),
		tokens:  maps.Clone(x.tokens),
		written: x.written.clone(),
		whole:   maps.Clone(x.whole),
	}
}

// JoinLexicons makes one lexicon of several, and for each of them what turns its
// names into names of the joint one. Which syllables there are decides the tokens,
// not who met them first.
func JoinLexicons(parts []*Lexicon) (*Lexicon, []Translation) {
	joint, same := NewLexicon(), sameTokens(parts)
	for _, s := range parts[0].entries[1:same] {
		joint.token(s)
	}
	var others []string
	for _, p := range parts {
		others = append(others, p.entries[same:]...)
	}
	slices.Sort(others)
	for _, s := range slices.Compact(others) {
		joint.token(s)
	}
	translations := make([]Translation, len(parts))
	for i, p := range parts {
		tokens := make([]Token, len(p.entries))
		for t := 1; t < len(tokens); t++ {
			tokens[t] = joint.token(p.entries[t])
		}
		joint.Overflowed += p.Overflowed
		for _, w := range p.written.slots {
			if w.token != 0 && w.token != overflow {
				joint.written.enter(w.String(), tokens[w.token])
			}
		}
		translations[i] = Translation{tokens, Token(same)}
	}
	return joint, translations
}

// sameTokens is how many tokens mean the same in all, as they are clones of one.
func sameTokens(parts []*Lexicon) int {
	same := len(parts[0].entries)
	for _, p := range parts {
		same = min(same, max(1, p.shared))
	}
	for _, p := range parts {
		if !slices.Equal(p.entries[:same], parts[0].entries[:same]) {
			return 1
		}
	}
	return same
}

// Translation turns names of one lexicon into names of another.
type Translation struct {
	tokens []Token
	same   Token // those below mean the same in both
}

// Keeps reports whether a token means the same in both.
func (t *Translation) Keeps(x Token) bool { return x < t.same }

// Name translates a name.
func (t *Translation) Name(n *Name) {
	for k, x := range n {
		if x != overflow {
			n[k] = t.tokens[x]
		}
	}
}

// Name turns a repaired full name (see vntext.Repair) into tokens.
func (x *Lexicon) Name(repaired string) Name {
	syllables := vntext.Syllables(repaired)
	if drop := len(syllables) - maxSyllables; drop > 0 {
		syllables = append(syllables[:2:2], syllables[2+drop:]...)
	}
	var n Name
	for i, s := range syllables {
		n[i] = x.token(s)
	}
	return n
}

// Learn is Name for a name that stands as it should, raw and repaired the
// same: it is then Known as it is written.
//
// Only of sound syllables is each remembered by itself. Whether another is
// damaged depends on the words beside it, and what a name means must not depend
// on which names were read before.
func (x *Lexicon) Learn(name string) Name {
	n := x.Name(name)
	words := strings.Split(name, " ")
	if !vntext.IsSound(name) || len(words) != n.Len() {
		if len(x.whole) < maxWritten {
			x.whole[strings.Clone(name)] = n
		}
		return n
	}
	for i, w := range words {
		if x.written.len < maxWritten {
			x.written.enter(w, n[i])
		}
	}
	return n
}

// Known is the fast path of reading millions of names: the name's tokens, if
// it is made of learnt syllables with one space between them, or was learnt.
func (x *Lexicon) Known(raw string) (n Name, ok bool) {
	from := 0
	for i := range n {
		l, end, ok := letterise(raw, from)
		if !ok || x.written.len == 0 {
			break
		}
		t := x.written.slot(l).token
		if t == 0 {
			break
		}
		n[i] = t
		if end == len(raw) {
			return n, true
		}
		from = end + 1
	}
	n, ok = x.whole[raw]
	return n, ok
}

func (x *Lexicon) token(s string) Token {
	if t, ok := x.tokens[s]; ok {
		return t
	}
	if len(x.entries) == int(overflow) {
		x.Overflowed++
		return overflow
	}
	t := Token(len(x.entries))
	s = strings.Clone(s)
	x.entries = append(x.entries, s)
	x.hashes = append(x.hashes, hashOf(strings.ReplaceAll(vntext.Fold(s), "y", "i")))
	x.tokens[s] = t
	return t
}

// hashOf is the same in every process, so that processes can tell each other how
// many rows share a key (see [Pass.Large]). Hashes decide only which records meet,
// never what comes out.
func hashOf(folded string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(folded)) // never fails
	return mix(h.Sum64())
}

// hash is of the folded syllable; overflowed syllables all share one, which
// can only bring together records that then do not agree.
func (x *Lexicon) hash(t Token) uint64 {
	if int(t) >= len(x.hashes) {
		return uint64(overflow)
	}
	return x.hashes[t]
}

// unordered is a hash of the folded name that does not depend on the order of
// its syllables; 0 for no name.
func (x *Lexicon) unordered(n *Name) uint64 {
	var sum uint64
	for _, t := range n {
		if t == 0 {
			break
		}
		sum += x.hash(t)
	}
	return sum
}

// Text is a name in small letters, as far as its syllables are known.
func (x *Lexicon) Text(n *Name) string {
	var syllables []string
	for _, t := range n[:n.Len()] {
		if int(t) < len(x.entries) {
			syllables = append(syllables, x.entries[t])
		}
	}
	return strings.Join(syllables, " ")
}

// Hashes tell names apart: the very name, and the name without marks and order.
func (x *Lexicon) Hashes(n *Name) (exact, folded uint64) { return n.hash(), x.unordered(n) }

// Len grows with every syllable that is new.
func (x *Lexicon) Len() int { return len(x.entries) }

// syllableTable remembers the level of each pair of syllables met so far: rows
// by the register's tokens, columns by the population's. 2,000 by 8,000 bytes
// is what a country needs.
type syllableTable struct {
	lexicon *Lexicon
	rows    [][]uint8 // level+1; 0 is not yet known
}

func newSyllableTable(x *Lexicon) *syllableTable {
	return &syllableTable{lexicon: x, rows: make([][]uint8, len(x.entries))}
}

// level compares a syllable of the register with one of the population.
func (t *syllableTable) level(l, r Token) vntext.SyllableLevel {
	if l == overflow || r == overflow {
		return vntext.Other
	}
	if l == r {
		return vntext.Same
	}
	if int(l) < len(t.rows) {
		if row := t.rows[l]; int(r) < len(row) && row[r] != 0 {
			return vntext.SyllableLevel(row[r] - 1)
		}
	}
	return t.fill(l, r)
}

func (t *syllableTable) fill(l, r Token) vntext.SyllableLevel {
	if int(l) >= len(t.rows) { // learnt after the table was made
		t.rows = append(t.rows, make([][]uint8, len(t.lexicon.entries)-len(t.rows))...)
	}
	if int(r) >= len(t.rows[l]) {
		grown := make([]uint8, max(len(t.lexicon.entries), int(r)+1))
		copy(grown, t.rows[l])
		t.rows[l] = grown
	}
	level := vntext.CompareSyllables(t.lexicon.entries[l], t.lexicon.entries[r])
	t.rows[l][r] = uint8(level) + 1
	return level
}

// mix is the finaliser of MurmurHash3 (Appleby, public domain): every bit of
// the input reaches every bit of the output.
func mix(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	h ^= h >> 33
	return h
}

// words finds the token of a syllable as it is written. It is a map made for
// this one question, which is asked four times for every name of a country: the
// letters themselves are the key, and a word of more than sixteen bytes, which no
// syllable of Vietnamese has, is not kept.
type words struct {
	slots []word // open addressing, at most half full; a power of two, or none
	len   int
}

type word struct {
	letters
	token Token // 0 is an empty slot
}

// letters are up to sixteen bytes, padded with zeros.
type letters struct{ head, tail uint64 }

// letterise packs the word that begins in text at from and ends before a space
// or at the end; ok is false if it is none, too long, or ends with a zero byte,
// which would make it equal to another. It looks at eight bytes at once.
func letterise(text string, from int) (l letters, end int, ok bool) {
	var bytes [16]byte
	if rest := text[from:]; len(rest) >= len(bytes) {
		copy(bytes[:], rest[:len(bytes)]) // of a known length, and so two loads
	} else {
		copy(bytes[:], rest)
	}
	l = letters{binary.LittleEndian.Uint64(bytes[:8]), binary.LittleEndian.Uint64(bytes[8:])}
	n := spaceIn(l.head)
	if n < 8 {
		l = letters{head: l.head & (1<<(8*n) - 1)}
	} else if n += spaceIn(l.tail); n < 16 {
		l.tail &= 1<<(8*(n-8)) - 1
	}
	end = from + min(n, len(text)-from)
	if n == 16 && end < len(text) && text[end] != ' ' {
		return l, end, false
	}
	return l, end, end > from && text[end-1] != 0
}

// spaceIn is the place of the first space in eight bytes, 8 for none. Mycroft's
// trick: the lowest byte equal to the one sought is marked by its highest bit.
func spaceIn(word uint64) int {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	x := word ^ ' '*ones
	return wide.TrailingZeros64((x-ones)&^x&highs) / 8
}

func (l letters) String() string {
	var b []byte
	for _, half := range []uint64{l.head, l.tail} {
		for ; half != 0; half >>= 8 {
			b = append(b, byte(half))
		}
	}
	return string(b)
}

func (l letters) hash() uint64 {
	h := (l.head ^ l.tail*0xc4ceb9fe1a85ec53) * 0x9e3779b97f4a7c15
	return h ^ h>>32
}

// slot is where a word stands or would stand.
func (w *words) slot(l letters) *word {
	mask := uint64(len(w.slots) - 1)
	for at := l.hash() & mask; ; at = (at + 1) & mask {
		if s := &w.slots[at]; s.token == 0 || s.letters == l {
			return s
		}
	}
}

// enter remembers a word unless it is known.
func (w *words) enter(text string, t Token) {
	l, end, ok := letterise(text, 0)
	if !ok || end < len(text) || t == 0 || strings.IndexByte(text, 0) >= 0 {
		return
	}
	if 2*(w.len+1) > len(w.slots) {
		old := w.slots
		w.slots = make([]word, max(1024, 2*len(old)))
		for _, s := range old {
			if s.token != 0 {
				*w.slot(s.letters) = s
			}
		}
	}
	if s := w.slot(l); s.token == 0 {
		*s = word{l, t}
		w.len++
	}
}

func (w *words) clone() words { return words{slices.Clone(w.slots), w.len} }
