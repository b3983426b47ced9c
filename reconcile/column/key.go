package column

import (
	"bytes"
	"slices"

	"github.com/lienthong/lienthong/reconcile/scheme"
	"github.com/lienthong/lienthong/reconcile/similarity"
)

// maxWords is how many values a key of words or grams takes from one value: the
// rarest ones.
const maxWords = 12

// Keys are the hashes of what a form takes from each value: one for most forms,
// several for words and grams, none where the value has nothing of the kind.
// starts[v] to starts[v+1] are those of value v.
type Keys struct {
	starts []uint32
	hashes []uint64
}

// Of are the hashes of a value.
func (k *Keys) Of(v uint32) []uint64 { return k.hashes[k.starts[v]:k.starts[v+1]] }

// Keys makes the hashes of a form. The column is sealed.
func (c *Column) Keys(form scheme.Form) *Keys {
	k := &Keys{starts: make([]uint32, c.texts.len()+1), hashes: make([]uint64, 0, c.texts.len())}
	var buf []byte
	for v := uint32(1); v < uint32(c.texts.len()); v++ {
		k.starts[v] = uint32(len(k.hashes))
		text := c.texts.at(v)
		switch form {
		case scheme.Word:
			k.hashes = c.appendWords(k.hashes, v)
		case scheme.Grams:
			k.hashes = appendGrams(k.hashes, c.spelt(v))
		case scheme.Sorted:
			words := bytes.Fields(c.foldedAgain(text))
			slices.SortFunc(words, bytes.Compare)
			k.hashes = append(k.hashes, Hash(bytes.Join(words, []byte(" "))))
		default:
			if buf = c.appendForm(buf[:0], form, v, text); len(buf) > 0 {
				k.hashes = append(k.hashes, Hash(buf))
			}
		}
	}
	k.starts[c.texts.len()] = uint32(len(k.hashes))
	return k
}

// foldedAgain drops the marks that Vietnamese names keep.
func (c *Column) foldedAgain(text []byte) []byte {
	if c.Field.Kind == scheme.NameVI {
		return appendFolded(nil, string(text))
	}
	return text
}

func (c *Column) appendForm(dst []byte, form scheme.Form, v uint32, text []byte) []byte {
	switch form {
	case scheme.Sound:
		return appendSound(dst, c.foldedAgain(text))
	case scheme.Start:
		x := c.spelt(v)
		return append(dst, x[:min(3, len(x))]...)
	case scheme.Born:
		if d := c.days[v]; d != 0 {
			return newDay(d.year(), 0, 0).append(dst)
		}
		return dst
	case scheme.MonDay:
		if d := c.days[v]; d.day() != 0 {
			return append(dst, byte(d.month()), byte(d.day()))
		}
		return dst
	}
	return append(dst, text...)
}

// appendWords takes the words that tell most.
func (c *Column) appendWords(dst []uint64, v uint32) []uint64 {
	if c.starts == nil { // a kind that is not cut into words
		for word := range bytes.FieldsSeq(c.texts.at(v)) {
			dst = append(dst, Hash(word))
		}
		return dst
	}
	words := slices.Clone(c.wordsOf(v))
	slices.SortFunc(words, func(a, b similarity.Token) int {
		if a.Weight != b.Weight {
			return int(b.Weight) - int(a.Weight)
		}
		return int(a.ID) - int(b.ID)
	})
	for i, w := range words {
		if i < maxWords && (i == 0 || w.ID != words[i-1].ID) {
			dst = append(dst, Hash([]byte(c.words[w.ID].Text)))
		}
	}
	return dst
}

// appendGrams takes each run of four letters, the whole where it is shorter.
func appendGrams(dst []uint64, text []byte) []uint64 {
	const run = 4
	if len(text) <= run {
		return append(dst, Hash(text))
	}
	from := len(dst)
	for i := 0; i+run <= len(text) && len(dst)-from < maxWords; i++ {
		if h := Hash(text[i : i+run]); !slices.Contains(dst[from:], h) {
			dst = append(dst, h)
		}
	}
	return dst
}

// Hash is FNV-1a, finished as in MurmurHash3: the same on each run, since the
// order of blocks follows it.
func Hash(b []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range b {
		h = (h ^ uint64(c)) * 1099511628211
	}
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// Fingerprint is the hash of a value's text.
func (c *Column) Fingerprint(v uint32) uint64 { return Hash(c.texts.at(v)) }
