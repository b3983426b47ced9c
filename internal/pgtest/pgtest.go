package pgtest

import (
	"context"
	"crypto/rand"
	"errors"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// envServer names a server to use instead of a private one.
const envServer = "LIENTHONG_TEST_POSTGRES"

// forTests is the one cluster of a process's tests. It is never stopped by us: its
// leash closes with the process. Tests use many small databases: less memory
// each, and as many connections as parallel tests may want. None of them outlives
// its test, so nothing waits for the disk.
var forTests = sync.OnceValues(func() (*Cluster, error) {
	return Start(context.Background(), "max_connections=200", "shared_buffers=64MB", "fsync=off", "synchronous_commit=off", "full_page_writes=off")
})

// forBenchmarks is that of its benchmarks, which waits for the disk as a user's
// does.
var forBenchmarks = sync.OnceValues(func() (*Cluster, error) {
	return Start(context.Background(), "max_connections=200", "shared_buffers=64MB")
})

// Database makes an empty database for one test, drops it afterwards, and
// returns its URL. It skips the test if there is no PostgreSQL, unless CI=true.
func Database(t testing.TB) string {
	t.Helper()
	admin := os.Getenv(envServer)
	if admin == "" {
		shared := forBenchmarks
		if _, test := t.(*testing.T); test {
			shared = forTests
		}
		c, err := shared()
		if errors.Is(err, ErrAbsent) && os.Getenv("CI") != "true" {
			t.Skipf("SKIPPED, NOT TESTED ON POSTGRESQL: %v", err)
		}
		if err != nil {
			t.Fatal(err)
		}
		admin = c.URL("postgres")
	}
	name := "test_" + strings.ToLower(rand.Text())
	execute(t, admin, "CREATE DATABASE "+name)
	t.Cleanup(func() { execute(t, admin, "DROP DATABASE "+name+" WITH (FORCE)") })
	u, err := url.Parse(admin)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}

// execute runs one statement on a connection of its own.
func execute(t testing.TB, server, statement string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	defer func() { _ = conn.Close(ctx) }()
	if _, err := conn.Exec(ctx, statement); err != nil {
		t.Fatalf("pgtest: %v", err)
	}
}

// Disconnect cuts every connection to the database of url from the server's
// side, as a restart or a failover does.
func Disconnect(t testing.TB, server string) {
	t.Helper()
	execute(t, server, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"+
		" WHERE datname = current_database() AND pid <> pg_backend_pid()")
}
