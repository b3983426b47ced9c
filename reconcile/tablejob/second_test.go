package tablejob_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/reconcile/tablejob"
)

// TestSecondOpinion: what a written model loses against the one that would be proposed is said,
// with what differs; nothing is where nothing differs, and of a trained model.
func TestSecondOpinion(t *testing.T) {
	t.Parallel()
	header, left, right := payments(200)
	a, b := writeTable(t, "left.csv", header, left), writeTable(t, "right.csv", header, right)
	model := func(fields, rest string) string {
		return writeModel(t, `version: 1
id: id
fields:
`+fields+rest+`thresholds: {match: 0.5, review: 0.05}
`)
	}
	said := func(j tablejob.Job) string {
		var said bytes.Buffer
		j.Left, j.Right, j.Out, j.Log = a, b, filepath.Join(t.TempDir(), "out.csv"), &said
		if _, err := j.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		return said.String()
	}
	const payer, opinion = "  - {name: payer, kind: text, columns: [payer]}\n", "a model that is proposed for these tables"
	all := payer + "  - {name: amount, kind: number, columns: [amount]}\n  - {name: date, kind: date, columns: [date]}\n"
	proposal := filepath.Join(t.TempDir(), "proposal.yaml")
	if err := (&tablejob.Job{Left: a, Right: b}).WriteProposal(t.Context(), proposal, nil); err != nil {
		t.Fatal(err)
	}
	trained := filepath.Join(t.TempDir(), "trained.yaml")
	keys := "blocking: {keys: [\"date\"]}\n"
	if _, err := (&tablejob.Job{Left: a, Right: b, Model: model(all, keys), SaveModel: trained}).Train(t.Context()); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		model string
		want  []string
	}{
		"none":     {"", nil},
		"proposal": {proposal, nil},
		"trained":  {trained, nil},
		"same":     {model(all, ""), nil},
		"keys":     {model(all, keys), []string{"are not compared under its keys"}},
		"kinds":    {model(payer+"  - {name: day, kind: category, columns: [date], levels: [exact]}\n", ""), []string{`field "day" has the levels [exact], proposed are [exact, days 1, days 7, days 31, typo, parts]`, `"amount" is not compared, and is proposed as number`}},
	} {
		text := said(tablejob.Job{Model: c.model})
		if strings.Contains(text, opinion) != (c.want != nil) {
			t.Errorf("%s: said\n%s", name, text)
		}
		for _, w := range c.want {
			if !strings.Contains(text, w) {
				t.Errorf("%s: %q is not said in\n%s", name, w, text)
			}
		}
	}
}
