package ledger_test

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/ledger"
	"github.com/lienthong/lienthong/ledger/ledgertest"
	"github.com/lienthong/lienthong/ledger/verify"
)

// crashDir tells this test binary to be the writer that is killed.
const crashDir = "LIENTHONG_LEDGER_CRASH_DIR"

var background = context.Background()

// TestMain is the writer in a child process, and the tests otherwise.
func TestMain(m *testing.M) {
	if dir := os.Getenv(crashDir); dir != "" {
		writeUntilKilled(dir)
	}
	os.Exit(m.Run())
}

// writeUntilKilled appends from 16 writers and says each acknowledged record.
func writeUntilKilled(dir string) {
	key, err := ledger.ReadKey(filepath.Join(filepath.Dir(dir), "key"))
	l := &ledger.Log{Dir: dir, Key: key, Now: time.Now, Log: slog.New(slog.DiscardHandler), AttestEvery: 20 * time.Millisecond}
	if err == nil {
		err = l.Open(background)
	}
	if err != nil {
		fmt.Println("failed", err)
		os.Exit(1)
	}
	round := rand.Uint64()
	for w := range 16 {
		go func() {
			for i := 0; ; i++ {
				e := ledgertest.Sample(i)
				e.ID = fmt.Sprintf("%x-%d-%d", round, w, i)
				if err := l.Append(background, e); err != nil {
					fmt.Println("failed", err)
					os.Exit(1)
				}
				fmt.Println("acknowledged", e.ID) // one write to a pipe: whole or not at all
			}
		}()
	}
	select {}
}

// TestKilled kills a writer at random moments, again and again. What it had
// acknowledged must be there, once, and the checker must find nothing.
func TestKilled(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	dir := filepath.Join(base, "ledger")
	key, err := ledger.NewKey(filepath.Join(base, "key"), "lienthong.test/crash")
	if err != nil {
		t.Fatal(err)
	}
	acknowledged := map[string]bool{}
	for round := range 12 {
		for _, id := range killedAfter(t, dir, time.Duration(rand.IntN(400))*time.Millisecond) {
			acknowledged[id] = true
		}
		if round%4 == 1 { // a killed ledger checks out too
			if _, err := verify.Dir(t.Context(), dir, verify.Options{}); err != nil {
				t.Errorf("killed, round %d: %v", round, err)
			}
		}
	}
	l := ledgertest.Open(t, &ledger.Log{Dir: dir, Key: key})
	shut(t, l)
	seen := map[string]int{}
	trust := &verify.Trust{Ledger: []string{key.Public()}}
	r, err := verify.Dir(t.Context(), dir, verify.Options{Trust: trust, Record: func(_ uint64, _ []byte, e lienthong.Evidence) error {
		seen[e.ID]++
		return nil
	}})
	if err != nil || r.Open || r.Pending != 0 {
		t.Fatalf("after all: %+v, %v", r, err)
	}
	for id := range acknowledged {
		if seen[id] != 1 {
			t.Errorf("%s was acknowledged and stands there %d times", id, seen[id])
		}
	}
	for id, n := range seen {
		if n != 1 {
			t.Errorf("%s stands there %d times", id, n)
		}
	}
	t.Logf("%d acknowledged, %d kept, %d attestations", len(acknowledged), len(seen), r.Attestations)
	if len(acknowledged) < 100 {
		t.Errorf("only %d records were acknowledged: the test tests nothing", len(acknowledged))
	}
}

// killedAfter runs a writer, kills it some time after its first word, and gives
// what it acknowledged.
func killedAfter(t *testing.T, dir string, d time.Duration) []string {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), crashDir+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var once sync.Once
	var ids []string
	for lines := bufio.NewScanner(out); lines.Scan(); {
		once.Do(func() { time.AfterFunc(d, func() { _ = cmd.Process.Kill() }) })
		what, id, _ := strings.Cut(lines.Text(), " ")
		if what != "acknowledged" {
			t.Errorf("the writer says %q", lines.Text())
		}
		ids = append(ids, id)
	}
	_ = cmd.Wait() // killed
	return ids
}
