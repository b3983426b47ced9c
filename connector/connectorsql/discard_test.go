package connectorsql

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"sync"
	"testing"
)

// nothing is a driver whose connections do nothing.
type nothing struct{ driver.Conn }

func (nothing) Connect(context.Context) (driver.Conn, error) { return nothing{}, nil }
func (nothing) Driver() driver.Driver                        { return nil }
func (nothing) Close() error                                 { return nil }

// TestDiscardBesideAnEnd: a connection is given up while the end of its question gives
// it up too.
func TestDiscardBesideAnEnd(t *testing.T) {
	t.Parallel()
	db := sql.OpenDB(nothing{})
	defer db.Close()
	for range 200_000 {
		conn, err := db.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var both sync.WaitGroup
		both.Go(func() { _ = conn.Close() })
		discard(conn)
		both.Wait()
	}
}
