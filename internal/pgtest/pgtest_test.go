package pgtest_test

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/lienthong/lienthong/internal/pgtest"
)

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func TestDatabasesAreSeparate(t *testing.T) {
	t.Parallel()
	a, b := connect(t, pgtest.Database(t)), connect(t, pgtest.Database(t))
	if _, err := a.Exec(t.Context(), "CREATE TABLE only_here (x bigint)"); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Exec(t.Context(), "SELECT x FROM only_here"); err == nil {
		t.Error("a table of one test database is seen in another")
	}
}

// What is measured waits for the disk; what is only tested does not.
func TestDurability(t *testing.T) {
	t.Parallel()
	pgtest.Database(t) // skips where there is no server
	measured, err := pgtest.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(measured.Stop)
	want := map[string]string{measured.URL("postgres"): "on"}
	if os.Getenv("LIENTHONG_TEST_POSTGRES") == "" { // that server is somebody else's
		want[pgtest.Database(t)] = "off"
	}
	for url, want := range want {
		conn := connect(t, url)
		for _, setting := range []string{"fsync", "synchronous_commit", "full_page_writes"} {
			var got string
			if err := conn.QueryRow(t.Context(), "SELECT current_setting($1)", setting).Scan(&got); err != nil || got != want {
				t.Errorf("%s = %q, %v, want %q", setting, got, err, want)
			}
		}
	}
}

func TestDisconnect(t *testing.T) {
	t.Parallel()
	url := pgtest.Database(t)
	conn := connect(t, url)
	pgtest.Disconnect(t, url)
	if _, err := conn.Exec(t.Context(), "SELECT 1"); err == nil {
		t.Error("the connection survived")
	}
}

// TestClusterEndsWithItsProcess kills a process that started a cluster in the
// hardest way and waits until the cluster's folder is gone.
func TestClusterEndsWithItsProcess(t *testing.T) {
	if os.Getenv("PGTEST_CHILD") == "1" {
		c, err := pgtest.Start(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		_, _ = os.Stdout.WriteString("started " + c.Dir + "\n")
		select {}
	}
	t.Parallel()
	pgtest.Database(t) // skips where there is no server
	child := exec.Command(os.Args[0], "-test.run=^TestClusterEndsWithItsProcess$")
	child.Env = append(os.Environ(), "PGTEST_CHILD=1")
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	_ = child.Process.Kill()
	_ = child.Wait()
	dir, ok := strings.CutPrefix(strings.TrimSpace(line), "started ")
	if err != nil || !ok {
		t.Fatalf("child said %q, %v", line, err)
	}
	deadline := time.Now().Add(20 * time.Second)
	for time.Now().Before(deadline) {
		if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("%s is still there: the server outlived its process", dir)
}

func TestStopIsIdempotent(t *testing.T) {
	t.Parallel()
	pgtest.Database(t)
	c, err := pgtest.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	conn := connect(t, c.URL("postgres"))
	c.Stop()
	c.Stop()
	if _, err := conn.Exec(t.Context(), "SELECT 1"); err == nil {
		t.Error("the server still answers")
	}
	if _, err := os.Stat(c.Dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder is still there: %v", err)
	}
}

// TestServerThatRunsAlready points the tests at a server, as a continuous
// integration with a database service does.
func TestServerThatRunsAlready(t *testing.T) {
	pgtest.Database(t)
	c, err := pgtest.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Stop)
	t.Setenv("LIENTHONG_TEST_POSTGRES", c.URL("postgres"))
	var socket string
	conn := connect(t, pgtest.Database(t))
	if err := conn.QueryRow(t.Context(), "SHOW unix_socket_directories").Scan(&socket); err != nil || socket != c.Dir {
		t.Errorf("connected to %q, %v; want %q", socket, err, c.Dir)
	}
	out, err := c.Command(t.Context(), "psql", "postgres", "-At", "-c", "SELECT 6*7").Output()
	if err != nil || string(out) != "42\n" {
		t.Errorf("psql said %q, %v", out, err)
	}
}
