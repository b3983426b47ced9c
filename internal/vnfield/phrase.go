package vnfield

import (
	"strings"

	"github.com/lienthong/lienthong/internal/vntext"
)

// phrase is an entry of the vocabulary as it is compared.
type phrase struct {
	column Column
	words  []string // folded
	text   string   // the words without spaces
	alone  bool
}

var phrases = makePhrases()

func makePhrases() []phrase {
	var t []phrase
	for _, s := range vocabulary {
		for _, p := range s.phrases {
			t = append(t, phraseOf(s.column, p, false))
		}
		for _, p := range s.alone {
			t = append(t, phraseOf(s.column, p, true))
		}
	}
	return t
}

func phraseOf(c Column, s string, alone bool) phrase {
	f := vntext.Fold(s)
	return phrase{c, strings.Fields(f), strings.ReplaceAll(f, " ", ""), alone}
}

func foldedPhrases(list ...string) [][]string {
	var t [][]string
	for _, s := range list {
		t = append(t, strings.Fields(vntext.Fold(s)))
	}
	return t
}
