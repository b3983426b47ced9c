package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/lienthong/lienthong/internal/pgtest"
)

// TestMain lets the test binary be the server process, too.
func TestMain(m *testing.M) {
	if i := slices.Index(os.Args, "--serve"); i > 0 && i+1 < len(os.Args) {
		if err := serve(context.Background(), os.Args[i+1], ""); err != nil {
			say("%v", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// TestReport runs the whole benchmark on a village and looks at its report:
// every answer was right, every figure is there.
func TestReport(t *testing.T) {
	t.Parallel()
	pgtest.Database(t) // skips where there is no server
	o := &options{People: 3000, Time: 100 * time.Millisecond, Rounds: 1, Databases: []string{"sqlite", "postgres"}, Clients: []int{2}}
	r, err := measureAll(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	for name, m := range map[string]*measured{"sqlite": r.SQLite, "postgres": r.Postgres} {
		if m == nil || m.Load.Persons != 3000 || m.Load.Numbers < 3000 || m.Load.Rate <= 0 || len(m.Verify) != 1 || len(m.Bulk) != 2 {
			t.Fatalf("%s: %s", name, text)
		}
		for _, s := range append(m.Verify, m.Bulk...) {
			if s.Rate <= 0 || s.Persons == 0 || s.Server.Peak == 0 {
				t.Errorf("%s: %+v", name, s)
			}
		}
	}
	if p := r.Postgres; len(p.Peer) != 1 || p.Peer[0].Rate <= 0 || p.Verify[0].Ratio <= 0 || p.Bulk[0].Ratio <= 0 || p.Bulk[0].Reached == nil {
		t.Errorf("no comparison with pgbench: %s", text)
	}
}

func TestUnknownDatabase(t *testing.T) {
	t.Parallel()
	if _, err := measureAll(t.Context(), &options{Databases: []string{"oracle"}}); err == nil {
		t.Error("a database that is not there was measured")
	}
}

// TestQuestionsMixYesAndNo holds the load to be one that can catch a server
// that always says yes.
func TestQuestionsMixYesAndNo(t *testing.T) {
	t.Parallel()
	all, err := questions(t.Context(), country(5000), 1000)
	if err != nil {
		t.Fatal(err)
	}
	no := 0
	for _, q := range all {
		if !q.answer {
			no++
		}
		if !json.Valid(q.body) {
			t.Fatal("a question is not JSON")
		}
	}
	if len(all) != 1000 || no != 100 {
		t.Errorf("%d questions, %d of them wrong; want 1000 and 100", len(all), no)
	}
	if err := all[0].check([]byte(`{"verified":maybe}`)); err == nil {
		t.Error("a strange answer passed")
	}
}

func TestMedian(t *testing.T) {
	t.Parallel()
	if m := median([]spent{{Rate: 9}, {Rate: 1}, {Rate: 5}}); m.Rate != 5 {
		t.Errorf("median is %v", m.Rate)
	}
	var rounds []spent
	if err := new(meter).note(&rounds, "x", func() (spent, error) { return spent{}, errors.New("broken") }); err == nil || len(rounds) != 0 {
		t.Errorf("a failed round counts: %v, %v", err, rounds)
	}
}

// TestMeter burns a processor and looks at the meter.
func TestMeter(t *testing.T) {
	t.Parallel()
	m := &meter{pids: []int{os.Getppid()}} // somebody who is there
	before := m.read()
	for start := rusage(syscall.RUSAGE_SELF); rusage(syscall.RUSAGE_SELF)-start < 50*time.Millisecond; {
	}
	if used := m.read() - before; used < 40*time.Millisecond || used > time.Minute {
		t.Errorf("50 ms of processor time counted as %v", used)
	}
	if parent, own, _ := stat("/proc/self/stat"); parent != os.Getppid() || own <= 0 {
		t.Errorf("our parent is %d with %v; want %d", parent, own, os.Getppid())
	}
}
