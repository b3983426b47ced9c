package tablejob_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/reconcile/tablejob"
)

// byModel links two tables by a model that somebody wrote, and counts what is found of their
// common ids.
func byModel(t *testing.T, header []string, left, right [][]string, fields string) (found, wrong int, said string) {
	t.Helper()
	var log strings.Builder
	j := tablejob.Job{Left: writeTable(t, "left.csv", header, left), Right: writeTable(t, "right.csv", header, right), Out: filepath.Join(t.TempDir(), "out.csv"), Log: &log}
	j.Model = writeModel(t, "version: 1\nlink: one_to_one\nid: id\nfields:\n"+fields+"thresholds: {match: 0.5, review: 0.05}\n")
	if _, err := j.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, row := range readRows(t, j.Out)[1:] {
		if row[4] == "match" {
			found++
			if row[0][1:] != row[1][1:] {
				wrong++
			}
		}
	}
	return found, wrong, log.String()
}

// TestVenuesOfOtherNames: two libraries call most venues by other names, and some by similar ones.
// Papers that agree on all else are the same paper all the same, since none is like them inside
// a library; they are no mates that lack what tells most.
func TestVenuesOfOtherNames(t *testing.T) {
	t.Parallel()
	r := names{rand.New(rand.NewPCG(81, 82))}
	venues := [][2]string{
		{"SIGMOD Conference", "International Conference on Management of Data"}, {"VLDB", "Very Large Data Bases"},
		{"SIGMOD Record", "ACM SIGMOD Record"}, {"ACM Trans. Database Syst.", "ACM Transactions on Database Systems"}, {"VLDB J.", "The VLDB Journal"},
	}
	var left, right [][]string
	const shared = 400
	for i, p := range papers(r, 2*shared) {
		venue, year := venues[r.IntN(len(venues))], fmt.Sprint(1994+r.IntN(10))
		if i < shared*3/2 {
			left = append(left, []string{fmt.Sprintf("l%d", i), p[0], p[1], venue[0], year})
		}
		if i < shared || i >= shared*3/2 {
			right = append(right, []string{fmt.Sprintf("r%d", i), p[0], p[1][:1] + "." + strings.Fields(p[1])[1], venue[1], year})
		}
	}
	found, wrong, said := byModel(t, []string{"id", "title", "authors", "venue", "year"}, left, right, `
  - {name: title, kind: text, columns: [title]}
  - {name: authors, kind: text, columns: [authors]}
  - {name: venue, kind: text, columns: [venue]}
  - {name: year, kind: number, columns: [year]}
`)
	if found-wrong < shared*19/20 || wrong > shared/50 {
		t.Errorf("%d of %d found, %d of them wrong\n%s", found, shared, wrong, said)
	}
}

// TestCodesAreAdded: a model whose author thought of a title's words alone is completed by its
// model numbers, which is said, unless the author wrote a field of them.
func TestCodesAreAdded(t *testing.T) {
	t.Parallel()
	left, right := offers(names{rand.New(rand.NewPCG(53, 54))}, 700)
	for _, rows := range [][][]string{left, right} {
		for _, row := range rows {
			row[0] = "x" + row[0]
		}
	}
	const fields = `
  - {name: title, kind: text, columns: [title]}
  - {name: maker, kind: category, columns: [maker]}
  - {name: price, kind: number, columns: [price]}
`
	header := []string{"id", "title", "maker", "price"}
	found, wrong, said := byModel(t, header, left, right, fields)
	if right := found - wrong; right < 350 || !strings.Contains(said, `field "title_codes" of kind codes is added`) {
		t.Errorf("%d of 700 are found, and %d wrong ones\n%s", right, wrong, said)
	}
	own := fields + "  - {name: model, kind: codes, columns: [title], block_only: true}\n"
	if _, _, said := byModel(t, header, left, right, own); strings.Contains(said, "is added") {
		t.Errorf("codes are added beside the author's\n%s", said)
	}
}

// TestHomesHaveNoCodes: the number of a house is no code that one person alone bears, though a model
// calls the street a text.
func TestHomesHaveNoCodes(t *testing.T) {
	t.Parallel()
	r := names{rand.New(rand.NewPCG(85, 86))}
	var left, right [][]string
	for i := range 100 {
		family, street := r.one(), fmt.Sprintf("%d %s street", 1+r.IntN(99), r.one())
		left = append(left, []string{fmt.Sprintf("l%d", i), r.one(), family, street})
		right = append(right, []string{fmt.Sprintf("r%d", i), left[i][1], family, street})
	}
	_, _, said := byModel(t, []string{"id", "given", "family", "street"}, left, right, `
  - {name: given, kind: given, columns: [given]}
  - {name: family, kind: family, columns: [family]}
  - {name: street, kind: text, columns: [street]}
`)
	if strings.Contains(said, "is added") {
		t.Errorf("the number of the house is compared by itself\n%s", said)
	}
}

// TestNamesAsTexts: a model that calls everything a text finds what the closer kinds find. Those who
// live in one house are no more the same for it, and true pairs are not taken for kin.
func TestNamesAsTexts(t *testing.T) {
	t.Parallel()
	r := names{rand.New(rand.NewPCG(95, 96))}
	var left, right [][]string
	person := func(family, street string) []string {
		return []string{family + " " + r.one(), fmt.Sprintf("%04d-%02d-%02d", 1940+r.IntN(60), 1+r.IntN(12), 1+r.IntN(28)), street}
	}
	const houses, asked = 200, 400
	for range houses {
		family, street := r.one(), fmt.Sprintf("%d %s street", 1+r.IntN(99), r.one())
		for range 4 {
			n := len(left)
			left = append(left, append([]string{fmt.Sprintf("l%d", n)}, person(family, street)...))
			row := append([]string{fmt.Sprintf("r%d", n)}, left[n][1:]...)
			if n%2 == 1 { // somebody else who lives there
				row = append([]string{fmt.Sprintf("r%d", n+1000000)}, person(family, street)...)
			}
			if n%10 == 0 {
				row[1] = row[1][:len(row[1])-2] + "x"
			}
			right = append(right, row)
		}
	}
	found, wrong, said := byModel(t, []string{"id", "full name", "birth date", "address"}, left, right, `
  - {name: who, kind: text, columns: [full name]}
  - {name: born, kind: text, columns: [birth date]}
  - {name: home, kind: text, columns: [address]}
`)
	if right := found - wrong; right < asked*98/100 || wrong > asked/100 {
		t.Errorf("%d of %d are found, and %d wrong ones\n%s", right, asked, wrong, said)
	}
	for _, want := range []string{`"who" of kind text is compared as name`, `"born" of kind text is compared as date`, `"home" of kind text is compared as place`} {
		if !strings.Contains(said, want) {
			t.Errorf("it is not said: %s\n%s", want, said)
		}
	}
}
