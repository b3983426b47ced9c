package tablejob_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// papers are made of title, authors, venue and year.
func papers(r names, n int) (rows [][]string) {
	venues := []string{"Annals of Testing", "Data Letters", "Linkage Review", "Journal of Records"}
	for range n {
		title := make([]string, 4+r.IntN(3))
		for i := range title {
			title[i] = r.one()
		}
		rows = append(rows, []string{strings.Join(title, " "), r.one() + " " + r.one() + ", " + r.one() + " " + r.one(), venues[r.IntN(len(venues))], fmt.Sprint(1980 + r.IntN(40))})
	}
	return rows
}

// strayed is a paper of which each part but the title stands in its place or after the title.
func strayed(r names, id string, paper []string) []string {
	out := append([]string{id}, paper...)
	for i := 2; i < len(out); i++ {
		if r.IntN(2) == 0 {
			out[1] += " " + out[i]
			out[i] = ""
		}
	}
	return out
}

// misspelt is a title with a slip of the hand and, now and then, without a word.
func misspelt(r names, title string) string {
	title = oneSlip(r.Rand)(title)
	if words := strings.Fields(title); r.IntN(3) == 0 {
		return strings.Join(append(words[:1:1], words[2:]...), " ")
	}
	return title
}

var paperColumns = []string{"id", "title", "authors", "venue", "year"}

// TestStrayed: of two lists of papers, in which half of the authors, venues and years stand
// behind the title, and which abbreviate differently, those of both are found.
func TestStrayed(t *testing.T) {
	t.Parallel()
	r := names{rand.New(rand.NewPCG(21, 22))}
	var left, right [][]string
	const shared = 150
	for i, p := range papers(r, 3*shared) {
		if i < 2*shared {
			left = append(left, strayed(r, fmt.Sprintf("l%d", i), p))
		}
		if i < shared || i >= 2*shared {
			p[0], p[1] = misspelt(r, p[0]), p[1][:1]+". "+strings.Fields(p[1])[1]+" et al."
			p[2] = map[byte]string{'A': "AT", 'D': "DL", 'L': "LR", 'J': "JR"}[p[2][0]]
			right = append(right, strayed(r, fmt.Sprintf("r%d", i), p))
		}
	}
	found, wrong, _ := linked(t, paperColumns, left, right, func(l, r string) bool { return l[1:] == r[1:] })
	if found-wrong < shared*9/10 || wrong > found/50 {
		t.Errorf("%d of %d found, %d of them wrong", found, shared, wrong)
	}
}

// TestTextsAlone: titles and nothing else, in one table, are told by how seldom those of
// different papers would be so alike, wherever the rest of a paper stands. Names of one or two
// common words are the same too often for that.
func TestTextsAlone(t *testing.T) {
	t.Parallel()
	r := names{rand.New(rand.NewPCG(23, 24))}
	var titles, mixed [][]string
	const all = 450
	for i, p := range papers(r, all) {
		titles = append(titles, []string{fmt.Sprintf("%d.1", i), p[0]})
		mixed = append(mixed, strayed(r, fmt.Sprintf("%d.1", i), p))
		if i%3 == 0 {
			p[0] = misspelt(r, p[0])
			titles = append(titles, []string{fmt.Sprintf("%d.2", i), p[0]})
			mixed = append(mixed, strayed(r, fmt.Sprintf("%d.2", i), p))
		}
	}
	for what, found := range map[string]func() (int, int){
		"titles":  func() (int, int) { return deduped(t, []string{"id", "title"}, titles) },
		"strayed": func() (int, int) { return deduped(t, paperColumns, mixed) },
	} {
		if n, wrong := found(); n-wrong < all/3*8/10 || wrong > n/20 {
			t.Errorf("%s: %d pairs found, %d of them wrong; %d papers stand twice", what, n, wrong, all/3)
		}
	}
	var shops [][]string
	common := strings.Fields("golden star garden palace house corner river royal")
	for i := range 900 {
		shops = append(shops, []string{fmt.Sprintf("%d.1", i), common[r.IntN(8)] + " " + common[r.IntN(8)]})
	}
	if n, _ := deduped(t, []string{"id", "title"}, shops); n > 0 {
		t.Errorf("%d pairs found among names of two common words", n)
	}
}
