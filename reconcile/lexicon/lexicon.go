package lexicon

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/lienthong/lienthong/internal/vntext"
	"github.com/lienthong/lienthong/reconcile/hashing"
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
	letters []int32  // how many each has
	hashes  []uint64 // of the folded texts; the same for "Dũng" and "DUNG", "Lý" and "Lí"
	tokens  map[string]Token
	written words           // sound syllables as they are written, e.g. "Nguyễn"
	whole   map[string]Name // names that stand as they should and hold others, e.g. "H'Hen Niê"
}

// maxWritten bounds each memo of what was written against a file of noise.
const maxWritten = 1 << 16

// New is an empty lexicon.
func New() *Lexicon {
	return &Lexicon{
		entries: make([]string, 1), // token 0 is no syllable
		letters: make([]int32, 1),
		hashes:  make([]uint64, 1),
		tokens:  make(map[string]Token),
		whole:   make(map[string]Name),
	}
}

// Clone is an independent lexicon in which every token so far means the same.
func (x *Lexicon) Clone() *Lexicon {
	return &Lexicon{
		shared:  len(x.entries),
		entries: slices.Clone(x.entries),
		letters: slices.Clone(x.letters),
		hashes:  slices.Clone(x.hashes),
		tokens:  maps.Clone(x.tokens),
		written: x.written.clone(),
		whole:   maps.Clone(x.whole),
	}
}

// Name turns a repaired full name (see vntext.Repair) into tokens.
func (x *Lexicon) Name(repaired string) Name {
	syllables := vntext.Syllables(repaired)
	if drop := len(syllables) - MaxSyllables; drop > 0 {
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
	x.letters = append(x.letters, int32(utf8.RuneCountInString(s)))
	// The same in every process, so that processes can tell each other how many rows share a
	// key (see [Pass.Large]). Hashes decide only which records meet, never what comes out.
	x.hashes = append(x.hashes, hashing.Of(strings.ReplaceAll(vntext.Fold(s), "y", "i")))
	x.tokens[s] = t
	return t
}

// Hash is of the folded syllable; overflowed syllables all share one, which
// can only bring together records that then do not agree.
func (x *Lexicon) Hash(t Token) uint64 {
	if int(t) >= len(x.hashes) {
		return uint64(overflow)
	}
	return x.hashes[t]
}

// Unordered is a hash of the folded name that does not depend on the order of
// its syllables; 0 for no name.
func (x *Lexicon) Unordered(n *Name) uint64 {
	var sum uint64
	for _, t := range n {
		if t == 0 {
			break
		}
		sum += x.Hash(t)
	}
	return sum
}

// Length is how many letters and spaces a name has.
func (x *Lexicon) Length(n *Name) int {
	sum := -1
	for _, t := range n {
		if t == 0 {
			break
		}
		sum++
		if t != overflow {
			sum += int(x.letters[t])
		}
	}
	return sum
}

// Spell appends a name's letters, one space between syllables.
func (x *Lexicon) Spell(dst []rune, n *Name) []rune {
	for i, token := range n[:n.Len()] {
		if i > 0 {
			dst = append(dst, ' ')
		}
		if token != overflow {
			for _, c := range x.entries[token] {
				dst = append(dst, c)
			}
		}
	}
	return dst
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
func (x *Lexicon) Hashes(n *Name) (exact, folded uint64) { return n.Hash(), x.Unordered(n) }

// Len grows with every syllable that is new.
func (x *Lexicon) Len() int { return len(x.entries) }
