package linkage_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/reconcile/tablejob"
)

const sets = "../../../shared/data/linkage"

// TestLabelled: no model, no thresholds, no labels but for counting.
func TestLabelled(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat(sets); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("../shared/data/linkage is absent")
		}
		t.Skip("../shared/data/linkage is absent: nothing is measured")
	}
	for _, tt := range []struct {
		name, id, cluster string
		least             float64 // F1 of pairs inside clusters
	}{
		{"febrl1", "rec_id", "", 0.999},
		{"fake_1000", "unique_id", "cluster", 0.97},
		{"rldata500", "record_id", "label_true", 0.98},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			table := filepath.Join(sets, tt.name+".csv")
			truth := table
			if tt.cluster == "" {
				truth, tt.id, tt.cluster = febrlTruth(t, table), "id", "entity"
			}
			out := filepath.Join(t.TempDir(), "clusters.csv")
			j := tablejob.Job{Left: table, Out: out}
			if _, err := j.Run(t.Context()); err != nil {
				t.Fatal(err)
			}
			r, err := tablejob.Evaluation{Found: out, Truth: truth, ID: tt.id, Cluster: tt.cluster}.Run(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("precision %.4f recall %.4f F1 %.4f", r.Decided.Precision, r.Decided.Recall, r.Decided.F1)
			if r.Decided.F1 < tt.least {
				t.Errorf("F1 %.4f, want at least %.4f", r.Decided.F1, tt.least)
			}
		})
	}
}

// febrlTruth makes a table of ids and entities: rec-7-org and rec-7-dup-0 are
// the same.
func febrlTruth(t *testing.T, table string) string {
	t.Helper()
	b, err := os.ReadFile(table)
	if err != nil {
		t.Fatal(err)
	}
	out := "id,entity\n"
	for i, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		id, _, _ := strings.Cut(line, ",")
		if i > 0 {
			out += id + "," + strings.Split(id, "-")[1] + "\n"
		}
	}
	path := filepath.Join(t.TempDir(), "truth.csv")
	if err := os.WriteFile(path, []byte(out), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
