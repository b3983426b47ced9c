package scheme

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestWordsOfOthers: what an error proposes is a word that is known, and no word of others is ours.
func TestWordsOfOthers(t *testing.T) {
	t.Parallel()
	form := func(s string) bool { _, err := ParseKey("x:" + s); return err == nil }
	level := func(s string) bool { _, err := ParseLevel(s); return err == nil }
	for name, c := range map[string]struct {
		words words
		known func(string) bool
	}{
		"kinds":  {otherKinds, func(s string) bool { return Kind(s).Known() }},
		"levels": {otherLevels, level},
		"forms":  {otherForms, form},
		"links":  {otherLinks, func(s string) bool { return Link(s).Known() }},
		"keys":   {otherKeys, func(s string) bool { return slices.Contains(strings.Fields(under.all()), s) }},
	} {
		seen := map[string]bool{}
		for _, pair := range c.words {
			mean, _, _ := strings.Cut(pair[0], ",") // "number, or date"
			mean, _, _ = strings.Cut(mean, " (")
			if !strings.HasPrefix(mean, "!") && !c.known(mean) {
				t.Errorf("%s: %q is proposed, and not known", name, mean)
			}
			for _, w := range strings.Fields(pair[1]) {
				if c.known(w) || seen[w] || plain(w) != w {
					t.Errorf("%s: %q is ours, or there twice, or not in its plain form", name, w)
				}
				seen[w] = true
			}
		}
	}
	for _, key := range strings.Fields(under.all()) {
		if under.find(key) == "" {
			t.Errorf("%q belongs nowhere", key)
		}
	}
}

// TestMeant: an error says what was probably meant.
func TestMeant(t *testing.T) {
	t.Parallel()
	const model = `version: 1
link: dedupe
fields:
  - {name: given, kind: given, columns: [Vorname]}
  - {name: family, kind: family, columns: [Nachname], levels: [exact, similar 0.9]}
blocking: {keys: ["family:sound", "given"]}
thresholds: {match: 0.5, review: 0.05}
`
	for _, c := range [][3]string{
		{"kind: given", "kind: First Name", "(did you mean given?)"},
		{"kind: given", "kind: famly", "(did you mean family?)"},
		{"kind: given", "kind: xyz", `"xyz" is not known; known are`},
		{"kind: given", "type: given", "a field has a kind"},
		{"columns: [Vorname]", "column: Vorname", "did you mean columns?"},
		{"columns: [Vorname]", "colums: [Vorname]", "did you mean columns?"},
		{"columns: [Vorname]", "columns: Vorname", "write columns: [surname]"},
		{"columns: [Vorname]", "columns: [Vorname], term_frequency: true", "write term_frequency: 1"},
		{"columns: [Vorname]", "columns: [Vorname], swap_with: Nachname", "that is a column; the field that reads it is family"},
		{"kind: given, ", "", "its kind is missing; write kind: and one of category"},
		{"similar 0.9", "0.85", `did you mean "similar 0.85"?`},
		{"similar 0.9", "jaro_winkler 0.9", "did you mean similar 0.9?"},
		{"similar 0.9", "similar(0.85)", `did you mean "similar 0.85"?`},
		{"similar 0.9", "similar>=0.85", `did you mean "similar 0.85"?`},
		{"similar 0.9", "similar 0.9, else", "leave it out: a last level"},
		{"link: dedupe", "link_type: dedupe_only", "did you mean link?"},
		{"link: dedupe", "link: 1:1", "(did you mean one_to_one?)"},
		{"link: dedupe", "match: 0.5", "it belongs to thresholds"},
		{"family:sound", "family:soundex", "(did you mean sound?)"},
		{"family:sound", "family + given", "fields with commas between them"},
		{"family:sound", "sound(family)", "write a form behind the field, as in family:sound"},
		{"family:sound", "famly", "(did you mean family?); fields are given, family"},
		{`{keys: ["family:sound", "given"]}`, "[given]", "write blocking: {keys:"},
		{"{match: 0.5, review: 0.05}", "0.9", "write thresholds: {match: 0.5"},
		{"{match: 0.5, review: 0.05}", "{match: 95%, review: 50%}", "write match: 0.95"},
		{"{match: 0.5, review: 0.05}", "{match: 95, review: 50}", "95 % is 0.95"},
		{"{match: 0.5, review: 0.05}", "{match: 0.9}", "review is missing"},
		{"{match: 0.5, review: 0.05}", "{review: 0.9}", "match is missing"},
		{"{match: 0.5, review: 0.05}", "{match: 0.5, review: 0.9}", "review must not be above match"},
		{"{match: 0.5, review: 0.05}", "{match: 1, review: 0.9}", "between 0 and 1, and be neither"},
	} {
		path := filepath.Join(t.TempDir(), "m.yaml")
		if err := os.WriteFile(path, []byte(strings.Replace(model, c[0], c[1], 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Read(path); err == nil || !strings.Contains(err.Error(), c[2]) {
			t.Errorf("%s: said %v, want %q", c[1], err, c[2])
		}
	}
}

// TestQueryForModel: the file of a query, given for a model, is called so.
func TestQueryForModel(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "people.yaml")
	if err := os.WriteFile(path, []byte("kind: postgres\naddress: postgres://reader@host:5432/registry\nquery: SELECT 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(path); err == nil || !strings.Contains(err.Error(), "is a query to a database") {
		t.Errorf("got %v", err)
	}
}
