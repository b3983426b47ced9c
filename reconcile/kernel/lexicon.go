package kernel

import (
	"hash/maphash"
	"maps"
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
	written map[string]Token // syllables as sound names write them, e.g. "Nguyễn"
}

// syllable is what a lexicon keeps of one token.
type syllable struct {
	text string // repaired, lower case, with its marks
	hash uint64 // of the folded text; the same for "Dũng" and "DUNG"
}

// maxWritten bounds the memo of written syllables against a file of noise.
const maxWritten = 1 << 17

// hashSeed makes the hashes of one process agree with each other. They decide
// only which records meet, never what comes out.
var hashSeed = maphash.MakeSeed()

// NewLexicon is an empty lexicon.
func NewLexicon() *Lexicon {
	return &Lexicon{
		entries: make([]syllable, 1), // token 0 is no syllable
		tokens:  make(map[string]Token),
		written: make(map[string]Token),
	}
}

// clone is an independent lexicon in which every token so far means the same.
func (x *Lexicon) clone() *Lexicon {
	return &Lexicon{
		entries: append([]syllable(nil), x.entries...),
		tokens:  maps.Clone(x.tokens),
		written: maps.Clone(x.written),
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
// same: its syllables are then Known as they are written.
func (x *Lexicon) Learn(name string) Name {
	n := x.Name(name)
	words := strings.Fields(name)
	if len(words) != n.Len() {
		return n
	}
	for i, w := range words {
		if _, ok := x.written[w]; !ok && len(x.written) < maxWritten {
			x.written[strings.Clone(w)] = n[i]
		}
	}
	return n
}

// Known is the fast path of reading millions of names: the name's tokens, if
// it is made of learnt syllables with one space between them.
func (x *Lexicon) Known(raw string) (n Name, ok bool) {
	for i := range n {
		word, rest, more := strings.Cut(raw, " ")
		t, known := x.written[word]
		if !known {
			return Name{}, false
		}
		n[i] = t
		if !more {
			return n, true
		}
		raw = rest
	}
	return Name{}, false
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
	x.entries = append(x.entries, syllable{text: s, hash: maphash.String(hashSeed, vntext.Fold(s))})
	x.tokens[s] = t
	return t
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
	row := t.rows[l]
	if int(r) < len(row) && row[r] != 0 {
		return vntext.SyllableLevel(row[r] - 1)
	}
	return t.fill(l, r)
}

func (t *syllableTable) fill(l, r Token) vntext.SyllableLevel {
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
