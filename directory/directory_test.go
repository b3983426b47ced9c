package directory_test

import (
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/directory"
	"github.com/lienthong/lienthong/directory/admission"
	"github.com/lienthong/lienthong/directory/trust"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.Cleanup(func(code int) {
		http.DefaultTransport.(*http.Transport).CloseIdleConnections()
		os.Exit(code)
	}))
}

// Samples. None of these agencies says these things.
var (
	ministry   = must(directory.ParseMemberID("VN/GOV/G01"))
	province   = must(directory.ParseMemberID("VN/GOV/H33.5"))
	population = must(lienthong.ParseSystemID("VN/GOV/G01/POPULATION"))
	portal     = must(lienthong.ParseSystemID("VN/GOV/H33.5/PORTAL"))
	verify     = lienthong.ServiceID{SystemID: population, Service: "verify"}
	gw1        = directory.GatewayID{MemberID: ministry, Gateway: "gw1"}
	gw2        = directory.GatewayID{MemberID: province, Gateway: "gw2"}
)

const document = `{"openapi":"3.1.0","info":{"title":"verify","version":"1"}}`

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// world is a directory on a loopback address, and a clock.
type world struct {
	*testing.T
	registry *directory.Registry
	clock    *atomic.Int64
	roots    string
	address  string
}

func (w *world) now() time.Time       { return time.Unix(w.clock.Load(), 0).UTC() }
func (w *world) pass(d time.Duration) { w.clock.Add(int64(d / time.Second)) }

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func newWorld(t *testing.T) *world {
	t.Helper()
	dir := t.TempDir()
	w := &world{T: t, clock: new(atomic.Int64), roots: filepath.Join(dir, "roots")}
	w.clock.Store(time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC).Unix())
	w.registry = &directory.Registry{Dir: filepath.Join(dir, "registry"), Now: w.now, Log: quiet()}
	l := must(net.Listen("tcp", "127.0.0.1:0"))
	w.address = "https://" + l.Addr().String()
	w.ok(w.registry.Init(t.Context(), directory.Setup{
		Instance: "VN", Address: w.address, RootDir: w.roots, RootKeys: 3, Threshold: 2,
	}))
	server := &http.Server{
		Handler: w.registry.Handler("test"), TLSConfig: w.registry.ServerTLS([]string{"127.0.0.1"}),
		ErrorLog: slog.NewLogLogger(quiet().Handler(), slog.LevelError),
	}
	go server.ServeTLS(l, "", "")
	t.Cleanup(func() { server.Close() })
	return w
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) code(err error, want lienthong.Code) {
	w.Helper()
	if got := lienthong.CodeOf(err); got != want {
		w.Errorf("got %v, want %s", err, want)
	}
}

// fill enters two members with a system each, and a service.
func (w *world) fill() {
	w.Helper()
	ctx := w.Context()
	w.ok(w.registry.AddMember(ctx, ministry, "Bộ Công an"))
	w.ok(w.registry.AddMember(ctx, province, "Sở Nội vụ"))
	w.ok(w.registry.AddSystem(ctx, population, "Dân cư", nil))
	w.ok(w.registry.AddSystem(ctx, portal, "Cổng dịch vụ công", nil))
	w.ok(w.registry.PublishService(ctx, verify, "Verify a person", []byte(document)))
}

// join makes a token and a gateway that joins with it.
func (w *world) join(id directory.GatewayID, addresses ...string) *admission.Identity {
	w.Helper()
	token, err := w.registry.Token(w.Context(), id, time.Hour, nil)
	w.ok(err)
	i := &admission.Identity{Dir: filepath.Join(w.TempDir(), "gateway"), Now: w.now}
	w.ok(i.Join(w.Context(), token.Reveal(), addresses))
	return i
}

// client follows the list as a gateway that joined does, from a plain mirror.
func (w *world) client(root []byte) *directory.Client {
	w.Helper()
	mirror := httptest.NewServer(http.FileServer(http.Dir(w.registry.Public())))
	w.Cleanup(mirror.Close)
	c := &directory.Client{Dir: w.TempDir(), Mirrors: []string{mirror.URL}, Root: root, Grace: 72 * time.Hour, Every: 10 * time.Millisecond, Now: w.now, Log: quiet()}
	w.ok(c.Open(w.Context()))
	w.ok(c.Refresh(w.Context()))
	return c
}

func (w *world) list(c *directory.Client) *directory.List {
	w.Helper()
	l, err := c.List()
	w.ok(err)
	return l
}

// root is the first root, as joining hands it over.
func (w *world) root() []byte {
	w.Helper()
	b, err := os.ReadFile(filepath.Join(w.registry.Public(), "1.root.json"))
	w.ok(err)
	return b
}

func (w *world) rootKeys(n int) []*trust.Key {
	w.Helper()
	files, err := filepath.Glob(filepath.Join(w.roots, "*.pem"))
	w.ok(err)
	var keys []*trust.Key
	for _, f := range files[:n] {
		keys = append(keys, must(trust.ReadKey(f)))
	}
	return keys
}

// free is an address on which nothing listens now.
func free(t *testing.T) string {
	t.Helper()
	l := must(net.Listen("tcp", "127.0.0.1:0"))
	defer l.Close()
	return l.Addr().String()
}
