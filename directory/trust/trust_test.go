package trust_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/directory/trust"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.Cleanup(func(code int) {
		http.DefaultTransport.(*http.Transport).CloseIdleConnections()
		os.Exit(code)
	}))
}

// world is a repository, a clock and a server of its files.
type world struct {
	*testing.T
	repo   *trust.Repository
	clock  *atomic.Int64 // Unix seconds
	roots  string        // the folder of the root keys
	server *httptest.Server
}

func (w *world) now() time.Time       { return time.Unix(w.clock.Load(), 0).UTC() }
func (w *world) pass(d time.Duration) { w.clock.Add(int64(d / time.Second)) }

// newWorld makes a repository with two of three root keys.
func newWorld(t *testing.T) *world {
	t.Helper()
	dir := t.TempDir()
	w := &world{T: t, clock: new(atomic.Int64), roots: filepath.Join(dir, "roots")}
	w.clock.Store(time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC).Unix())
	w.repo = &trust.Repository{Dir: filepath.Join(dir, "tuf"), Keys: filepath.Join(dir, "keys"), Now: w.now}
	w.must(w.repo.Create(w.roots, 3, 2))
	w.server = serve(t, w.repo.Dir)
	return w
}

func serve(t *testing.T, dir string) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.FileServer(http.Dir(dir)))
	t.Cleanup(s.Close)
	return s
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) set(path, text string) {
	w.Helper()
	_, err := w.repo.Publish(trust.Change{Set: map[string][]byte{path: []byte(text)}})
	w.must(err)
}

// client is a gateway that knows the first root.
func (w *world) client(mirrors ...string) *trust.Client {
	w.Helper()
	root, err := os.ReadFile(filepath.Join(w.repo.Dir, "1.root.json"))
	w.must(err)
	if mirrors == nil {
		mirrors = []string{w.server.URL}
	}
	return &trust.Client{Dir: w.TempDir(), Mirrors: mirrors, Root: root, Grace: 72 * time.Hour, Now: w.now}
}

func (w *world) refresh(c *trust.Client) {
	w.Helper()
	_, err := c.Refresh(context.Background())
	w.must(err)
}

func (w *world) refuses(c *trust.Client, says string) {
	w.Helper()
	_, err := c.Refresh(context.Background())
	if lienthong.CodeOf(err) != lienthong.Unavailable || !strings.Contains(err.Error(), says) {
		w.Errorf("got %v, want a refusal that says %q", err, says)
	}
}

func (w *world) reads(c *trust.Client, path, want string) {
	w.Helper()
	b, err := c.Read(context.Background(), path)
	if err != nil || string(b) != want {
		w.Errorf("%s: got %q, %v; want %q", path, b, err, want)
	}
}

// snapshot copies the public files, as a mirror that stops copying has them.
func (w *world) snapshot() string {
	w.Helper()
	dir := filepath.Join(w.TempDir(), "copy")
	w.must(os.CopyFS(dir, os.DirFS(w.repo.Dir)))
	return dir
}

// rootKeys reads so many of the root keys.
func (w *world) rootKeys(n int) []*trust.Key {
	w.Helper()
	files, err := filepath.Glob(filepath.Join(w.roots, "root-*.pem"))
	w.must(err)
	var keys []*trust.Key
	for _, f := range files[:n] {
		k, err := trust.ReadKey(f)
		w.must(err)
		keys = append(keys, k)
	}
	return keys
}

func TestClientsFollow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a, b := w.client(), w.client()
	b.Wanted = func(p string) bool { return p != "openapi/x" }
	if s := a.Status(); s.State != trust.None {
		t.Errorf("before the first update: %v", s.State)
	}
	for i, c := range []*trust.Client{a, b} {
		w.refresh(c)
		if n := len(c.Targets()); n != 0 || c.Status().State != trust.Fresh {
			t.Errorf("client %d: %d files, %v", i, n, c.Status().State)
		}
	}
	w.set("members/G01.json", "one")
	w.set("openapi/x", "document")
	for _, c := range []*trust.Client{a, b} {
		if changed, err := c.Refresh(t.Context()); err != nil || !changed {
			t.Errorf("changed %v, %v", changed, err)
		}
		if changed, err := c.Refresh(t.Context()); err != nil || changed {
			t.Errorf("again: changed %v, %v", changed, err)
		}
		w.reads(c, "members/G01.json", "one")
		w.reads(c, "openapi/x", "document")
	}
	if _, err := w.repo.Publish(trust.Change{Remove: []string{"members/G01.json", "never"}}); err != nil {
		t.Fatal(err)
	}
	w.refresh(a)
	if _, err := a.Read(t.Context(), "members/G01.json"); lienthong.CodeOf(err) != lienthong.NotFound {
		t.Errorf("removed file: %v", err)
	}
	w.reads(b, "members/G01.json", "one") // has not asked since
	if changed, err := w.repo.Publish(trust.Change{}); changed || err != nil {
		t.Errorf("an empty change writes: %v, %v", changed, err)
	}
}

