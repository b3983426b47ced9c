package tablejob_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile/tablejob"
)

// bounded names the folder of a job whose memory is bounded, in a process of its own.
const bounded = "LIENTHONG_TEST_BOUNDED_TABLES"

// TestMemoryIsKept: what --memory allows is kept by the whole process, at its peak, or the job
// refuses and says what would do, with a model and without one.
func TestMemoryIsKept(t *testing.T) {
	if dir := os.Getenv(bounded); dir != "" {
		var memory int64
		if _, err := fmt.Sscan(os.Getenv(bounded+"_MIB"), &memory); err != nil {
			t.Fatal(err)
		}
		in := func(name string) string { return filepath.Join(dir, name) }
		job := tablejob.Job{Left: in("table.csv"), Right: in("table.csv"), Out: in(fmt.Sprintf("out%d.csv", os.Getpid())), Memory: memory << 20}
		if os.Getenv(bounded+"_MODEL") != "" {
			job.Model = in("model.yaml")
		}
		_, err := job.Run(t.Context())
		if err != nil && lienthong.CodeOf(err) != lienthong.TooLarge {
			t.Fatal(err)
		}
		fmt.Printf("peak %d refused %v\n", peak(t)>>10, err != nil)
		return
	}
	t.Parallel()
	dir := t.TempDir()
	var b strings.Builder
	b.WriteString("id,name,town\n")
	for i := range 120_000 {
		fmt.Fprintf(&b, "%d,name%d,town%d\n", i, i*7919, i%5000)
	}
	model := "version: 1\nlink: one_to_one\nid: id\nfields:\n  - {name: name, kind: given, columns: [name]}\n  - {name: town, kind: place, columns: [town]}\nblocking: {keys: [name]}\nthresholds: {match: 0.5, review: 0.01}\n"
	for name, text := range map[string]string{"table.csv": b.String(), "model.yaml": model} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	keepsMemory(t, dir, "yes", 16, 64, 90, 120, 400)
	keepsMemory(t, dir, "", 64, 120, 400)
}

// keepsMemory runs the job within several bounds, of which the first is too little and the last is not.
func keepsMemory(t *testing.T, dir, model string, bounds ...int64) {
	t.Helper()
	var refused []bool
	for _, memory := range bounds {
		c := exec.Command(os.Args[0], "-test.run=^TestMemoryIsKept$", "-test.count=1")
		c.Env = append(os.Environ(), bounded+"="+dir, fmt.Sprintf("%s_MIB=%d", bounded, memory), bounded+"_MODEL="+model)
		out, err := c.CombinedOutput()
		var used int64
		var no bool
		if at := strings.Index(string(out), "peak "); err != nil || at < 0 {
			t.Fatalf("%d MiB: %v\n%s", memory, err, out)
		} else if _, err := fmt.Sscanf(string(out)[at:], "peak %d refused %t", &used, &no); err != nil {
			t.Fatal(err)
		}
		if !no && used > memory {
			t.Errorf("%d MiB are allowed, and %d were used; a model: %q", memory, used, model)
		}
		refused = append(refused, no)
	}
	if !refused[0] || refused[len(bounds)-1] {
		t.Errorf("%d MiB: refused %v; a model: %q", bounds, refused, model)
	}
}

// peak is the most memory that this process had, in KiB.
func peak(t *testing.T) (kib int64) {
	t.Helper()
	f, err := os.Open("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if rest, ok := strings.CutPrefix(lines.Text(), "VmHWM:"); ok {
			if _, err := fmt.Sscan(rest, &kib); err != nil {
				t.Fatal(err)
			}
		}
	}
	return kib
}
