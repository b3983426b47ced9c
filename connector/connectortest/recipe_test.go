package connectortest_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// block is a file of the recipe: its path in backquotes, then its text fenced.
var block = regexp.MustCompile("(?m)^`([a-z/_.]+)`\n\n```[a-z]+\n((?s:.*?)\n)```$")

// recipe is the files that a page of the documentation says to write.
func recipe(t *testing.T, page string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, m := range block.FindAllStringSubmatch(string(text), -1) {
		out[m[1]] = m[2]
	}
	return out
}

// TestRecipe builds the tenth sector of the documentation from its page, as a
// newcomer would, beside the source and not in it: its own suites pass, and those
// over all sectors with the one line that it says to add.
func TestRecipe(t *testing.T) {
	t.Parallel()
	const list = "node/connect/sectors.go"
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	files := recipe(t, filepath.Join(root, "docs/tenth-sector.en.md"))
	if other := recipe(t, filepath.Join(root, "docs/tenth-sector.vi.md")); len(files) != 8 || len(other) != len(files) {
		t.Fatalf("%d files in English, %d in Vietnamese", len(files), len(other))
	} else {
		for path, text := range files {
			if other[path] != text {
				t.Errorf("%s differs between the languages", path)
			}
		}
	}
	dir := t.TempDir()
	overlay := struct{ Replace map[string]string }{map[string]string{}}
	for path, text := range files {
		if path == list {
			text = listed(t, filepath.Join(root, list), text)
		}
		copied := filepath.Join(dir, strings.ReplaceAll(path, "/", "_"))
		if err := os.WriteFile(copied, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		overlay.Replace[filepath.Join(root, path)] = copied
	}
	b, err := json.Marshal(overlay)
	if err != nil {
		t.Fatal(err)
	}
	plan := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(plan, b, 0o600); err != nil {
		t.Fatal(err)
	}
	binary := filepath.Join(dir, "vehicle.test")
	// The package's folder is not there, so its tests are built and run apart.
	for _, args := range [][]string{
		{"go", "test", "-overlay", plan, "-vet=off", "-c", "-o", binary, "./connector/vehicle"},
		{binary, "-test.v", "-test.run", "TestSector"},
		{"go", "test", "-overlay", plan, "-vet=off", "-v", "-run", "TestSectors|TestDefaultGrants", "./node/connect"},
	} {
		c := exec.CommandContext(t.Context(), args[0], args[1:]...)
		c.Dir = root
		out, err := c.CombinedOutput()
		if err != nil || args[1] != "test" && !strings.Contains(string(out), "--- PASS: TestSector/invariants") {
			t.Fatalf("the sector of the page does not stand: %v\n%s", err, out)
		}
	}
}

// listed is the list of sectors with the lines that the page says to add: an
// import, and the sector before the model.
func listed(t *testing.T, path, lines string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	imported, entry, ok := strings.Cut(strings.TrimSpace(lines), "\n")
	const model = "\t{library.BuiltIn"
	if !ok || !strings.HasPrefix(imported, "import ") || strings.Count(string(text), model) != 1 {
		t.Fatalf("the page says to add %q", lines)
	}
	out := strings.Replace(string(text), "import (\n", "import (\n\t"+strings.TrimPrefix(imported, "import ")+"\n", 1)
	return strings.Replace(out, model, "\t"+entry+"\n"+model, 1)
}
