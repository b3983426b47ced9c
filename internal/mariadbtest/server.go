package mariadbtest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
)

// envSocket names a server to use instead of a private one.
const envSocket = "LIENTHONG_TEST_MARIADB"

// errAbsent means that no server program was found.
var errAbsent = errors.New("mariadbtest: no mariadbd found (Debian: apt-get install mariadb-server)")

// leash starts the server and waits until its standard input closes. $1 is the
// folder, $2 the program, $3 the user. Temporary files have a folder of their
// own: a server that starts removes every temporary table it finds in it, those
// of another server too.
const leash = `
"$2" --no-defaults --user="$3" --datadir="$1/data" --tmpdir="$1/tmp" --socket="$1/s" --pid-file="$1/pid" --skip-networking --skip-name-resolve \
  --innodb-buffer-pool-size=32M --innodb-log-file-size=8M --performance-schema=off </dev/null >>"$1/log" 2>&1 &
server=$!
trap '' INT TERM HUP
cat >/dev/null
kill -KILL $server 2>/dev/null
wait $server
rm -rf "$1"
`

// held is the leash of the shared server: it must not be collected before the
// process ends.
var held io.WriteCloser //nolint:unused // written, never read: it only has to stay

// shared is the one server of a test process; its leash ends with the process.
var shared = sync.OnceValues(start)

// Server is the socket of the one server of this process, for what is no test;
// it is started at the first call.
func Server() (socket string, err error) { return shared() }

// start makes and starts a server, and returns its socket.
func start() (socket string, err error) {
	program, err := exec.LookPath("mariadbd")
	if err != nil {
		if program, err = exec.LookPath("/usr/sbin/mariadbd"); err != nil {
			return "", errAbsent
		}
	}
	dir, err := os.MkdirTemp("", "lt-my-")
	if err != nil {
		return "", err
	}
	user := "root"
	if os.Geteuid() != 0 {
		user = os.Getenv("USER")
	}
	temporary := filepath.Join(dir, "tmp")
	if err := os.Mkdir(temporary, 0o777); err != nil {
		return "", err
	}
	install := exec.Command("mariadb-install-db", "--no-defaults", "--datadir="+filepath.Join(dir, "data"), "--tmpdir="+temporary, "--user="+user,
		"--auth-root-authentication-method=normal", "--skip-test-db", "--innodb-log-file-size=8M")
	if out, err := install.CombinedOutput(); err != nil {
		_ = os.RemoveAll(dir)
		return "", fmt.Errorf("mariadbtest: mariadb-install-db: %w: %.300s", err, out)
	}
	keeper := exec.Command("/bin/sh", "-c", leash, "keeper", dir, program, user)
	detach(keeper) // a Ctrl-C at the terminal must not reach it before the tests end
	if held, err = keeper.StdinPipe(); err != nil {
		return "", err
	}
	if err := keeper.Start(); err != nil {
		return "", err
	}
	socket = filepath.Join(dir, "s")
	for range 1500 { // 30 s; a normal start takes one
		if db, err := Open(socket, "root", ""); err == nil {
			err = db.Ping()
			_ = db.Close()
			if err == nil {
				return socket, nil
			}
		}
		time.Sleep(20 * time.Millisecond)
	}
	return "", fmt.Errorf("mariadbtest: the server did not start; see %s", filepath.Join(dir, "log"))
}

// Open opens a database of the server as a user without a password.
func Open(socket, user, database string) (*sql.DB, error) {
	c := mysql.NewConfig()
	c.User, c.Net, c.Addr, c.DBName, c.MultiStatements, c.Logger = user, "unix", socket, database, true, &mysql.NopLogger{}
	k, err := mysql.NewConnector(c)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(k), nil
}

// Database makes an empty database for one test and drops it afterwards.
func Database(t testing.TB) (socket, name string) {
	t.Helper()
	socket = os.Getenv(envSocket)
	if socket == "" {
		var err error
		socket, err = shared()
		if errors.Is(err, errAbsent) && os.Getenv("CI") != "true" {
			t.Skipf("SKIPPED, NOT TESTED ON MARIADB: %v", err)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	name = "test_" + strings.ToLower(rand.Text())
	Execute(t, socket, "CREATE DATABASE "+name+" CHARACTER SET utf8mb4")
	t.Cleanup(func() { Execute(t, socket, "DROP DATABASE "+name) })
	return socket, name
}

// Execute runs statements as the server's root.
func Execute(t testing.TB, socket string, statements ...string) {
	t.Helper()
	db, err := Open(socket, "root", "")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }() // it is the test's own
	for _, s := range statements {
		if _, err := db.ExecContext(context.Background(), s); err != nil {
			t.Fatalf("mariadbtest: %v", err)
		}
	}
}
