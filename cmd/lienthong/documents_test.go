package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/node"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// documents are the pages that people copy from, from the repository's root.
var documents = sync.OnceValue(func() []string {
	var names []string
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/decisions/*.md", "docs/measurements/*.md"} {
		found, err := filepath.Glob("../../" + pattern)
		if err != nil || len(found) == 0 {
			panic("no documents: " + pattern)
		}
		for _, name := range found {
			names = append(names, strings.TrimPrefix(name, "../../"))
		}
	}
	return names
})

func page(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile("../../" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

var fence = regexp.MustCompile("(?ms)^(```|~~~)([a-z]*)\n(.*?)^(?:```|~~~)")

// Every command line in the documents is one that the program takes.
func TestDocumentedCommandsParse(t *testing.T) {
	t.Parallel()
	found := 0
	for _, name := range documents() {
		if "../../"+name == referenceFile { // made from the program's help
			continue
		}
		for _, block := range fence.FindAllStringSubmatch(page(t, name), -1) {
			text := strings.ReplaceAll(block[3], "\\\n", " ")
			for line := range strings.Lines(text) {
				words := command.FindAllString(strings.TrimPrefix(strings.TrimSpace(line), "bin/"), -1)
				if len(words) == 0 || words[0] != "lienthong" {
					continue
				}
				if end := slices.IndexFunc(words, func(w string) bool { return strings.ContainsAny(w[:1], "#>|;&…") }); end > 0 {
					words = words[:end]
				}
				for i, w := range words {
					words[i] = quotes.Replace(w)
				}
				found++
				parser, _ := newParser(io.Discard, io.Discard)
				if _, err := parser.Parse(words[1:]); err != nil {
					t.Errorf("%s: %s: %v", name, strings.TrimSpace(line), err)
				}
			}
		}
	}
	if found < 100 {
		t.Errorf("only %d command lines were found", found)
	}
}

var (
	// command is a word of a command line, with its quotes.
	command = regexp.MustCompile(`(?:"[^"]*"|'[^']*'|[^\s"'])+`)
	quotes  = strings.NewReplacer(`"`, "", "'", "")
)

// shapes are what configurations of the documents, whole or in part, may be.
var shapes = map[string]func() any{
	"node":      func() any { return &node.Config{} },
	"connector": func() any { return &connector.Description{} },
	"resource":  func() any { return &connector.Resource{} },
	"resources": func() any { return &struct{ Resources []connector.Resource }{} },
	"model":     func() any { return &scheme.Model{} },
}

// elsewhere are the pages and blocks whose own packages try them.
var elsewhere = regexp.MustCompile(`docs/tenth-sector|\nquery: SELECT`)

// Every configuration in the documents has only keys that the program knows, and a
// node's, where it is whole, is one that check accepts.
func TestDocumentedConfigurationIsGood(t *testing.T) {
	t.Parallel()
	found := map[string]int{}
	for _, name := range documents() {
		for _, block := range fence.FindAllStringSubmatch(page(t, name), -1) {
			if block[2] != "yaml" || elsewhere.MatchString(name+"\n"+block[3]) {
				continue
			}
			path := filepath.Join(t.TempDir(), "example.yaml")
			for file, text := range map[string]string{path: block[3], filepath.Join(filepath.Dir(path), "dsn"): "postgres://u:p@h/d"} {
				if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			var errs []error
			for shape, empty := range shapes {
				err := conf.Load(path, empty())
				if err == nil && shape == "node" && strings.Contains(block[3], "database") {
					_, err = node.LoadConfig(path)
				}
				if err == nil {
					found[shape]++
					errs = nil
					break
				}
				errs = append(errs, fmt.Errorf("as %s: %w", shape, err))
			}
			if errs != nil {
				t.Errorf("%s: %v", name, errors.Join(errs...))
			}
		}
	}
	for shape := range shapes {
		if found[shape] < 2 {
			t.Errorf("only %d examples are a %s's", found[shape], shape)
		}
	}
}

// Every column name that the manuals give as an example is recognised.
func TestDocumentedColumnsAreRecognised(t *testing.T) {
	t.Parallel()
	quoted := regexp.MustCompile("`([^`]+)`")
	for _, name := range []string{"docs/user.en.md", "docs/user.vi.md"} {
		_, table, _ := strings.Cut(page(t, name), "|---|---|\n")
		table, _, _ = strings.Cut(table, "\n\n")
		found := quoted.FindAllStringSubmatch(table, -1)
		if len(found) < 15 {
			t.Errorf("%s: only %d column names were found", name, len(found))
		}
		for _, m := range found {
			if vnfield.Recognise([]string{m[1]}).Columns[0] == "" {
				t.Errorf("%s: %s is not recognised", name, m[1])
			}
		}
	}
}

var (
	link       = regexp.MustCompile(`\]\(([^)#:]*)(?:#([^):]+))?\)`)
	heading    = regexp.MustCompile("(?m)^#+ (.*)$")
	unsaid     = regexp.MustCompile(`[^\p{L}\p{M}\p{N} _-]`)
	makeTarget = regexp.MustCompile("(?m)(?:`|^)make ([a-z]+)")
)

// anchors are the names of a page's headings, as they are linked to.
func anchors(text string) []string {
	var out []string
	for _, m := range heading.FindAllStringSubmatch(text, -1) {
		out = append(out, strings.ReplaceAll(unsaid.ReplaceAllString(strings.ToLower(m[1]), ""), " ", "-"))
	}
	return out
}

// Every link leads to a file, and in it to a heading, and every make target exists.
func TestDocumentedPathsExist(t *testing.T) {
	t.Parallel()
	makefile := page(t, "Makefile")
	for _, name := range documents() {
		text := page(t, name)
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			to := filepath.Join(filepath.Dir(name), m[1])
			if m[1] == "" {
				to = name
			}
			if _, err := os.Stat(filepath.Join("../..", to)); err != nil {
				t.Errorf("%s links to %s, which is not there", name, m[1])
			} else if m[2] != "" && !slices.Contains(anchors(page(t, to)), m[2]) {
				t.Errorf("%s links to %s in %s, which is no heading there", name, m[2], to)
			}
		}
		for _, m := range makeTarget.FindAllStringSubmatch(text, -1) {
			if !strings.Contains(makefile, "\n"+m[1]+":") {
				t.Errorf("%s names make %s, which is no target", name, m[1])
			}
		}
	}
}

// The first screen has both commands and the officer's, in two languages.
func TestReadmeFirstScreen(t *testing.T) {
	t.Parallel()
	lines := strings.SplitN(page(t, "README.md"), "\n", 46)
	first := strings.Join(lines[:min(45, len(lines))], "\n")
	for _, want := range []string{"make demo", "make test", "lienthong reconcile link", "Xem thử", "Kiểm thử", "Đối chiếu"} {
		if !strings.Contains(first, want) {
			t.Errorf("the first 45 lines of README.md lack %q", want)
		}
	}
}

// Continuous integration runs what everybody runs, and nothing else.
func TestContinuousIntegrationRunsMakeTest(t *testing.T) {
	t.Parallel()
	var commands []string
	for line := range strings.Lines(page(t, ".ci/run")) {
		if line = strings.TrimSpace(line); strings.Contains(line, "make") && !strings.HasPrefix(line, "#") {
			commands = append(commands, line)
		}
	}
	if len(commands) != 1 || commands[0] != "exec make test" {
		t.Errorf(".ci/run runs %q", commands)
	}
}
