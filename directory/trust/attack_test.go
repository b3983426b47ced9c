package trust_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/directory/trust"
)

// overwrite replaces a file of a copy by one of another.
func (w *world) overwrite(to, from string) {
	w.Helper()
	b, err := os.ReadFile(from)
	w.must(err)
	w.must(os.WriteFile(to, b, 0o600))
}

// TestOldAndMixedFiles has an attacker serve every mixture of an old and a new
// version that is not the new one. The client stays where it is.
func TestOldAndMixedFiles(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.set("members/G01.json", "one") // targets 2, snapshot 2, timestamp 2
	old := w.snapshot()
	w.set("members/G01.json", "two") // 3, 3, 3
	for name, tt := range map[string]struct {
		attack func(dir string)
		says   string
	}{
		"all old": {func(dir string) {
			w.must(os.CopyFS(dir+"/x", os.DirFS(old)))
			w.overwrite(dir+"/timestamp.json", old+"/timestamp.json")
		}, "must be >="},
		"old snapshot under the new name":    {func(dir string) { w.overwrite(dir+"/4.snapshot.json", old+"/2.snapshot.json") }, "mismatch"},
		"old targets under the new name":     {func(dir string) { w.overwrite(dir+"/4.targets.json", old+"/2.targets.json") }, "mismatch"},
		"snapshot of the version in between": {func(dir string) { w.overwrite(dir+"/4.snapshot.json", dir+"/3.snapshot.json") }, "mismatch"},
		"new snapshot missing":               {func(dir string) { w.must(os.Remove(dir + "/4.snapshot.json")) }, "no such file"},
		"new targets missing":                {func(dir string) { w.must(os.Remove(dir + "/4.targets.json")) }, "no such file"},
		"another file's content":             {func(dir string) { w.swap(dir, "two", "evl") }, "not the one that was signed"},
		"a longer file":                      {func(dir string) { w.swap(dir, "three", "three and more") }, "more than its 5 bytes"},
		"one bit of the timestamp":           {func(dir string) { w.flip(dir + "/timestamp.json") }, ""},
		"one bit of the snapshot":            {func(dir string) { w.flip(dir + "/4.snapshot.json") }, ""},
		"a snapshot as timestamp":            {func(dir string) { w.overwrite(dir+"/timestamp.json", dir+"/4.snapshot.json") }, ""},
		"not JSON":                           {func(dir string) { w.must(os.WriteFile(dir+"/timestamp.json", []byte("{"), 0o600)) }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			c := w.client()
			w.refresh(c)
			was := c.Status().Version
			evil := filepath.Join(t.TempDir(), "evil")
			next := &trust.Repository{Dir: evil, Keys: w.repo.Keys, Now: w.now}
			w.must(os.CopyFS(evil, os.DirFS(w.repo.Dir)))
			if _, err := next.Publish(trust.Change{Set: map[string][]byte{"members/G02.json": []byte("three")}}); err != nil {
				t.Fatal(err)
			}
			tt.attack(evil)
			if strings.Contains(name, "another file") {
				c = w.client() // who has the right file does not ask for it
				was = 0
			}
			c.Mirrors = []string{serve(t, evil).URL}
			_, err := c.Refresh(t.Context())
			if lienthong.CodeOf(err) != lienthong.Unavailable || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %v, want a refusal that says %q", err, tt.says)
			}
			if got := c.Status().Version; got != was {
				t.Errorf("version %d became %d", was, got)
			}
			if was != 0 {
				b, err := c.Read(t.Context(), "members/G01.json")
				if err != nil || string(b) != "two" {
					t.Errorf("reads %q, %v", b, err)
				}
			}
		})
	}
}

// swap replaces the content of a target, under the name that its hash gave it.
func (w *world) swap(dir, from, to string) {
	w.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "targets/members/*"))
	w.must(err)
	for _, f := range files {
		if b, _ := os.ReadFile(f); string(b) == from {
			w.must(os.WriteFile(f, []byte(to), 0o600))
			return
		}
	}
	w.Fatalf("no target holds %q", from)
}

// flip changes a digit of the first signature.
func (w *world) flip(path string) {
	w.Helper()
	b, err := os.ReadFile(path)
	w.must(err)
	at := bytes.Index(b, []byte(`"sig":"`)) + 10
	b[at] = "10"[b[at]&1]
	w.must(os.WriteFile(path, b, 0o600))
}

// forge writes a changed root as the next version, signed by keys.
func (w *world) forge(dir string, change func(*metadata.Metadata[metadata.RootType]), keys ...*trust.Key) {
	w.Helper()
	root, err := metadata.Root().FromFile(filepath.Join(dir, "1.root.json"))
	w.must(err)
	root.ClearSignatures()
	root.Signed.Version = 2
	change(root)
	w.must(trust.Sign(root, keys...))
	w.must(root.ToFile(filepath.Join(dir, "2.root.json"), false))
}

