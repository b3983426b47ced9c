package tablesql_test

import (
	"database/sql"
	"sync"
	"testing"
	"time"

	"github.com/lienthong/lienthong/internal/mariadbtest"
	"github.com/lienthong/lienthong/reconcile/tablesql"
)

// TestBrokenOff: a query whose rows nobody lives to read is over at once when its table is closed,
// however early that comes: at its client, and at the server.
func TestBrokenOff(t *testing.T) {
	t.Parallel()
	socket, name := mariadbtest.Database(t)
	s := server{"mariadb", "root@unix(" + socket + ")/" + name}
	file := s.file(t, "SELECT x.seq, 'broken off' AS what FROM seq_1_to_1000000 x, seq_1_to_1000000 y", "")
	const workers, breaks = 4, 50
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			for i := range breaks {
				table, err := tablesql.Open(t.Context(), file)
				if err != nil {
					t.Error(err)
					return
				}
				if i%2 == 0 { // else before the first row
					for range table.Rows() {
						break
					}
				}
				_ = table.Close() // says what the break has brought about, or nothing
			}
		})
	}
	closed := make(chan struct{})
	go func() { all.Wait(); close(closed) }()
	select {
	case <-closed:
	case <-time.After(2 * time.Minute):
		t.Fatal("a table is not closed")
	}
	db, err := sql.Open("mysql", s.address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	const asked = "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE '%broken off%' AND id <> CONNECTION_ID()"
	left := -1
	for deadline := time.Now().Add(20 * time.Second); left != 0 && time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if err := db.QueryRowContext(t.Context(), asked).Scan(&left); err != nil {
			t.Fatal(err)
		}
	}
	if left != 0 {
		t.Errorf("%d queries go on at the server", left)
	}
}
