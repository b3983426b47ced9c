package pgtest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// ErrAbsent means that no PostgreSQL server program was found.
var ErrAbsent = errors.New("pgtest: no PostgreSQL server found under /usr/lib/postgresql or on the PATH (Debian: apt-get install postgresql)")

// A Cluster is a running private server.
type Cluster struct {
	Dir string // holds the data folder, the socket and the log; 0700
	Bin string // the folder of initdb, postgres, pgbench

	leash  io.WriteCloser // the server lives while this is open
	keeper *exec.Cmd
	stop   sync.Once
}

// superuser is the one role of a private cluster. Access is trusted: the
// socket lies in a folder that only the server's user and root may enter.
const superuser = "lienthong"

// startTimeout covers recovery after a crash on a slow disk; a normal start
// takes 0.2 s.
const startTimeout = 2 * time.Minute

// keeperScript starts the server and waits for either end of the bargain: the
// pipe on its standard input closes, or the server dies. $1 is the program,
// $2 the data folder, $3 the folder to remove; the rest are server arguments.
const keeperScript = `
postgres=$1 data=$2 dir=$3; shift 3
"$postgres" -D "$data" "$@" </dev/null >>"$dir/log" 2>&1 &
server=$!
trap '' INT TERM HUP
cat >/dev/null
kill -QUIT $server 2>/dev/null
wait $server
rm -rf "$dir"
`

// Start makes and starts a cluster. Settings are server parameters, as
// "shared_buffers=1GB". Call Stop when done.
func Start(ctx context.Context, settings ...string) (*Cluster, error) {
	bin, err := findBin()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "lt-pg-")
	if err != nil {
		return nil, err
	}
	c := &Cluster{Dir: dir, Bin: bin}
	if err := c.start(ctx, settings); err != nil {
		c.Stop()
		_ = os.RemoveAll(dir)
		return nil, err
	}
	return c, nil
}

func (c *Cluster) start(ctx context.Context, settings []string) error {
	if err := giveToServer(c.Dir); err != nil {
		return err
	}
	data := filepath.Join(c.Dir, "data")
	initdb := exec.CommandContext(ctx, filepath.Join(c.Bin, "initdb"),
		"-D", data, "-U", superuser, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-instructions", "--no-sync")
	initdb.Dir = c.Dir
	asServer(initdb)
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("pgtest: initdb: %w: %s", err, lastLine(out))
	}
	args := []string{"-c", keeperScript, "keeper", filepath.Join(c.Bin, "postgres"), data, c.Dir,
		"-k", c.Dir, "-c", "listen_addresses="}
	for _, s := range settings {
		args = append(args, "-c", s)
	}
	c.keeper = exec.Command("/bin/sh", args...)
	c.keeper.Dir = c.Dir
	asServer(c.keeper)
	leash, err := c.keeper.StdinPipe()
	if err != nil {
		return err
	}
	c.leash = leash
	if err := c.keeper.Start(); err != nil {
		return err
	}
	return c.waitReady(ctx)
}

// waitReady polls pg_isready, which speaks the protocol but needs no role.
func (c *Cluster) waitReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	for {
		err := exec.CommandContext(ctx, filepath.Join(c.Bin, "pg_isready"), "-q", "-h", c.Dir).Run()
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			log, _ := os.ReadFile(filepath.Join(c.Dir, "log"))
			return fmt.Errorf("pgtest: server not ready: %w: %s", ctx.Err(), lastLine(log))
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// URL is the address of a database of the cluster, for sqldb and pgx.
func (c *Cluster) URL(database string) string {
	return (&url.URL{
		Scheme: "postgres", User: url.User(superuser), Path: "/" + database,
		RawQuery: url.Values{"host": {c.Dir}}.Encode(),
	}).String()
}

// PID is the process id of the server, whose children serve the connections.
func (c *Cluster) PID() (int, error) {
	b, err := os.ReadFile(filepath.Join(c.Dir, "data", "postmaster.pid"))
	if err != nil {
		return 0, err
	}
	first, _, _ := strings.Cut(string(b), "\n")
	return strconv.Atoi(strings.TrimSpace(first))
}

// Command runs a client program of the server's own version, such as pgbench,
// against a database of the cluster. Extra arguments follow the address.
func (c *Cluster) Command(ctx context.Context, program, database string, args ...string) *exec.Cmd {
	all := append([]string{"-h", c.Dir, "-U", superuser}, args...)
	return exec.CommandContext(ctx, filepath.Join(c.Bin, program), append(all, database)...)
}

// Stop ends the server at once, removes its folder, and returns when both are
// done.
func (c *Cluster) Stop() {
	c.stop.Do(func() {
		if c.leash != nil {
			_ = c.leash.Close()
			_ = c.keeper.Wait()
		}
	})
}

// findBin is the folder of the newest server.
func findBin() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	best, bestVersion := "", -1
	for _, p := range found {
		var version int
		name := filepath.Base(filepath.Dir(filepath.Dir(p)))
		if _, err := fmt.Sscanf(name, "%d", &version); err == nil && version > bestVersion {
			best, bestVersion = filepath.Dir(p), version
		}
	}
	if best != "" {
		return best, nil
	}
	p, err := exec.LookPath("postgres")
	if err != nil {
		return "", ErrAbsent
	}
	return filepath.Dir(p), nil
}

func lastLine(b []byte) string {
	s := strings.TrimSpace(string(b))
	return s[strings.LastIndexByte(s, '\n')+1:]
}
