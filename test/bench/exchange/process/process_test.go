package process

import (
	"os"
	"testing"
	"time"
)

func TestLeash(t *testing.T) {
	t.Parallel()
	p, err := Start(t.Context(), "server", "sh", "-c", "echo ready at 1; cat >/dev/null")
	if err != nil {
		t.Fatal(err)
	}
	if p.Said != "ready at 1" || p.Gone() {
		t.Errorf("it said %q; gone is %t", p.Said, p.Gone())
	}
	if _, err := os.Stat("/proc/self/stat"); err == nil {
		if u := p.Usage(); u.RSS <= 0 || u.Max < u.RSS {
			t.Errorf("it takes %+v", u)
		}
	}
	if err := p.Stop(); err != nil || !p.Gone() {
		t.Errorf("it ended with %v", err)
	}
}

func TestFailures(t *testing.T) {
	t.Parallel()
	if _, err := Start(t.Context(), "server", "sh", "-c", "exit 3"); err == nil {
		t.Error("a server that ends at once is ready")
	}
	if _, err := Start(t.Context(), "server", "/no/such/program"); err == nil {
		t.Error("a program that is not there was started")
	}
	p, err := Start(t.Context(), "server", "sh", "-c", "echo ready; cat >/dev/null; exit 4")
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Stop(); err == nil {
		t.Error("a server that failed at its end is not told of")
	}
	never := func() bool { return false }
	if _, err := StartDaemon(t.Context(), "daemon", never, "sh", "-c", "exit 0"); err == nil {
		t.Error("a daemon that ended is ready")
	}
}

func TestDaemon(t *testing.T) {
	t.Parallel()
	p, err := StartDaemon(t.Context(), "daemon", func() bool { return true }, "sh", "-c", "trap 'exit 0' TERM; while :; do sleep 0.02; done")
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(100 * time.Millisecond) // the shell sets its trap
	if err := p.Stop(); err != nil {
		t.Error(err)
	}
}

func TestParseStat(t *testing.T) {
	t.Parallel()
	parent, cpu := parseStat("42 (a name) with ) in it) S 7 42 42 0 -1 4194560 100 0 0 0 250 50 3 4 20 0 1 0 100 1 1")
	if parent != 7 || cpu != 3*time.Second {
		t.Errorf("parent %d, %v", parent, cpu)
	}
	if parent, cpu := parseStat("42 (sh) S"); parent != 0 || cpu != 0 {
		t.Errorf("a cut line: %d, %v", parent, cpu)
	}
}
