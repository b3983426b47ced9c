package tablesql

import (
	"os"
	"path/filepath"
	"regexp"
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
