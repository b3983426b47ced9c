package shelltest

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/console/word"
)

var said = regexp.MustCompile(`\.T "([a-z0-9_.]+)"`)

// Words holds the messages of a set of pages to what its templates say, and to
// what its code says besides: all are known, none is said nowhere, and both
// languages have the same verbs.
func Words(t *testing.T, files fs.FS, used []string) {
	t.Helper()
	words, err := word.Read(files)
	if err != nil || len(words) == 0 {
		t.Fatalf("%d words, %v", len(words), err)
	}
	paths, err := fs.Glob(files, "page/*.tmpl")
	if err != nil || len(paths) == 0 {
		t.Fatalf("templates %q, %v", paths, err)
	}
	for _, path := range paths {
		b, err := fs.ReadFile(files, path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range said.FindAllSubmatch(b, -1) {
			if key := string(m[1]); !strings.HasPrefix(key, "shell.") {
				used = append(used, key)
			}
		}
	}
	for _, key := range used {
		if _, known := words[key]; !known {
			t.Errorf("no words for %s", key)
		}
	}
	for key, text := range words {
		if text[0] == "" || text[1] == "" || strings.Count(text[0], "%s") != strings.Count(text[1], "%s") {
			t.Errorf("%s: %q", key, text)
		}
		if !strings.HasPrefix(key, "label.") && !slices.Contains(used, key) {
			t.Errorf("%s is said nowhere", key)
		}
	}
}
