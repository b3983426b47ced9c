package intake

import "strings"

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
