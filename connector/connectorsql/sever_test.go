package connectorsql_test

import (
	"testing"
	"time"

	"github.com/lienthong/lienthong/internal/foreignsql"
	"github.com/lienthong/lienthong/internal/mariadbtest"
)

// TestSever: rows of a scan that nobody lives to read to its end are closed at once when
// the network below them is, although their context has not ended; with parameters, which
// go as a prepared statement, too.
func TestSever(t *testing.T) {
	t.Parallel()
	socket, name := mariadbtest.Database(t)
	db, err := foreignsql.MariaDB(foreignsql.Options{Address: "root@unix(" + socket + ")/" + name, Timeout: time.Minute, ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	const endless = "SELECT x.seq FROM seq_1_to_1000000 x, seq_1_to_1000000 y"
	for query, values := range map[string][]any{endless: nil, endless + " WHERE x.seq > ?": {1}} {
		conn, err := db.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		sever := foreignsql.Severing(conn)
		rows, err := conn.QueryContext(t.Context(), query, values...)
		if err != nil || !rows.Next() || rows.Err() != nil {
			t.Fatal(err, rows.Err())
		}
		closed := make(chan error)
		go func() {
			sever()
			closed <- rows.Close()
		}()
		select {
		case <-closed: // its error says that the network is closed, or nothing
		case <-time.After(time.Minute):
			t.Fatal("the rows are read to their end")
		}
		_ = conn.Close()
		if err := db.PingContext(t.Context()); err != nil {
			t.Error("the next connection:", err)
		}
	}
}
