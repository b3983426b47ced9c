package scheme_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/reconcile/scheme"
)

const small = `
version: 1
link: dedupe
id: rec_id
fields:
  - name: given
    kind: given
    columns: [first_name]
    swap_with: family
  - name: family
    kind: family
    columns: [surname]
    levels: [exact, similar 0.9, edits 1]
    m: [0.8, 0.1, 0.05, 0.05]
  - name: born
    kind: date
    columns: [dob]
blocking:
  keys: ["family:sound, born:year", given]
  split_by: [born]
thresholds: {match: 0.9, review: 0.1}
`

// TestLeast: levels, keys and the kind of link may be left out.
func TestLeast(t *testing.T) {
	t.Parallel()
	m, err := scheme.Read(write(t, "version: 1\nfields: [{name: a, kind: text, columns: [b]}]\nthresholds: {match: 0.5, review: 0.5}\n"))
	if err != nil || m.Link != "" || len(m.Blocking.Keys) != 0 || m.Blocking.All {
		t.Errorf("%+v, %v", m, err)
	}
}

func write(t testing.TB, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "model.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestRead(t *testing.T) {
	t.Parallel()
	m, err := scheme.Read(write(t, small))
	if err != nil {
		t.Fatal(err)
	}
	levels := m.Field("given").Parsed()
	if levels[1].Test != scheme.Swapped || m.Field("family").Parsed()[2] != (scheme.Level{Test: scheme.Edits, Value: 1}) {
		t.Errorf("levels %v and %v", levels, m.Field("family").Parsed())
	}
}

// TestRefusals: what is wrong is said, with the place.
func TestRefusals(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ from, to, want string }{
		{"version: 1", "version: 2", "model.yaml:2:10: version must be 1"},
		{"link: dedupe", "link: join", `:3:7: link "join"`},
		{"kind: date", "kind: datum", `"datum" is not known; known are category, code, codes, date, email,`},
		{"kind: date", "kind: datum", `model.yaml:16:11: field "born"`},
		{"thresholds: {match: 0.9, review: 0.1}", "", "thresholds are missing"},
		{"[exact, similar 0.9, edits 1]", "[exact, similar 0.8, similar 0.9]", `model.yaml:13:34: field "family": the level "similar 0.9" never comes out, for "similar 0.8" before`},
		{"[exact, similar 0.9, edits 1]", "[similar 0.9, exact, edits 1]", `"exact" never comes out`},
		{"[exact, similar 0.9, edits 1]", "[exact, edits 2, edits 1]", `"edits 1" never comes out`},
		{"[exact, similar 0.9, edits 1]", "[exact, exact, edits 1]", `"exact" never comes out`},
		{"kind: date", "knd: date", `"knd" is not known`},
		{"[exact, similar 0.9, edits 1]", "[exact, alike 0.9]", `:13:21: field "family": the level "alike"`},
		{"[exact, similar 0.9, edits 1]", "[exact, similar 9]", "at most 1"},
		{"[exact, similar 0.9, edits 1]", "[exact, similar]", "needs a number"},
		{"[exact, similar 0.9, edits 1]", "[exact, typo]", "does not suit"},
		{"m: [0.8, 0.1, 0.05, 0.05]", "m: [0.8]", `:14:8: field "family": m and u need 4 numbers`},
		{"m: [0.8, 0.1, 0.05, 0.05]", "m: [0.8, 0.8, 0.05, 0.05]", "exceed 1"},
		{"swap_with: family", "swap_with: famly", `:9:16: field "given": swap_with: there is no other field "famly"`},
		{"family:sound", "family:noise", `:19:10: blocking: the form "noise"`},
		{"family:sound", "family:year", "does not suit"},
		{"given]", "gven]", `:19:37: blocking: there is no field "gven"`},
		{"match: 0.9", "match: 1.9", "thresholds"},
		{"name: born", "name: given", `:15:11: the field "given" is there twice; give one of them another name`},
		{small, "# nothing yet\n", "the file holds no model"},
		{small, "version: 1\nthresholds: {match: 0.9, review: 0.1}\n", "fields are missing; write fields: a list of which each item begins with a dash"},
	} {
		_, err := scheme.Read(write(t, strings.Replace(small, tt.from, tt.to, 1)))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %s", tt.to, err, tt.want)
		}
	}
}

// TestWrite: what is written reads back the same, comments and all.
func TestWrite(t *testing.T) {
	t.Parallel()
	m, err := scheme.Read(write(t, small))
	if err != nil {
		t.Fatal(err)
	}
	m.Learnt = &scheme.Learnt{Lambda: 0.001, Fields: map[string]scheme.Shares{}, Ties: []scheme.Tie{{Fields: [2]string{"given", "born"}}}}
	for _, f := range m.Fields {
		n := len(f.Parsed()) + 1
		s := scheme.Shares{M: make([]float64, n), U: make([]float64, n)}
		s.M[0], s.U[n-1] = 1, 1
		m.Learnt.Fields[f.Name] = s
	}
	kin := scheme.Kin{Share: 0.01, Fields: map[string]scheme.KinShares{}}
	for name, s := range m.Learnt.Fields {
		kin.Fields[name] = scheme.KinShares{K: s.U}
	}
	m.Learnt.Kin = []scheme.Kin{kin}
	var first, second bytes.Buffer
	notes := scheme.Notes{Fields: map[string]string{"born": "recognised\nby its name"}, LeftOut: []string{"x: empty"}}
	if err := scheme.Write(&first, m, notes); err != nil {
		t.Fatal(err)
	}
	again, err := scheme.Read(write(t, first.String()))
	if err != nil {
		t.Fatalf("%v in\n%s", err, first.String())
	}
	if err := scheme.Write(&second, again, notes); err != nil {
		t.Fatal(err)
	}
	if first.String() != second.String() {
		t.Errorf("written\n%s\nand again\n%s", first.String(), second.String())
	}
	for _, want := range []string{"# recognised by its name", "# not compared: x: empty", "# levels: [exact, swapped"} {
		if !strings.Contains(first.String(), want) {
			t.Errorf("no %q in\n%s", want, first.String())
		}
	}
}

// FuzzRead: whatever stands in a model file, the answer is a model that can be
// written and read again, or an error.
func FuzzRead(f *testing.F) {
	f.Add(small)
	f.Add("version: 1\nlink: one_to_one\nfields: [{name: a, kind: text, columns: [b]}]\nblocking: {all: true}\nthresholds: {match: 0.5, review: 0.5}\n")
	f.Add("fields: !00\n")
	f.Fuzz(func(t *testing.T, text string) {
		path := write(t, text)
		m, err := scheme.Read(path)
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := scheme.Write(&b, m, scheme.Notes{}); err != nil {
			t.Fatal(err)
		}
		if _, err := scheme.Read(write(t, b.String())); err != nil {
			t.Fatalf("%v\nof\n%s\nwritten as\n%s", err, text, b.String())
		}
	})
}
