package tablesql

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestDocumentedQueries reads the query of each language's document as the program would.
func TestDocumentedQueries(t *testing.T) {
	t.Parallel()
	example := regexp.MustCompile("(?s)```yaml\n([^`]*\nquery: SELECT.*?)```")
	for _, page := range []string{"linkage.en.md", "linkage.vi.md"} {
		text, err := os.ReadFile(filepath.Join("..", "..", "docs", page))
		if err != nil {
			t.Fatal(err)
		}
		found := example.FindSubmatch(text)
		if found == nil {
			t.Errorf("%s shows no query", page)
			continue
		}
		path := filepath.Join(t.TempDir(), "people.yaml")
		if err := os.WriteFile(path, found[1], 0o600); err != nil {
			t.Fatal(err)
		}
		if q, err := readQuery(path); err != nil || q.Kind != "postgres" {
			t.Errorf("%s: %v", page, err)
		}
	}
}

// TestMeant: what others write in the file of a query, and a model in its place, is told what was meant.
func TestMeant(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"kind: postgres\nsql: SELECT 1\n": "did you mean query?", "version: 1\nfields: []\n": "this is a model",
		"kind: postgres\npassword: x\n": "password_file", "kind: postgres\nhost: x\n": "stand in address", "colour: red\n": "known are kind, address",
	} {
		path := filepath.Join(t.TempDir(), "people.yaml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := readQuery(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}
