package allowance_test

import (
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/collector"
	"github.com/lienthong/lienthong/reconcile/tablejob/allowance"
)

// TestRefusals: what does not fit is refused with what would do, and what fits is not.
func TestRefusals(t *testing.T) {
	t.Parallel()
	if _, err := allowance.Of(1 << 20); lienthong.CodeOf(err) != lienthong.TooLarge {
		t.Errorf("a mebibyte: %v", err)
	}
	m, err := allowance.Of(1 << 40)
	if err != nil {
		t.Fatal(err)
	}
	for name, refuses := range map[string]func(int64) error{"tables": m.Tables, "more": func(n int64) error { return m.Next(n, "a list") }} {
		if err := refuses(1 << 20); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := refuses(1 << 41); lienthong.CodeOf(err) != lienthong.TooLarge || !strings.Contains(err.Error(), "1048576 MiB of memory that are allowed") || !strings.Contains(err.Error(), "; allow ") {
			t.Errorf("%s: %v", name, err)
		}
	}
	m.End()
	if err := m.After("learning"); err != nil {
		t.Error(err)
	}
	var none *allowance.Memory
	for _, err := range []error{none.Tables(1 << 50), none.Next(1<<50, "a list"), none.After("learning")} {
		if err != nil {
			t.Errorf("no limit: %v", err)
		}
	}
}

// TestMachine: where nothing is stated, a job may take most of the machine and no more.
func TestMachine(t *testing.T) {
	t.Parallel()
	all := collector.Machine()
	if all == 0 {
		t.Skip("nothing tells how much memory there is")
	}
	m, err := allowance.Of(0)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Next(all/2, "a list"); err != nil {
		t.Errorf("half the machine: %v", err)
	}
	if err := m.Next(all, "a list"); lienthong.CodeOf(err) != lienthong.TooLarge || !strings.Contains(err.Error(), "unless --memory says otherwise") {
		t.Errorf("the whole machine: %v", err)
	}
}

// TestGarbage: what is garbage is no reason to refuse.
func TestGarbage(t *testing.T) {
	runtime.GC()
	m, err := allowance.Of(collector.Program() + collector.InUse() + 100<<20)
	if err != nil {
		t.Fatal(err)
	}
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	for range 4 {
		made := make([]byte, 40<<20)
		made[0] = 1
		runtime.KeepAlive(made)
		if err := m.Next(30<<20, "a list"); err != nil {
			t.Fatal(err)
		}
	}
}
