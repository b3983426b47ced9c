package tablejob_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/reconcile/tablejob"
)

// payments are what was paid and what a bank booked some days later.
func payments(n int) (header []string, left, right [][]string) {
	r := names{rand.New(rand.NewPCG(71, 72))}
	for k := range n {
		payer, day := r.one()+" "+r.one(), 1+r.IntN(300)
		amount := fmt.Sprintf("%d.%02d", 10+r.IntN(3000), r.IntN(100))
		row := func(side string, late int) []string {
			return []string{fmt.Sprintf("%s%d", side, k), payer, amount, fmt.Sprintf("2025-%02d-%02d", 1+(day+late)/28%12, 1+(day+late)%28)}
		}
		left = append(left, row("a", 0))
		if k%3 > 0 {
			right = append(right, row("b", r.IntN(6)))
		}
	}
	return []string{"id", "payer", "amount", "date"}, left, right
}

// TestTerseModel: a model that names fields and kinds, and leaves levels, keys and the kind of
// link out, finds what no model at all does, and says what it took.
func TestTerseModel(t *testing.T) {
	t.Parallel()
	header, left, right := payments(400)
	a, b := writeTable(t, "left.csv", header, left), writeTable(t, "right.csv", header, right)
	model := writeModel(t, `version: 1
id: id
fields:
  - {name: payer, kind: text, columns: [payer]}
  - {name: amount, kind: number, columns: [amount]}
  - {name: date, kind: date, columns: [date]}
thresholds: {match: 0.5, review: 0.05}
`)
	out := func(model string) (pairs, log []byte) {
		dir := t.TempDir()
		var said bytes.Buffer
		j := tablejob.Job{Left: a, Right: b, Model: model, Out: filepath.Join(dir, "out.csv"), Log: &said}
		if _, err := j.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		pairs, err := os.ReadFile(j.Out)
		if err != nil {
			t.Fatal(err)
		}
		return pairs, said.Bytes()
	}
	want, _ := out("")
	got, log := out(model)
	if !bytes.Equal(got, want) {
		t.Errorf("%d bytes of pairs, want the %d without a model; said:\n%s", len(got), len(want), log)
	}
	for _, s := range []string{"days 31", "names no blocking keys"} {
		if !bytes.Contains(log, []byte(s)) {
			t.Errorf("nothing says %q in\n%s", s, log)
		}
	}
	if n := strings.Count(string(got), "match"); n < len(right)*95/100 {
		t.Errorf("%d of %d payments found", n, len(right))
	}
}

// TestProposalIsWhatRuns: the written proposal, unedited, links as no model does.
func TestProposalIsWhatRuns(t *testing.T) {
	t.Parallel()
	header, left, right := payments(300)
	a, b := writeTable(t, "left.csv", header, left), writeTable(t, "right.csv", header, right)
	dir := t.TempDir()
	var files [2][]byte
	for i, model := range []string{"", filepath.Join(dir, "model.yaml")} {
		j := tablejob.Job{Left: a, Right: b, Model: model, Out: filepath.Join(dir, "out.csv")}
		if model != "" {
			p := tablejob.Job{Left: a, Right: b}
			if err := p.WriteProposal(t.Context(), model, nil); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := j.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		var err error
		if files[i], err = os.ReadFile(j.Out); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(files[0], files[1]) || len(files[0]) < 1000 {
		t.Errorf("%d bytes with the proposal, %d without a model", len(files[1]), len(files[0]))
	}
}

// TestLinkThatDoesNotSuit: a kind of link that loses pairs, or cannot use that rows have one
// partner, is said; one that suits is not.
func TestLinkThatDoesNotSuit(t *testing.T) {
	t.Parallel()
	header, left, right := payments(300)
	a, b := writeTable(t, "left.csv", header, left), writeTable(t, "right.csv", header, right)
	for link, want := range map[string]string{"link": "suits one_to_one better", "one_to_one": "", "auto": ""} {
		var said bytes.Buffer
		j := tablejob.Job{Left: a, Right: b, Out: filepath.Join(t.TempDir(), "out.csv"), Log: &said, Model: writeModel(t, `version: 1
link: `+link+`
id: id
fields:
  - {name: payer, kind: text, columns: [payer]}
  - {name: amount, kind: number, columns: [amount]}
thresholds: {match: 0.5, review: 0.05}
`)}
		if _, err := j.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		if said := said.String(); strings.Contains(said, "better") != (want != "") || !strings.Contains(said, want) {
			t.Errorf("link: %s: said\n%s", link, said)
		}
	}
}
