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
	for _, page := range []string{"linkage.en.md", "linkage.vi.md"} {
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
