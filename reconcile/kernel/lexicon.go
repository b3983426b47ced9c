package kernel

import (
	"hash/fnv"
	"maps"
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

	entries []syllable
	tokens  map[string]Token
	written words           // sound syllables as they are written, e.g. "Nguyễn"
	whole   map[string]Name // names that stand as they should and hold others, e.g. "H'Hen Niê"
}

// syllable is what a lexicon keeps of one token.
type syllable struct {
	text string // repaired, lower case, with its marks
	hash uint64 // of the folded text; the same for "Dũng" and "DUNG"
}

// maxWritten bounds each memo of what was written against a file of noise.
const maxWritten = 1 << 16

// NewLexicon is an empty lexicon.
func NewLexicon() *Lexicon {
	return &Lexicon{
		entries: make([]syllable, 1), // token 0 is no syllable
		tokens:  make(map[string]Token),
		whole:   make(map[string]Name),
	}
}

// clone is an independent lexicon in which every token so far means the same.
func (x *Lexicon) clone() *Lexicon {
	return &Lexicon{
		entries: append([]syllable(nil), x.entries...),
		tokens:  maps.Clone(x.tokens),
		written: x.written.clone(),
		whole:   maps.Clone(x.whole),
	}
}

// JoinLexicons makes one lexicon of several, and for each of them the function
// that turns its names into names of the joint one. Which syllables there are
// decides the tokens, not who met them first.
func JoinLexicons(parts []*Lexicon) (*Lexicon, []func(*Name)) {
	var all []string
	for _, p := range parts {
		for _, e := range p.entries[1:] {
			all = append(all, e.text)
		}
	}
	slices.Sort(all)
	joint := NewLexicon()
	for _, s := range slices.Compact(all) {
		joint.token(s)
	}
	translate := make([]func(*Name), len(parts))
	for i, p := range parts {
		tokens := make([]Token, len(p.entries))
		for t := 1; t < len(tokens); t++ {
			tokens[t] = joint.token(p.entries[t].text)
		}
		joint.Overflowed += p.Overflowed
		for _, w := range p.written.slots {
			if w.token != 0 && w.token != overflow {
				joint.written.enter(w.String(), tokens[w.token])
			}
		}
		translate[i] = func(n *Name) {
			for k, t := range n {
				if t != overflow {
					n[k] = tokens[t]
				}
			}
		}
	}
	return joint, translate
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
	x.entries = append(x.entries, syllable{text: s, hash: hashOf(vntext.Fold(s))})
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
	if t == overflow {
		return uint64(overflow)
	}
	return x.entries[t].hash
}

// unordered is a hash of the folded name that does not depend on the order of
// its syllables.
func (x *Lexicon) unordered(n *Name) uint64 {
	var sum uint64
	for _, t := range n {
		if t == 0 {
			break
		}
		sum += mix(x.hash(t))
	}
	return sum
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
	level := vntext.CompareSyllables(t.lexicon.entries[l].text, t.lexicon.entries[r].text)
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
// which would make it equal to another.
func letterise(text string, from int) (l letters, end int, ok bool) {
	at := 0
	for end = from; end < len(text) && text[end] != ' '; end++ {
		if c := uint64(text[end]); at < 64 {
			l.head |= c << at
		} else {
			l.tail |= c << (at - 64)
		}
		at += 8
	}
	return l, end, 0 < at && at <= 128 && text[end-1] != 0
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
