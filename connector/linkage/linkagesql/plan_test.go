package linkagesql

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/internal/sqldb"
)

// TestPlans: who looks for numbers reads their index, and not all links of a record type.
func TestPlans(t *testing.T) {
	t.Parallel()
	db, err := sqldb.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "links.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if _, err := New(t.Context(), db, "one"); err != nil {
		t.Fatal(err)
	}
	among, list, err := db.Among("$3", "text", []string{"027060000001"})
	if err != nil {
		t.Fatal(err)
	}
	for statement, args := range map[string][]any{
		selectMeaning + "(" + among + ")": {"one", "r", list}, updateAgain + "(" + among + ")": {"one", again, list}, selectKeys: {"one", "r", "027060000001", 10}, selectEnded: {"one", "r", 10},
	} {
		rows, err := db.Read.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+statement, args...)
		if err != nil {
			t.Fatal(err)
		}
		var plan []string
		for rows.Next() {
			var id, parent, unused int
			var step string
			if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
				t.Fatal(err)
			}
			plan = append(plan, step)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(strings.Join(plan, "\n"), "connector_link_number (number=?") {
			t.Errorf("%s\nis looked up so: %q", statement, plan)
		}
	}
}
