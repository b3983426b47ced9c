package scheme_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/reconcile/scheme"
)

// TestDocumentedModels reads the model of each language's document as the program
// would, and looks in its table for the levels that each kind is given.
func TestDocumentedModels(t *testing.T) {
	t.Parallel()
	model := regexp.MustCompile("(?s)```yaml\n(version: 1\n.*?)```")
	for _, page := range []string{"linkage-model.en.md", "linkage-model.vi.md"} {
		text, err := os.ReadFile(filepath.Join("..", "..", "docs", page))
		if err != nil {
			t.Fatal(err)
		}
		found := model.FindSubmatch(text)
		if found == nil {
			t.Errorf("%s shows no model", page)
			continue
		}
		path := filepath.Join(t.TempDir(), "model.yaml")
		if err := os.WriteFile(path, found[1], 0o600); err != nil {
			t.Fatal(err)
		}
		if m, err := scheme.Read(path); err != nil || len(m.Fields) < 2 {
			t.Errorf("%s: %v", page, err)
		}
		for _, k := range scheme.Kinds() {
			if row := regexp.MustCompile("(?m)^\\|[^|]*`" + string(k) + "`[^|]*\\|[^|]*\\| " + regexp.QuoteMeta(shortened(k.Levels()))); !row.Match(text) {
				t.Errorf("%s does not say that %s has %s", page, k, shortened(k.Levels()))
			}
		}
	}
}

// shortened names levels as people list them: a test's name once, then its numbers.
func shortened(levels []string) string {
	out, last := "", ""
	for i, l := range levels {
		test, number, _ := strings.Cut(l, " ")
		switch {
		case i == 0:
			out = l
		case number != "" && test == last:
			out += ", " + number
		default:
			out += ", " + l
		}
		last = test
	}
	return out
}

// TestWords: a category may be sought in a text by words as they are folded, each once; no other kind is.
func TestWords(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct {
		kind  scheme.Kind
		words []string
		ok    bool
	}{
		"colours": {scheme.Category, []string{"black", "red"}, true}, "of a text": {scheme.Text, []string{"red"}, false},
		"capitals": {scheme.Category, []string{"Red"}, false}, "two words": {scheme.Category, []string{"dark red"}, false},
		"twice": {scheme.Category, []string{"red", "red"}, false}, "none": {scheme.Category, []string{""}, false},
	} {
		m := &scheme.Model{Version: 1, Fields: []scheme.Field{{Name: "colour", Kind: c.kind, Columns: []string{"title"}, Words: c.words}}, Thresholds: scheme.Thresholds{Match: 0.5, Review: 0.05}}
		if err := m.Check(); (err == nil) != c.ok {
			t.Errorf("%s: %v", what, err)
		}
	}
}