// TestRestartWithoutNetwork: what was accepted is there after a restart.
func TestRestartWithoutNetwork(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.set("members/G01.json", "one")
	c := w.client()
	w.refresh(c)
	w.server.Close()
	again := &trust.Client{Dir: c.Dir, Mirrors: c.Mirrors, Grace: c.Grace, Now: w.now}
	w.must(again.Load())
	w.reads(again, "members/G01.json", "one")
	w.refuses(again, "no mirror")
	if s := again.Status(); s.State != trust.Fresh || s.Failure == nil {
		t.Errorf("status %+v", s)
	}
	// Its own disk is not believed either.
	files, _ := filepath.Glob(filepath.Join(c.Dir, "files", "*"))
	w.must(os.WriteFile(files[0], []byte("two"), 0o600))
	if err := again.Load(); lienthong.CodeOf(err) != lienthong.Unavailable {
		t.Errorf("a changed file: %v", err)
	}
	list := filepath.Join(c.Dir, "trust-list.json")
	b, _ := os.ReadFile(list)
	for _, bad := range []string{"", "{", string(b[:len(b)/2]), strings.Replace(string(b), `"timestamp":"`, `"timestamp":"AAAA`, 1)} {
		w.must(os.WriteFile(list, []byte(bad), 0o600))
		if err := again.Load(); lienthong.CodeOf(err) != lienthong.Unavailable {
			t.Errorf("a torn list: %v", err)
		}
	}
}

// TestFreeze serves an old timestamp for ever: first stale, then expired, and
// fresh again when the true repository is reached.
func TestFreeze(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.set("members/G01.json", "one")
	frozen := serve(t, w.snapshot())
	c := w.client(frozen.URL)
	w.refresh(c)
	w.set("members/G01.json", "two")
	for _, step := range []struct {
		pass time.Duration
		want trust.State
	}{{0, trust.Fresh}, {23 * time.Hour, trust.Fresh}, {2 * time.Hour, trust.Stale}, {71 * time.Hour, trust.Stale}, {time.Hour, trust.Expired}} {
		w.pass(step.pass)
		if got := c.Status().State; got != step.want {
			t.Errorf("%v later: %v, want %v", step.pass, got, step.want)
		}
		w.reads(c, "members/G01.json", "one")
	}
	w.refuses(c, "expired")
	// A newcomer must not start from an expired list at all.
	newcomer := w.client(frozen.URL)
	w.refuses(newcomer, "expired")
	if s := newcomer.Status().State; s != trust.None {
		t.Errorf("newcomer: %v", s)
	}
	if _, err := w.repo.Publish(trust.Change{}); err != nil {
		t.Fatal(err)
	}
	c.Mirrors = []string{frozen.URL, w.server.URL}
	w.refresh(c)
	w.reads(c, "members/G01.json", "two")
	if s := c.Status().State; s != trust.Fresh {
		t.Errorf("in the end: %v", s)
	}
}

// TestKeptAlive: signing anew happens when a third of a life is used, and only
// for what needs it.
func TestKeptAlive(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i, step := range []struct {
		pass    time.Duration
		written bool
		files   int // targets and snapshots on the disk
	}{{7 * time.Hour, false, 2}, {2 * time.Hour, true, 2}, {60 * time.Hour, true, 3}, {40 * 24 * time.Hour, true, 5}} {
		w.pass(step.pass)
		written, err := w.repo.Publish(trust.Change{})
		if err != nil || written != step.written {
			t.Errorf("step %d: written %v, %v", i, written, err)
		}
		snapshots, _ := filepath.Glob(filepath.Join(w.repo.Dir, "*.snapshot.json"))
		targets, _ := filepath.Glob(filepath.Join(w.repo.Dir, "*.targets.json"))
		if n := len(snapshots) + len(targets); n != step.files {
			t.Errorf("step %d: %d files, want %d", i, n, step.files)
		}
		w.refresh(w.client())
	}
	for i := range 40 {
		w.set("a", fmt.Sprint(i))
	}
	if old, _ := filepath.Glob(filepath.Join(w.repo.Dir, "*.targets.json")); len(old) > 20 {
		t.Errorf("%d versions are kept", len(old))
	}
	w.refresh(w.client())
}

func TestCreateRefusals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if err := w.repo.Create(t.TempDir(), 3, 2); lienthong.CodeOf(err) != lienthong.Conflict {
		t.Errorf("twice: %v", err)
	}
	for _, n := range [][2]int{{0, 0}, {1, 2}, {3, 0}, {33, 2}} {
		r := &trust.Repository{Dir: t.TempDir(), Keys: t.TempDir(), Now: w.now}
		if err := r.Create(t.TempDir(), n[0], n[1]); lienthong.CodeOf(err) != lienthong.Invalid {
			t.Errorf("%v: %v", n, err)
		}
	}
	empty := &trust.Repository{Dir: t.TempDir(), Now: w.now}
	if _, err := empty.Publish(trust.Change{}); lienthong.CodeOf(err) != lienthong.Invalid {
		t.Errorf("empty folder: %v", err)
	}
	for _, p := range []string{"", "/a", "../a", "a/../b", "a//b", "a/", ".a", "a b", "a%2f", "a\\b", strings.Repeat("a", 181)} {
		if _, err := w.repo.Publish(trust.Change{Set: map[string][]byte{p: nil}}); err == nil {
			t.Errorf("path %q is accepted", p)
		}
	}
}

func TestKeysDoNotPrint(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	k := w.rootKeys(1)[0]
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x"} {
		if got := fmt.Sprintf(verb, k); got != "key "+k.ID()[:12] {
			t.Errorf("%s prints %s", verb, got)
		}
	}
	dir := t.TempDir()
	for name, text := range map[string]string{"none": "", "other": "-----BEGIN X-----\n-----END X-----\n", "bad": "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"} {
		path := filepath.Join(dir, name)
		w.must(os.WriteFile(path, []byte(text), 0o600))
		if _, err := trust.ReadKey(path); lienthong.CodeOf(err) != lienthong.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	files, _ := filepath.Glob(filepath.Join(w.repo.Keys, "*.pem"))
	for _, f := range files {
		if st, _ := os.Stat(f); st.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", filepath.Base(f), st.Mode())
		}
	}
	if len(files) != 3 {
		t.Errorf("%d online keys", len(files))
	}
}
