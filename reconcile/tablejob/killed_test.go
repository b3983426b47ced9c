//go:build unix

package tablejob_test

import (
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/lienthong/lienthong/internal/durable"
	"github.com/lienthong/lienthong/reconcile/tablejob"
)

// doomed names the folder of a job in a process that is killed.
const doomed = "LIENTHONG_TEST_DOOMED_TABLES"

// TestKilled kills a job without warning (SIGKILL) at random moments, its end
// among them. Whatever the moment, an output is absent or the very one that the
// job left alone writes, and nothing else lies about but what durable made.
func TestKilled(t *testing.T) {
	dedupe := func(dir, table string) tablejob.Job {
		in := func(name string) string { return filepath.Join(dir, name) }
		return tablejob.Job{Left: table, Out: in("clusters.csv"), PairsOut: in("pairs.csv"), SaveModel: in("model.yaml")}
	}
	if dir := os.Getenv(doomed); dir != "" {
		j := dedupe(filepath.Join(dir, "out"), filepath.Join(dir, "people.csv"))
		if _, err := j.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Parallel()
	header, rows, _ := people(11, 120)
	table := writeTable(t, "people.csv", header, rows)
	whole := t.TempDir()
	j := dedupe(whole, table)
	began := time.Now()
	if _, err := j.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	took := time.Since(began)
	dir := filepath.Dir(table)
	if err := os.Mkdir(filepath.Join(dir, "out"), 0o700); err != nil {
		t.Fatal(err)
	}
	for range 4 {
		c := exec.Command(os.Args[0], "-test.run=^TestKilled$", "-test.count=1")
		c.Env = append(os.Environ(), doomed+"="+dir)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(rand.N(2*took), func() { _ = c.Process.Kill() }) // it may have ended: that is a moment too
		_ = c.Wait()
		left, err := os.ReadDir(filepath.Join(dir, "out"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range left {
			if durable.IsLeftover(f.Name()) {
				continue
			}
			got, err := os.ReadFile(filepath.Join(dir, "out", f.Name()))
			want, missing := os.ReadFile(filepath.Join(whole, f.Name()))
			if err != nil || errors.Is(missing, fs.ErrNotExist) || string(got) != string(want) {
				t.Errorf("%s is not what the job writes when it is left alone: %v %v", f.Name(), err, missing)
			}
			if err := os.Remove(filepath.Join(dir, "out", f.Name())); err != nil {
				t.Error(err)
			}
		}
	}
}
