package node_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/connectortest"
	"github.com/lienthong/lienthong/connector/connectortest/library"
	"github.com/lienthong/lienthong/connector/legacysql"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/internal/mariadbtest"
	"github.com/lienthong/lienthong/internal/pgtest"
	"github.com/lienthong/lienthong/node"
)

// legacyServer is a real database server of this test's own, which it may stop,
// reached over a cable which it may cut.
type legacyServer struct {
	kind, owner string // the owner's address, over the socket
	socket      string
	pid         int
}

func postgresServer(t *testing.T) legacyServer {
	t.Helper()
	c, err := pgtest.Start(t.Context())
	if err != nil {
		absent(t, err)
	}
	t.Cleanup(c.Stop)
	pid, err := c.PID()
	must(t, err)
	return legacyServer{"postgres", c.URL("postgres"), filepath.Join(c.Dir, ".s.PGSQL.5432"), pid}
}

// mariadbServer is the one of this process: no other test of this package has it.
func mariadbServer(t *testing.T) legacyServer {
	t.Helper()
	socket, name := mariadbtest.Database(t)
	text, err := os.ReadFile(filepath.Join(filepath.Dir(socket), "pid"))
	if err != nil {
		absent(t, err) // a server that was there before, which is not ours to stop
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	must(t, err)
	return legacyServer{"mariadb", "root@unix(" + socket + ")/" + name, socket, pid}
}

func absent(t *testing.T, err error) {
	t.Helper()
	if os.Getenv("CI") != "true" {
		t.Skipf("SKIPPED, NO SERVER TO STOP: %v", err)
	}
	t.Fatal(err)
}

// signal sends a signal to the server and to all that it has started.
func (s legacyServer) signal(t *testing.T, sig syscall.Signal) {
	t.Helper()
	pids := []int{s.pid}
	all, err := os.ReadDir("/proc")
	must(t, err)
	for _, e := range all {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		stat, _ := os.ReadFile(filepath.Join("/proc", e.Name(), "stat")) // it may have ended meanwhile
		_, after, _ := bytes.Cut(stat, []byte(") "))
		if f := bytes.Fields(after); len(f) > 1 && string(f[1]) == strconv.Itoa(s.pid) {
			pids = append(pids, pid)
		}
	}
	for _, pid := range pids {
		if err := syscall.Kill(pid, sig); err != nil && pid == s.pid {
			t.Error(err)
		}
	}
	for _, pid := range pids {
		if sig == syscall.SIGSTOP {
			stands(t, pid)
		}
	}
}

// stands waits until no thread of a process that is being stopped runs any more: each
// stops when it next comes to run, and until then another may still answer.
func stands(t *testing.T, pid int) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
		threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", pid))
		must(t, err)
		running := 0
		for _, thread := range threads {
			stat, _ := os.ReadFile(thread) // it may have ended meanwhile
			if i := bytes.LastIndex(stat, []byte(") ")); i >= 0 && stat[i+2] != 'T' {
				running++
			}
		}
		if running == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d threads of the server do not stop", running)
		}
	}
}

// cable is the way to a server. Cut, it swallows what is sent, as a firewall does
// that forgot a connection: nothing is refused and nothing comes.
type cable struct {
	net.Listener
	mu   sync.Mutex
	open chan struct{} // guarded by mu; closed while the cable is whole
}

func lay(t *testing.T, socket string) *cable {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { _ = l.Close() })
	c := &cable{Listener: l, open: make(chan struct{})}
	close(c.open)
	go func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				<-c.whole()
				far, err := net.Dial("unix", socket) //nolint:noctx // it ends with the test
				if err != nil {
					_ = near.Close()
					return
				}
				go c.carry(near, far)
				c.carry(far, near)
			}()
		}
	}()
	return c
}

func (c *cable) whole() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.open
}

func (c *cable) cut() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.open = make(chan struct{})
}

func (c *cable) mend() {
	c.mu.Lock()
	defer c.mu.Unlock()
	close(c.open)
}

func (c *cable) carry(from, to net.Conn) {
	defer func() { _, _ = from.Close(), to.Close() }()
	b := make([]byte, 32<<10)
	for {
		n, err := from.Read(b)
		<-c.whole()
		if _, failed := to.Write(b[:n]); failed != nil || err != nil {
			return
		}
	}
}

// otherService is that of a second connector of the same node.
const otherService = "VN/GOV/G09/OFFICIALS/reading-room"

// legacyNodes are a node with two connectors, one of a real server and one of a
// file, and a node that asks both.
type legacyNodes struct {
	owner, asks *node.Node
	server      legacyServer
	cable       *cable
	log         *lockedLog
	rename      func(from, to string) // a column of the readers
}

type lockedLog struct {
	mu   sync.Mutex
	text strings.Builder // guarded by mu
}

