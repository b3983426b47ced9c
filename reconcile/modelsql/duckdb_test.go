package modelsql_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/engine/cell"
	"github.com/lienthong/lienthong/reconcile/engine/weight"
	"github.com/lienthong/lienthong/reconcile/learn"
	"github.com/lienthong/lienthong/reconcile/modelsql"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// python finds a Python with DuckDB, or makes one where CI asks for it.
func python(t *testing.T) string {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Skip("no cache folder for DuckDB: the oracle is not asked")
	}
	dir := filepath.Join(cache, "lienthong", "duckdb")
	own := filepath.Join(dir, "bin", "python")
	for _, p := range []string{own, filepath.Join(cache, "lienthong", "splink", "bin", "python"), "python3"} {
		if exec.CommandContext(t.Context(), p, "-c", "import duckdb").Run() == nil {
			return p
		}
	}
	if os.Getenv("CI") != "true" {
		t.Skip("no Python has the module duckdb: the oracle is not asked; pip install duckdb, or CI=true")
	}
	for _, args := range [][]string{{"python3", "-m", "venv", dir}, {filepath.Join(dir, "bin", "pip"), "install", "--quiet", "duckdb"}} {
		if out, err := exec.CommandContext(t.Context(), args[0], args[1:]...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	return own
}

// model has every kind of thing that the SQL must say: swapped names, ties if
// any are found, rare values, near levels, keys of several fields and words.
func model(link scheme.Link) *scheme.Model {
	return &scheme.Model{
		Version: 1, Link: link, ID: "id",
		Fields: []scheme.Field{
			{Name: "given", Kind: scheme.Given, Columns: []string{"given"}, SwapWith: "family"},
			{Name: "family", Kind: scheme.Family, Columns: []string{"family"}, SwapWith: "given"},
			{Name: "born", Kind: scheme.Date, Columns: []string{"born"}},
			{Name: "town", Kind: scheme.Place, Columns: []string{"town"}},
			{Name: "code", Kind: scheme.Code, Columns: []string{"code"}},
		},
		Blocking:   scheme.Blocking{Keys: []string{"family:sound, born:year", "given, town", "town:word, code", "born"}},
		Thresholds: scheme.Thresholds{Match: 0.5, Review: 0.05},
	}
}

// records makes rows with slips; a town and its code go together.
func records(t *testing.T, m *scheme.Model) *engine.Records {
	t.Helper()
	r := rand.New(rand.NewPCG(4, 2))
	l := engine.NewLoader(m)
	givens, families := []string{"anna", "bert", "clara", "dora", "emil", "franz", "gerda"}, []string{"meier", "maier", "schulz", "weber", "wagner", "koch"}
	row := func(i int) []string {
		town := r.IntN(6)
		return []string{fmt.Sprint("r", i), givens[r.IntN(7)] + fmt.Sprint(r.IntN(9)), families[r.IntN(6)], fmt.Sprintf("19%02d-%02d-%02d", 40+r.IntN(40), 1+r.IntN(12), 1+r.IntN(28)), fmt.Sprint("bad town ", town), fmt.Sprint(1000 + town)}
	}
	header := []string{"id", "given", "family", "born", "town", "code"}
	cells := [2]*cell.Batch{cell.New(m, header, 0), cell.New(m, header, 1)}
	for i := range 150 {
		first := row(i)
		cells[0].Add("", first)
		second := append([]string{}, first...)
		second[0] = fmt.Sprint("s", i)
		switch r.IntN(4) {
		case 0:
			second[1], second[2] = second[2], second[1]
		case 1:
			second[2] += "s"
		case 2:
			second[3], second[4] = "", "bad twn"
		}
		side := 0
		if m.Link.Tables() == 2 {
			side = 1
		}
		cells[side].Add("", second)
	}
	for side := range m.Link.Tables() {
		l.Batch(side, cells[side].IDs, cells[side].Fields, nil)
	}
	records, err := l.Seal()
	if err != nil {
		t.Fatal(err)
	}
	return records
}

// TestDuckDB: the database finds the same pairs with the same scores, to the
// thousandth of a bit.
func TestDuckDB(t *testing.T) {
	t.Parallel()
	py := python(t)
	for _, link := range []scheme.Link{scheme.Dedupe, scheme.LinkTables, scheme.DedupeLeft} {
		t.Run(string(link), func(t *testing.T) {
			t.Parallel()
			m := model(link)
			r := records(t, m)
			var err error
			if m.Learnt, _, err = learn.Train(t.Context(), r, nil); err != nil {
				t.Fatal(err)
			}
			if link == scheme.Dedupe { // whatever was found, the SQL must know ties
				m.Learnt.Ties = append(m.Learnt.Ties[:0:0], scheme.Tie{Fields: [2]string{"town", "code"}, Bits: [3][3]float64{{-4, 1.25, 0.5}, {1, 0, 0}, {0.75, 0, -0.125}}})
			}
			if link == scheme.Dedupe { // and kin
				kin := scheme.Kin{Share: 0.01, Fields: map[string]scheme.KinShares{}}
				for _, f := range m.Compared() {
					k := make([]float64, len(f.Parsed())+1)
					for l := range k {
						k[l] = float64(l+1) / float64(len(k)*(len(k)+1)/2)
					}
					kin.Fields[f.Name] = scheme.KinShares{K: k}
				}
				kin.Fields["town"].K[0], kin.Fields["town"].K[1] = kin.Fields["town"].K[1], kin.Fields["town"].K[0]
				m.Learnt.Kin = append(m.Learnt.Kin[:0:0], kin)
			}
			p, err := engine.NewPlan(r, nil)
			if err != nil {
				t.Fatal(err)
			}
			const least = -12 * weight.Bit
			w := weight.New(r.Model, r.Columns)
			scored, _, err := p.Score(t.Context(), w, least)
			if err != nil {
				t.Fatal(err)
			}
			var want []string
			for _, s := range scored {
				want = append(want, fmt.Sprintf("%s,%s,%d", r.ID(s.A), r.ID(s.B), s.Score))
				bars := int32(0)
				for _, b := range w.Explain(s.Pattern, r.Values(s.A), r.Values(s.B)) {
					bars += b.Bits
				}
				if bars != s.Score {
					t.Errorf("the bars of a pair add up to %d, its score is %d", bars, s.Score)
				}
			}
			compareLines(t, ask(t, py, r, p, w, least), want)
		})
	}
}

// ask runs the script on DuckDB.
func ask(t *testing.T, py string, r *engine.Records, p *engine.Plan, w *weight.Weights, least int32) []string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "linkage.sql")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := modelsql.Write(f, r, p, w, least); err != nil {
		t.Fatal(err)
	}
	const program = "import duckdb,sys\nc = duckdb.connect()\nc.execute('SET enable_progress_bar = false')\nfor row in c.execute(open(sys.argv[1]).read()).fetchall(): print(*row, sep=',')"
	out, err := exec.CommandContext(t.Context(), py, "-c", program, path).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return strings.Fields(string(out))
}

func compareLines(t *testing.T, got, want []string) {
	t.Helper()
	if len(want) < 100 {
		t.Fatalf("only %d pairs: the test shows little", len(want))
	}
	seen := map[string]bool{}
	for _, line := range want {
		seen[line] = true
	}
	wrong := 0
	for _, line := range got {
		if !seen[line] && wrong < 5 {
			wrong++
			t.Errorf("DuckDB has %s, which we do not", line)
		}
	}
	if len(got) != len(want) {
		t.Errorf("DuckDB has %d pairs, we %d", len(got), len(want))
	}
}
