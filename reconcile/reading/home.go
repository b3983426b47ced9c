package reading

import (
	"strings"

	"github.com/lienthong/lienthong/internal/vnfield"
)

// home is where the birth was registered, or failing that where it was, or
// where the family comes from: they agree for most people, and the weights
// allow for the rest.
func (r *Reader) home(cells []string) uint8 {
	for _, c := range r.place {
		if cells[c] != "" {
			return r.places.of(cells[c])
		}
	}
	return 0
}

// dead reports whether the population has the person as deceased or missing.
func (r *Reader) dead(cells []string) bool {
	text := text(cells, r.life)
	return text != "" && r.lives.of(text)
}

func readDead(text string) bool {
	life, err := vnfield.Life(text)
	return err == nil && (life == vnfield.Dead || life == vnfield.Missing)
}

// memo remembers what a text means. Sexes, states of life and provinces come a
// hundred million times in a few hundred spellings.
type memo[T any] struct {
	read  func(string) T
	known map[string]T
}

// maxMemo bounds a memo against a column of free text.
const maxMemo = 10_000

func newMemo[T any](read func(string) T) memo[T] {
	return memo[T]{read, make(map[string]T)}
}

// of is what the text means.
func (m *memo[T]) of(text string) T {
	v, ok := m.known[text]
	if ok {
		return v
	}
	v = m.read(text)
	if len(m.known) < maxMemo {
		m.known[strings.Clone(text)] = v
	}
	return v
}