func TestForgedRoots(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.set("members/G01.json", "one")
	keys := w.rootKeys(3)
	stranger, err := trust.NewKey()
	w.must(err)
	takeOver := func(root *metadata.Metadata[metadata.RootType]) {
		for _, id := range root.Signed.Roles[metadata.TIMESTAMP].KeyIDs {
			w.must(root.Signed.RevokeKey(id, metadata.TIMESTAMP))
		}
		w.must(root.Signed.AddKey(stranger.Public(), metadata.TIMESTAMP))
	}
	nothing := func(*metadata.Metadata[metadata.RootType]) {}
	for name, forge := range map[string]func(dir string){
		"one of two keys":        func(dir string) { w.forge(dir, takeOver, keys[0]) },
		"a stranger":             func(dir string) { w.forge(dir, takeOver, stranger) },
		"one key and a stranger": func(dir string) { w.forge(dir, takeOver, keys[0], stranger) },
		"nobody":                 func(dir string) { w.forge(dir, takeOver) },
		"lowered threshold": func(dir string) {
			w.forge(dir, func(r *metadata.Metadata[metadata.RootType]) { r.Signed.Roles["root"].Threshold = 1 }, keys[0])
		},
		"own key added": func(dir string) {
			w.forge(dir, func(r *metadata.Metadata[metadata.RootType]) { w.must(r.Signed.AddKey(stranger.Public(), "root")) }, keys[0], stranger)
		},
		"a version left out": func(dir string) {
			w.forge(dir, func(r *metadata.Metadata[metadata.RootType]) { r.Signed.Version = 3 }, keys[0], keys[1])
		},
		"the same version again": func(dir string) {
			w.forge(dir, func(r *metadata.Metadata[metadata.RootType]) { r.Signed.Version = 1 }, keys[0], keys[1])
		},
		"not signed by itself": func(dir string) {
			w.forge(dir, func(r *metadata.Metadata[metadata.RootType]) { r.Signed.Roles["root"].Threshold = 3 }, keys[0], keys[1])
		},
		"expired": func(dir string) {
			w.forge(dir, func(r *metadata.Metadata[metadata.RootType]) { r.Signed.Expires = w.now().Add(-time.Hour) }, keys[0], keys[1])
		},
		"signed, timestamp is not": func(dir string) { w.forge(dir, takeOver, keys[0], keys[1]) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := w.snapshot()
			forge(dir)
			c := w.client(serve(t, dir).URL)
			if _, err := c.Refresh(t.Context()); lienthong.CodeOf(err) != lienthong.Unavailable {
				t.Errorf("got %v", err)
			}
			if s := c.Status().State; s != trust.None {
				t.Errorf("state %v", s)
			}
		})
	}
	dir := w.snapshot()
	w.forge(dir, nothing, keys[0], keys[2]) // two of three will do, whichever
	w.refresh(w.client(serve(t, dir).URL))
}

// TestTimestampWithoutSnapshot: who stole the timestamp key may starve clients
// until it is retired, and must not stop them.
func TestTimestampWithoutSnapshot(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.client()
	w.refresh(c)
	files, _ := filepath.Glob(filepath.Join(w.repo.Keys, "timestamp-*.pem"))
	key, err := trust.ReadKey(files[0])
	w.must(err)
	for i, meta := range []map[string]*metadata.MetaFiles{nil, {}, {"snapshot.json": nil}, {"other.json": metadata.MetaFile(9)}} {
		m := metadata.Timestamp(w.now().Add(time.Hour))
		m.Signed.Version, m.Signed.Meta = 99, meta
		w.must(trust.Sign(m, key))
		dir := w.snapshot()
		w.must(m.ToFile(filepath.Join(dir, "timestamp.json"), false))
		for _, who := range []*trust.Client{c, w.client()} {
			who.Mirrors = []string{serve(t, dir).URL}
			if _, err := who.Refresh(t.Context()); lienthong.CodeOf(err) != lienthong.Unavailable {
				t.Errorf("%d: got %v", i, err)
			}
		}
	}
	if s := c.Status(); s.State != trust.Fresh || s.Version != 1 {
		t.Errorf("status %+v", s)
	}
}

