package lexicon

import "slices"

// Join makes one lexicon of several, and for each of them what turns its
// names into names of the joint one. Which syllables there are decides the tokens,
// not who met them first.
func Join(parts []*Lexicon) (*Lexicon, []Translation) {
	joint, same := New(), sameTokens(parts)
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
