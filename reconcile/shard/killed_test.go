//go:build unix

package shard_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/lienthong/lienthong/internal/durable"
	"github.com/lienthong/lienthong/reconcile/filejob"
	"github.com/lienthong/lienthong/reconcile/shard"
)

// doomed tells a process where the job is that it kills itself over, and when.
const doomed = "LIENTHONG_TEST_DOOMED"

// TestKilledJobGoesOn kills the job without warning (SIGKILL) at many moments, and
// each time goes on with what is there: in the end the verdicts are those of a job
// that was never killed, and no part was made twice.
func TestKilledJobGoesOn(t *testing.T) {
	if where := os.Getenv(doomed); where != "" {
		file, when, _ := strings.Cut(where, "|")
		n, err := strconv.Atoi(when)
		if err != nil {
			t.Fatal(err)
		}
		register, err := os.ReadFile(filepath.Join(filepath.Dir(file), "register.csv"))
		if err != nil {
			t.Fatal(err)
		}
		j := job(t, file, string(register))
		var looked atomic.Int64
		j.Places = func(text string) uint8 {
			if looked.Add(1) == int64(n) {
				_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			}
			return places(text)
		}
		inDir(t, j, filepath.Dir(file))
		t.Fatal("the job outlived its kill")
	}
	t.Parallel()
	j := town(t, 3000)
	want, _ := atOnce(t, j)
	dir := filepath.Dir(j.Population)
	made := map[string]os.FileInfo{}
	for n := 1; ; n += 7 {
		c := exec.Command(os.Args[0], "-test.run=^TestKilledJobGoesOn$", "-test.count=1")
		c.Env = append(os.Environ(), fmt.Sprintf("%s=%s|%d", doomed, j.Population, n))
		out, err := c.CombinedOutput()
		exit, ok := errors.AsType[*exec.ExitError](err)
		if !ok {
			t.Fatalf("at %d: %v\n%s", n, err, out)
		}
		killed := exit.Sys().(syscall.WaitStatus).Signal() == syscall.SIGKILL
		for _, path := range list(t, filepath.Join(dir, "shards")) {
			st, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			name := filepath.Base(path)
			done := "plan.json" // what says that files of this name are whole
			if strings.HasPrefix(name, "settled-") {
				done = "settled.json"
			}
			if before := made[name]; before != nil && !os.SameFile(before, st) && made[done] != nil {
				t.Errorf("killed at %d: %s was made twice", n, name)
			}
			made[name] = st
		}
		if !killed {
			break // it had less to do than n places
		}
		if _, err := os.Stat(filepath.Join(dir, "verdicts.csv")); err == nil {
			t.Errorf("killed at %d, and there are verdicts", n)
		}
	}
	if len(made) < 20 {
		t.Errorf("%d files were seen", len(made))
	}
	if got := inDir(t, j, dir); got != want {
		t.Error("other verdicts than at once")
	}
	if err := shard.Remove(filepath.Join(dir, "shards")); err != nil {
		t.Error(err)
	}
	left, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range left {
		if f.Name() == "shards" || durable.IsLeftover(f.Name()) && !strings.Contains(f.Name(), "verdicts") {
			t.Errorf("%s is left", f.Name())
		}
	}
}

// inDir does the job in the folder dir.
func inDir(t *testing.T, j filejob.Job, dir string) string {
	j.Out = filepath.Join(dir, "verdicts.csv")
	j.Stream = inShards(j, shard.Job{Dir: filepath.Join(dir, "shards"), Rows: 300, Persons: 1000}).Stream
	text, _ := verdicts(t, j)
	return text
}