// TestHostileMirrors: endless data, errors, redirects and silence cost time and
// nothing else; the next mirror serves.
func TestHostileMirrors(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.set("members/G01.json", "one")
	for name, h := range map[string]http.HandlerFunc{
		"endless": func(rw http.ResponseWriter, r *http.Request) { _, _ = io.Copy(rw, endless{}) },
		"errors":  func(rw http.ResponseWriter, r *http.Request) { rw.WriteHeader(500) },
		"absent":  func(rw http.ResponseWriter, r *http.Request) { rw.WriteHeader(404) },
		"redirect": func(rw http.ResponseWriter, r *http.Request) {
			http.Redirect(rw, r, w.server.URL+r.URL.Path, http.StatusFound)
		},
		"cut": func(rw http.ResponseWriter, r *http.Request) {
			rw.Header().Set("Content-Length", "100")
			_, _ = rw.Write([]byte("{"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			evil := httptest.NewServer(h)
			defer evil.Close()
			c := w.client(evil.URL)
			if _, err := c.Refresh(t.Context()); lienthong.CodeOf(err) != lienthong.Unavailable {
				t.Errorf("alone: %v", err)
			}
			c.Mirrors = []string{evil.URL, w.server.URL}
			for range 3 {
				if _, err := c.Refresh(t.Context()); err != nil {
					t.Errorf("with another: %v", err)
				}
			}
			if b, err := c.Read(t.Context(), "members/G01.json"); err != nil || string(b) != "one" {
				t.Errorf("reads %q, %v", b, err)
			}
		})
	}
	c := w.client("http://127.0.0.1:1", "::bad")
	w.refuses(c, "no mirror")
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

// TestCrashWhilePublishing fails each write in turn, with its effect lost and
// with its effect kept. After every failure old and new clients find a version
// that verifies, and the next publication brings the change.
func TestCrashWhilePublishing(t *testing.T) {
	t.Parallel()
	died := errors.New("died")
	for _, kept := range []bool{false, true} {
		for n := 1; ; n++ {
			w := newWorld(t)
			w.set("members/G01.json", "one")
			c := w.client()
			w.refresh(c)
			writes := 0
			w.repo.SetWrite(func(path string, b []byte) error {
				if writes++; writes < n {
					return trust.Write(path, b)
				}
				if kept && writes == n {
					w.must(trust.Write(path, b))
				}
				return died
			})
			change := trust.Change{Set: map[string][]byte{"members/G01.json": []byte("two"), "members/G02.json": []byte("x")}}
			_, err := w.repo.Publish(change)
			if err == nil {
				if n != 6 { // two files, targets, snapshot, timestamp
					t.Errorf("a publication has %d writes", n-1)
				}
				break
			}
			want := "one"
			if kept && writes == 5 {
				want = "two" // the timestamp is the publication
			}
			for _, who := range []*trust.Client{c, w.client()} {
				w.refresh(who)
				w.reads(who, "members/G01.json", want)
			}
			w.repo.SetWrite(nil)
			_, err = w.repo.Publish(change)
			w.must(err)
			w.refresh(c)
			w.reads(c, "members/G01.json", "two")
			w.reads(c, "members/G02.json", "x")
		}
	}
}

func FuzzOpen(f *testing.F) {
	dir := f.TempDir()
	now := func() time.Time { return time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC) }
	r := &trust.Repository{Dir: dir, Keys: f.TempDir(), Now: now}
	if err := r.Create(f.TempDir(), 3, 2); err != nil {
		f.Fatal(err)
	}
	var parts [][]byte
	for _, name := range []string{"1.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"} {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			f.Fatal(err)
		}
		parts = append(parts, b)
	}
	if err := trust.OpenSet(parts[0], parts[1], parts[2], parts[3]); err != nil {
		f.Fatal(err)
	}
	f.Add(0, []byte("{}"))
	for i := range parts {
		f.Add(i, parts[(i+1)%len(parts)])
		f.Add(i, bytes.Replace(parts[i], []byte("1"), []byte("2"), 1))
	}
	f.Fuzz(func(t *testing.T, which int, b []byte) {
		if which < 0 || which >= len(parts) || equivalent(b, parts[which]) {
			return
		}
		use := [][]byte{parts[0], parts[1], parts[2], parts[3]}
		use[which] = b
		if err := trust.OpenSet(use[0], use[1], use[2], use[3]); err == nil {
			t.Errorf("part %d is forged", which)
		}
	})
}

// equivalent leaves out what the fuzzer may rightly change: the form of JSON
// outside the signed part, which no hash of this set covers for root and
// timestamp.
func equivalent(a, b []byte) bool { return bytes.Contains(a, signedPart(b)) }

func signedPart(b []byte) []byte {
	from := bytes.Index(b, []byte(`"signed":`))
	to := bytes.LastIndex(b, []byte(`}`))
	return b[from:to]
}

func ExampleKey() {
	k, err := trust.ReadKey("/nowhere/root-1.pem")
	fmt.Println(k == nil, lienthong.CodeOf(err))
	// Output: true invalid_input
}
