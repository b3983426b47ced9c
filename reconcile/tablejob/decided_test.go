package tablejob_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile/scheme"
	"github.com/lienthong/lienthong/reconcile/tablejob"
)

// TestDecisionsHold: of two tables, what people decided is linked or is not, whatever the rows
// look like; the other candidates of a row give way, and the verdict says who decided.
func TestDecisionsHold(t *testing.T) {
	t.Parallel()
	r := names{rand.New(rand.NewPCG(71, 72))}
	var left, right [][]string
	for i := range 120 {
		row := []string{fmt.Sprint("l", i), r.one(), r.one(), fmt.Sprintf("%d-%02d-%02d", 1940+r.IntN(60), 1+r.IntN(12), 1+r.IntN(28))}
		left = append(left, row)
		right = append(right, append([]string{fmt.Sprint("r", i)}, row[1:]...))
	}
	header := []string{"id", "first_name", "surname", "dob"}
	l, rt := writeTable(t, "left.csv", header, left), writeTable(t, "right.csv", header, right)
	run := func(text string, link scheme.Link) (map[string][]string, *tablejob.Summary, error) {
		decisions, out := filepath.Join(t.TempDir(), "decided.csv"), filepath.Join(t.TempDir(), "pairs.csv")
		if err := os.WriteFile(decisions, []byte("a,b,label\n"+text), 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := (&tablejob.Job{Left: l, Right: rt, Out: out, Link: link, Decisions: decisions}).Run(t.Context())
		if err != nil {
			return nil, nil, err
		}
		pairs := map[string][]string{}
		for _, row := range readRows(t, out)[1:] {
			pairs[row[0]+" "+row[1]] = row
		}
		return pairs, s, nil
	}
	pairs, s, err := run("l1,r2,same\nl3,r3,different\nl4,r4,same\nl9,r999,same\n", scheme.OneToOne)
	if err != nil {
		t.Fatal(err)
	}
	for pair, want := range map[string]string{"l1 r2": "match", "l3 r3": "different", "l4 r4": "match", "l5 r5": "match"} {
		row := pairs[pair]
		if row == nil || row[4] != want || strings.HasPrefix(row[6], "Decided by people") != (pair != "l5 r5") {
			t.Errorf("%s is %q, want %s", pair, row, want)
		}
	}
	for _, pair := range []string{"l1 r1", "l2 r2"} {
		if row := pairs[pair]; row != nil && row[4] == "match" {
			t.Errorf("%s is linked beside the partner that people gave one of them", pair)
		}
	}
	if pairs["l1 r2"][2] != "1.000000" || strings.HasPrefix(pairs["l1 r2"][3], "120") || s.Decided != 3 {
		t.Errorf("%q, %d decided: the score must stay that of the rows alone", pairs["l1 r2"], s.Decided)
	}
	for text, want := range map[string]string{
		"l1,r1,same\nl1,r2,same\n":      "rows 2 and 3 give one row two partners",
		"l1,r1,same\nl1,r1,different\n": "rows 2 and 3 say of the same two rows",
	} {
		if _, _, err := run(text, scheme.OneToOne); err == nil || !strings.Contains(lienthong.MessageOf(err, ""), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	// Where the kind of link is ours to choose, decisions leave room for themselves.
	if pairs, s, err = run("l1,r1,same\nl1,r2,same\n", ""); err != nil || s.Link != string(scheme.Spine) || pairs["l1 r1"][4] != "match" || pairs["l1 r2"][4] != "match" {
		t.Errorf("%v, %v, %q, %q", err, s, pairs["l1 r1"], pairs["l1 r2"])
	}
}