func (l *lockedLog) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *lockedLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// newLegacyNodes starts them. The source is waited for as long as timeout says.
func newLegacyNodes(t *testing.T, server legacyServer, timeout string) legacyNodes {
	t.Helper()
	x := newExchange(t)
	for _, id := range []string{readers, otherService} {
		service, err := lienthong.ParseServiceID(id)
		must(t, err)
		must(t, x.registry.PublishService(t.Context(), service, "Bạn đọc", nil))
	}
	w := legacyNodes{server: server, cable: lay(t, server.socket), log: new(lockedLog)}
	db, err := legacysql.Open(server.kind, server.owner)
	must(t, err)
	t.Cleanup(func() { _ = db.Close() })
	w.rename = func(from, to string) { must(t, legacysql.Rename(t.Context(), db, "doc_gia", from, to)) }
	l := library.Example()
	must(t, legacysql.Make(t.Context(), db, server.kind, l, connectortest.Persons(10)))
	address := "postgres://lienthong@" + w.cable.Addr().String() + "/postgres?sslmode=disable"
	if server.kind == "mariadb" {
		address = "root@" + w.cable.Addr().String() + "/" + server.owner[strings.LastIndex(server.owner, "/")+1:]
	}
	text := strings.NewReplacer("$KIND", server.kind, "$ADDRESS", address+"\n  timeout: "+timeout+"\n  retry: 1s", "VN/GOV/H05/LIBRARY/register", readers).Replace(l.Description)
	here := filepath.Join(t.TempDir(), "library.yaml")
	must(t, os.WriteFile(here, []byte(text), 0o600))
	other := library.Example()
	other.Description = strings.Replace(strings.Replace(other.Description, "VN/GOV/H05/LIBRARY/register", otherService, 1), "connector: ", "connector: phong_", 1)
	there, _ := libraryOf(t, other, 10)
	w.owner = x.node(t, "G09", func(c *node.Config) {
		withLibrary(here)(c)
		c.Connectors = append(c.Connectors, conf.File(there))
	})
	w.owner.Log = slog.New(slog.NewTextHandler(w.log, nil))
	startNode(t, w.owner)
	w.asks = startNode(t, x.node(t, "G01", nil))
	know(t, w.asks, w.owner)
	for i, id := range []string{readers, otherService} {
		putGrantOf(t, w.owner, id, police, fmt.Sprint("known-", i), "/v1/*/known", grant.Verify, nil, grant.Relation{Rule: grant.Anybody})
	}
	return w
}

// known asks one of the services, over both gateways, about a record type.
func (w legacyNodes) known(t *testing.T, service, record string) (int, string) {
	t.Helper()
	// What does not come within two minutes has not come at all.
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	body := fmt.Sprintf(`{"number":%q}`, connectortest.Person(1).PIN.Reveal())
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, w.asks.Gateway.ClientsURL()+"/r1/"+service+"/v1/"+record+"/known", strings.NewReader(body))
	must(t, err)
	for name, value := range map[string]string{
		"X-Road-Client": police, "Lienthong-Purpose": "library.reader-known", "Lienthong-Legal-Basis": "46/2019/QH14; article=42", "Content-Type": "application/json",
	} {
		r.Header.Set(name, value)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal("no answer in time: ", err)
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	must(t, err)
	return resp.StatusCode, string(b)
}

// becomes asks until the answer is as wanted; it must be within two minutes.
func (w legacyNodes) becomes(t *testing.T, record string, status int) {
	t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); ; time.Sleep(100 * time.Millisecond) {
		got, body := w.known(t, readers, record)
		if got == status {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d %s, want %d", got, body, status)
		}
	}
}

// TestDeadServer: a database server that is stopped, and one that can no longer be
// reached, cost those who ask an error that says to try again, and nobody else
// anything; afterwards it is asked as before.
func TestDeadServer(t *testing.T) {
	t.Parallel()
	for kind, start := range map[string]func(*testing.T) legacyServer{"postgres": postgresServer, "mariadb": mariadbServer} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			w := newLegacyNodes(t, start(t), "1s")
			for _, fault := range []struct {
				name        string
				begin, over func()
			}{
				{"stopped", func() { w.server.signal(t, syscall.SIGSTOP) }, func() { w.server.signal(t, syscall.SIGCONT) }},
				{"cut off", w.cable.cut, w.cable.mend},
			} {
				w.becomes(t, "reader", http.StatusOK) // a busy machine may take longer than the second at first
				fault.begin()
				for range 5 {
					status, body := w.known(t, readers, "reader")
					if status != http.StatusServiceUnavailable || !strings.Contains(body, `"unavailable"`) || !strings.Contains(body, "try again") {
						t.Errorf("%s: %d %s", fault.name, status, body)
					}
					if status, body := w.known(t, otherService, "reader"); status != http.StatusOK {
						t.Errorf("%s, the other connector: %d %s", fault.name, status, body)
					}
				}
				fault.over()
				w.becomes(t, "reader", http.StatusOK)
			}
		})
	}
}

// TestRenamedColumn: a column that the owner renames is named at the next check,
// to the owner and to nobody else, and closes the record type that reads it alone.
func TestRenamedColumn(t *testing.T) {
	t.Parallel()
	w := newLegacyNodes(t, postgresServer(t), "1m")
	rename := func(from, to string) {
		t.Helper()
		w.rename(from, to)
		must(t, w.owner.Connectors[0].Serving.Check(t.Context())) // as it is done every few minutes
	}
	rename("dia_chi", "noi_o")
	for _, c := range []struct {
		service, record string
		status          int
	}{{readers, "reader", http.StatusServiceUnavailable}, {readers, "loan", http.StatusOK}, {otherService, "reader", http.StatusOK}} {
		if status, body := w.known(t, c.service, c.record); status != c.status || strings.Contains(body, "dia_chi") || status != http.StatusOK && !strings.Contains(body, `"maintenance"`) {
			t.Errorf("%s of %s: %d %s", c.record, c.service, status, body)
		}
	}
	if why := w.owner.Connectors[0].Serving.Closed()["reader"]; !strings.Contains(why, `"dia_chi"`) || !strings.Contains(w.log.String(), "dia_chi") {
		t.Errorf("the owner is told %q", why)
	}
	rename("noi_o", "dia_chi")
	w.becomes(t, "reader", http.StatusOK)
}
