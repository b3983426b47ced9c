package ledger_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/ledger"
	"github.com/lienthong/lienthong/ledger/ledgertest"
)

// all reads the tree of an open ledger.
func all(t *testing.T, l *ledger.Log) []lienthong.Evidence {
	t.Helper()
	var out []lienthong.Evidence
	for e, err := range l.Since(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Index != uint64(len(out)) {
			t.Fatalf("record %d stands at %d", len(out), e.Index)
		}
		out = append(out, e.Evidence)
	}
	return out
}

func shut(t *testing.T, l *ledger.Log) {
	t.Helper()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}

// listing is every file of a folder.
func listing(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(dir, path)
			out = append(out, rel)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

func TestAppendCloseReopen(t *testing.T) {
	t.Parallel()
	l := ledgertest.Fill(t, &ledger.Log{}, 300)
	want := []string{
		".state/publish.lock", ".state/treeState", ".state/treeState.lock", ".state/version",
		"attested.head", "attested/000000001.json", "checkpoint", "lock",
		"tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/000", "tile/entries/001.p/44", "trust.json",
	}
	if got := listing(t, l.Dir); !slices.Equal(got, want) {
		t.Errorf("a closed ledger of 300 records holds\n%q, want\n%q", got, want)
	}
	again := ledgertest.Open(t, &ledger.Log{Dir: l.Dir, Key: l.Key})
	defer shut(t, again)
	got := all(t, again)
	if len(got) != 300 {
		t.Fatalf("%d records", len(got))
	}
	for i, e := range got {
		if e.ID != ledgertest.Sample(i).ID {
			t.Fatalf("record %d is %s", i, e.ID)
		}
	}
	s, err := again.Status(t.Context())
	if err != nil || s.Durable != 300 || s.Integrated != 300 || s.Published != 300 || s.Attested != 300 || len(s.Faults) != 0 {
		t.Errorf("status %+v, %v", s, err)
	}
}

func TestOneWriter(t *testing.T) {
	t.Parallel()
	l := ledgertest.Open(t, &ledger.Log{})
	second := &ledger.Log{Dir: l.Dir, Key: l.Key, Now: time.Now, Log: l.Log}
	if err := second.Open(t.Context()); lienthong.CodeOf(err) != lienthong.Conflict {
		t.Errorf("a second writer: %v", err)
	}
	shut(t, l)
	if err := l.Append(t.Context(), ledgertest.Sample(0)); lienthong.CodeOf(err) != lienthong.Unavailable {
		t.Errorf("closed: %v", err)
	}
	if err := second.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	shut(t, second)
}

func TestIntegratesInTheBackground(t *testing.T) {
	t.Parallel()
	l := ledgertest.Open(t, &ledger.Log{AttestEvery: 50 * time.Millisecond})
	defer shut(t, l)
	for i := range 20 {
		if err := l.Append(t.Context(), ledgertest.Sample(i)); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for {
		s, err := l.Status(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if s.Attested == 20 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if got := all(t, l); len(got) != 20 {
		t.Errorf("%d records", len(got))
	}
}
