package variant

import (
	"maps"
	"slices"
	"strings"
	"unicode"
)

// A group of variants has so many words, which stand for each other so often.
const (
	leastWords  = 3
	mostWords   = 40
	leastTimes  = 5
	leastHeld   = 0.3  // share of texts that hold one
	mostTwice   = 0.05 // of them that hold two
	leastAlike  = 0.25 // share of the texts of either table that are the same as another but for one
	leastAround = 2    // words around one
	mostAround  = 200  // words that stand in one place: beyond, texts are named by them
)

// Groups are the groups of words that stand for each other in texts of either table and are found,
// one at a time, in those of both, in alphabetical order. A word that only one table has is no
// variant: it is how that table writes another one, or nothing that a text of the other could
// agree with. The texts are folded and cut into words.
func Groups(left, right [][]string) (out [][]string) {
	times := map[[2]string]int{}
	for _, texts := range [][][]string{left, right} {
		for _, p := range places(texts, leastAround, stands) {
			words := slices.Sorted(maps.Keys(p.words))
			if len(words) > mostAround {
				continue
			}
			for i, a := range words {
				for _, b := range words[i+1:] {
					times[[2]string{a, b}]++
				}
			}
		}
	}
	known := [2]map[string]bool{vocabulary(left), vocabulary(right)}
	for _, words := range joined(times) {
		words = slices.DeleteFunc(words, func(w string) bool { return !known[0][w] || !known[1][w] })
		if len(words) >= leastWords && len(words) <= mostWords && varied(left, words) && varied(right, words) && max(alike(left, words), alike(right, words)) >= leastAlike {
			out = append(out, words)
		}
	}
	return out
}

// vocabulary is the words of some texts.
func vocabulary(texts [][]string) map[string]bool {
	out := map[string]bool{}
	for _, words := range texts {
		for _, w := range words {
			out[w] = true
		}
	}
	return out
}

// joined are the groups of words of which each stands often enough for another one.
func joined(times map[[2]string]int) (out [][]string) {
	above := map[string]string{} // a word of the same group, nearer to the first one
	first := func(w string) string {
		for above[w] != "" {
			w = above[w]
		}
		return w
	}
	for pair, n := range times {
		if a, b := first(pair[0]), first(pair[1]); n >= leastTimes && a != b {
			above[max(a, b)] = min(a, b)
		}
	}
	groups := map[string][]string{}
	for w := range above {
		groups[first(w)] = append(groups[first(w)], w)
	}
	for _, w := range slices.Sorted(maps.Keys(groups)) {
		words := append(groups[w], w)
		slices.Sort(words)
		out = append(out, words)
	}
	return out
}

// stands reports whether a word may be a variant: of Latin letters, and no number.
func stands(w string) bool {
	return len(w) > 1 && !strings.ContainsFunc(w, func(r rune) bool { return !unicode.Is(unicode.Latin, r) })
}

// place is what stands in one place of texts that are the same around it.
type place struct {
	words map[string]bool
	texts int
}

// places are those of words that may stand there, beside so many others at least.
func places(texts [][]string, around int, may func(string) bool) map[string]*place {
	out := map[string]*place{}
	for _, words := range texts {
		for i, w := range words {
			if len(words) <= around || !may(w) {
				continue
			}
			rest := strings.Join(words[:i], " ") + "\x00" + strings.Join(words[i+1:], " ")
			if out[rest] == nil {
				out[rest] = &place{words: map[string]bool{}}
			}
			out[rest].words[w] = true
			out[rest].texts++
		}
	}
	return out
}

// alike is the share of texts that are the same as another but for one of some words.
func alike(texts [][]string, words []string) float64 {
	n := 0
	for _, p := range places(texts, 1, func(w string) bool { return slices.Contains(words, w) }) {
		if len(p.words) > 1 {
			n += p.texts
		}
	}
	return float64(n) / max(float64(len(texts)), 1)
}

// varied reports whether many texts hold one of some words, and hardly any two.
func varied(texts [][]string, words []string) bool {
	one, two := 0, 0
	for _, text := range texts {
		n := 0
		for _, w := range words {
			if slices.Contains(text, w) {
				n++
			}
		}
		one, two = one+min(n, 1), two+min(n/2, 1)
	}
	return float64(one) >= leastHeld*float64(len(texts)) && float64(two) <= mostTwice*float64(one)
}
