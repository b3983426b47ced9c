package tablejob

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/collector"
	"github.com/lienthong/lienthong/reconcile/scheme"
	"github.com/lienthong/lienthong/reconcile/tablejob/allowance"
)

// fullDisk takes a few bytes and no more.
type fullDisk struct{ room int }

var errFull = errors.New("no space left on device")

func (d *fullDisk) Write(b []byte) (int, error) {
	if d.room -= len(b); d.room < 0 {
		return 0, errFull
	}
	return len(b), nil
}

// numbered makes a table of so many rows, each of a name of its own, and a model.
func numbered(t *testing.T, rows int) (table, model string) {
	t.Helper()
	var b strings.Builder
	b.WriteString("id,name\n")
	for i := range rows {
		fmt.Fprintf(&b, "%d,name%d\n", i, i)
	}
	dir := t.TempDir()
	table, model = filepath.Join(dir, "table.csv"), filepath.Join(dir, "model.yaml")
	text := "version: 1\nlink: one_to_one\nid: id\nfields:\n  - {name: name, kind: given, columns: [name]}\nblocking:\n  keys: [name]\nthresholds: {match: 0.5, review: 0.01}\n"
	for path, text := range map[string]string{table: b.String(), model: text} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return table, model
}

// TestTooLarge: a table of many blocks that needs more memory than is allowed is
// refused while it is read, and nothing waits for what is not read any more.
func TestTooLarge(t *testing.T) {
	t.Parallel()
	table, model := numbered(t, 20*(1<<13))
	little, err := allowance.Of(collector.Program() + 25<<20)
	if err != nil {
		t.Fatal(err)
	}
	job := Job{Left: table, Right: table, Model: model, memory: little}
	m, err := scheme.Read(model)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := job.load(context.Background(), m); lienthong.CodeOf(err) != lienthong.TooLarge {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	job.memory = nil
	if _, err := job.load(ctx, m); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}

// TestFullDisk: what a disk that is full says is the error, after the first piece of
// the pairs or a later one.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	table, model := numbered(t, 5*groupsAtOnce)
	job := Job{Left: table, Right: table, Model: model}
	o, err := job.run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if n := len(o.pairs()); n < 5*groupsAtOnce {
		t.Fatalf("%d pairs", n)
	}
	for _, room := range []int{100, 4 << 20, 1 << 30} {
		err := o.writePairs(&fullDisk{room})
		if full := room < 1<<30; full != errors.Is(err, errFull) || !full && err != nil {
			t.Errorf("room for %d: %v", room, err)
		}
	}
}
