package durable_test

import (
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/lienthong/lienthong/internal/durable"
)

// TestSweep finds a folder after kills: what was left of the file goes when it
// is written again, what was left of others and what is no leftover stays.
func TestSweep(t *testing.T) {
	t.Parallel()
	for name, again := range map[string]func(path string) error{
		"write": func(path string) error { return durable.WriteFile(path, []byte("new")) },
		"group": func(path string) error {
			var g durable.Group
			defer g.Abort()
			f, err := g.Create(path)
			if err != nil {
				return err
			}
			if _, err := f.Write([]byte("new")); err != nil {
				return err
			}
			return g.Commit()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			path := filepath.Join(dir, "out.csv")
			stay := []string{
				".out.csv.2.7.lienthong-partial", // of a file out.csv.2
				".out.csv..lienthong-partial", ".out.csv.x.lienthong-partial", ".out.csv.7", "out.csv.7.lienthong-partial",
				".other.csv.7.lienthong-partial", ".other.csv.7.lienthong-replaced",
			}
			for _, left := range append([]string{".out.csv.12.lienthong-partial", ".out.csv.345.lienthong-partial", ".out.csv.6.lienthong-replaced"}, stay...) {
				put(t, filepath.Join(dir, left), "left", 0o600)
			}
			put(t, path, "old", 0o600)
			if err := again(path); err != nil {
				t.Fatal(err)
			}
			holds(t, path, "new")
			want := append([]string{"out.csv"}, stay...)
			slices.Sort(want)
			if got := names(t, dir); !slices.Equal(got, want) {
				t.Errorf("the folder holds\n%q, want\n%q", got, want)
			}
		})
	}
}

// TestSweepSparesTheLiving has a file at work while the same is written by others.
func TestSweepSparesTheLiving(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "out.csv")
	slow, err := durable.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer slow.Abort()
	write(t, slow, "slow")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 20 {
				if err := durable.WriteFile(path, []byte("quick")); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	holds(t, path, "quick")
	if err := slow.Commit(); err != nil {
		t.Fatal(err)
	}
	holds(t, path, "slow")
	if got := names(t, dir); len(got) != 1 {
		t.Errorf("the folder holds %q", got)
	}
}
