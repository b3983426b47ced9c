package process

import (
	"context"
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
}

// TestContextEnds: a context that is done pulls the leash and kills nothing, so
// that a server has time to end well.
func TestContextEnds(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	p, err := Start(ctx, "server", "sh", "-c", "echo ready; cat >/dev/null; sleep 0.1; exit 0")
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	<-p.ended
	if !p.cmd.ProcessState.Success() {
		t.Errorf("it ended with %v", p.cmd.ProcessState)
	}
}

// TestTree: what a server starts counts as its own.
func TestTree(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("/proc/self/stat"); err != nil {
		t.Skip("there is no /proc")
	}
	p, err := Start(t.Context(), "server", "sh", "-c", "(sh -c 'sleep 1; :' & echo ready; cat; kill $!) <&0")
	if err != nil {
		t.Fatal(err)
	}
	if n := len(tree(p.cmd.Process.Pid)); n < 3 {
		t.Errorf("%d processes", n)
	}
	_ = p.Stop() // the shells end as they like
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
