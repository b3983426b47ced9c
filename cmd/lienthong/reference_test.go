package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write docs/cli.md from the help of the commands")

const referenceFile = "../../docs/cli.md"

// TestReference holds docs/cli.md to the help of the commands:
// go test ./cmd/lienthong -run TestReference -update writes it.
func TestReference(t *testing.T) {
	t.Parallel()
	want := reference(t)
	if *update {
		if err := os.WriteFile(referenceFile, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(referenceFile)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("docs/cli.md is not the help of the commands; run: go test ./cmd/lienthong -run TestReference -update")
	}
}

const referenceTop = `# Command line

Made from the help of the commands; do not edit. Data goes to stdout, talk to stderr. What went wrong is one sentence.

| exit | meaning |
|---|---|
| 0 | done; outputs are complete |
| 1 | a fault of ours, of a disk or of a server; nothing half-written is left |
| 2 | bad usage or bad input; the sentence says which row and column and what to do |
| 130 | stopped by Ctrl-C or a termination signal; nothing half-written is left |
`

func reference(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	b.WriteString(referenceTop)
	parser, _ := newParser(io.Discard, io.Discard)
	leaves := parser.Model.Leaves(true)
	if len(leaves) < 8 {
		t.Fatalf("only %d commands", len(leaves))
	}
	for _, leaf := range leaves {
		var help, talk bytes.Buffer
		words := strings.Fields(strings.TrimPrefix(leaf.FullPath(), "lienthong "))
		if code := run(append(words, "--help"), &help, &talk); code != exitDone || talk.Len() > 0 {
			t.Errorf("%s --help: exit %d, %s", leaf.FullPath(), code, talk.String())
		}
		fmt.Fprintf(&b, "\n## %s\n\n```\n%s```\n", leaf.FullPath(), strings.TrimLeft(help.String(), "\n"))
	}
	return b.String()
}
