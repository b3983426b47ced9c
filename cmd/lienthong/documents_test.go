package main

import (
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/node"
)

// documents are the pages that people copy from.
var documents = []string{
	"README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "SECURITY.md", "docs/user.en.md", "docs/user.vi.md",
	"docs/operator.en.md", "docs/operator.vi.md", "docs/life-events.en.md", "docs/life-events.vi.md", "docs/errors.md", "docs/threats.md", "docs/glossary.md",
	"docs/divergences.md", "docs/decisions/README.md",
}

func page(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile("../../" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

var fence = regexp.MustCompile("(?ms)^```([a-z]*)\n(.*?)^```")

// Every command line in the documents is one that the program takes.
func TestDocumentedCommandsParse(t *testing.T) {
	t.Parallel()
	found := 0
	for _, name := range documents {
		for _, block := range fence.FindAllStringSubmatch(page(t, name), -1) {
			text := strings.ReplaceAll(block[2], "\\\n", " ")
			for line := range strings.Lines(text) {
				line, _, _ = strings.Cut(line, " #")
				words := shellWords(strings.TrimPrefix(strings.TrimSpace(line), "bin/"))
				if len(words) == 0 || words[0] != "lienthong" {
					continue
				}
				found++
				parser, _ := newParser(io.Discard, io.Discard)
				if _, err := parser.Parse(words[1:]); err != nil {
					t.Errorf("%s: %s: %v", name, strings.TrimSpace(line), err)
				}
			}
		}
	}
	if found < 8 {
		t.Errorf("only %d command lines were found", found)
	}
}

// shellWords splits a line at spaces outside double quotes.
func shellWords(line string) []string {
	var out []string
	for i, part := range strings.Split(line, `"`) {
		if i%2 == 1 {
			out[len(out)-1] += part
			continue
		}
		out = append(out, strings.Fields(part)...)
		if strings.HasSuffix(part, " ") {
			out = append(out, "")
		}
	}
	if n := len(out); n > 0 && out[n-1] == "" {
		out = out[:n-1]
	}
	return out
}

// Every configuration in the documents is one that check accepts.
func TestDocumentedConfigurationIsGood(t *testing.T) {
	t.Parallel()
	found := 0
	for _, name := range documents {
		for _, block := range fence.FindAllStringSubmatch(page(t, name), -1) {
			if block[1] != "yaml" {
				continue
			}
			found++
			dir := t.TempDir()
			for file, text := range map[string]string{"node.yaml": block[2], "dsn": "postgres://u:p@h/d"} {
				if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := node.LoadConfig(filepath.Join(dir, "node.yaml")); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	if found < 4 {
		t.Errorf("only %d configurations were found", found)
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
	link       = regexp.MustCompile(`\]\(([^)#:]+)\)`)
	makeTarget = regexp.MustCompile("(?m)(?:`|^)make ([a-z]+)")
)

// Every link leads to a file, and every make target exists.
func TestDocumentedPathsExist(t *testing.T) {
	t.Parallel()
	makefile := page(t, "Makefile")
	for _, name := range documents {
		text := page(t, name)
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			if _, err := os.Stat(filepath.Join("../..", filepath.Dir(name), m[1])); err != nil {
				t.Errorf("%s links to %s, which is not there", name, m[1])
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
