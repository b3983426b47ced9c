package verify_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/ledger"
	"github.com/lienthong/lienthong/ledger/ledgertest"
	"github.com/lienthong/lienthong/ledger/verify"
)

// TestPutBack restores a whole ledger of an earlier day, which is consistent in
// itself; a later checkpoint that someone kept shows it.
func TestPutBack(t *testing.T) {
	t.Parallel()
	l := ledgertest.Fill(t, &ledger.Log{}, 5)
	old := filepath.Join(t.TempDir(), "old")
	if err := os.CopyFS(old, os.DirFS(l.Dir)); err != nil {
		t.Fatal(err)
	}
	first := load(t, l.Dir)["checkpoint"]
	ledgertest.Fill(t, &ledger.Log{Dir: l.Dir, Key: l.Key}, 3)
	second := load(t, l.Dir)["checkpoint"]
	trust := &verify.Trust{Ledger: []string{l.Key.Public()}}
	if _, err := verify.Dir(t.Context(), l.Dir, verify.Options{Trust: trust, Known: [][]byte{first, second}}); err != nil {
		t.Errorf("grown: %v", err)
	}
	var f *verify.Finding
	if _, err := verify.Dir(t.Context(), old, verify.Options{Trust: trust, Known: [][]byte{second}}); !errors.As(err, &f) || !strings.Contains(f.What, "put back") {
		t.Errorf("put back: %v", err)
	}
	// The holder of the key writes another history of the same length.
	forged := ledgertest.Open(t, &ledger.Log{Key: l.Key})
	for i := range 8 {
		if err := forged.Append(t.Context(), ledgertest.Sample(100+i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := forged.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := verify.Dir(t.Context(), forged.Dir, verify.Options{Trust: trust}); err != nil {
		t.Errorf("rewritten by who has the key, nobody knows better: %v", err)
	}
	if _, err := verify.Dir(t.Context(), forged.Dir, verify.Options{Trust: trust, Known: [][]byte{first}}); !errors.As(err, &f) || !strings.Contains(f.What, "rewritten") {
		t.Errorf("rewritten: %v", err)
	}
	if _, err := verify.Dir(t.Context(), l.Dir, verify.Options{Trust: trust, Known: [][]byte{[]byte("x")}}); err == nil {
		t.Error("anything is a known checkpoint")
	}
}

func TestEmptyLedgerAndNone(t *testing.T) {
	t.Parallel()
	l := ledgertest.Fill(t, &ledger.Log{}, 0)
	if r, err := verify.Dir(t.Context(), l.Dir, verify.Options{}); err != nil || r.Size != 0 || r.Pinned {
		t.Errorf("report %+v, %v", r, err)
	}
	var f *verify.Finding
	if _, err := verify.Dir(t.Context(), t.TempDir(), verify.Options{}); !errors.As(err, &f) {
		t.Errorf("no ledger: %v", err)
	}
	if _, err := verify.Dir(t.Context(), filepath.Join(l.Dir, "nowhere"), verify.Options{}); !errors.As(err, &f) {
		t.Errorf("no folder: %v", err)
	}
}

// TestOpen checks a ledger again and again while it is written to.
func TestOpen(t *testing.T) {
	t.Parallel()
	l := ledgertest.Open(t, ledgertest.Attested(t, &ledger.Log{AttestEvery: 30 * time.Millisecond}))
	done := make(chan error, 1)
	go func() {
		for i := range 1500 {
			if err := l.Append(t.Context(), ledgertest.Sample(i)); err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	checks := 0
	for writing := true; writing; checks++ {
		r, err := verify.Dir(t.Context(), l.Dir, verify.Options{})
		if err != nil || !r.Open {
			t.Errorf("check %d: %+v, %v", checks, r, err)
		}
		select {
		case err := <-done:
			if err != nil {
				t.Error(err)
			}
			writing = false
		default:
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if r, err := verify.Dir(t.Context(), l.Dir, verify.Options{}); err != nil || r.Size != 1500 {
		t.Errorf("closed: %+v, %v", r, err)
	}
	t.Logf("%d checks", checks)
}

// TestTamperWriteAhead damages a ledger that was killed: what is behind the
// checkpoint has no proof, but nothing in it goes wrong unseen.
func TestTamperWriteAhead(t *testing.T) {
	t.Parallel()
	l := ledgertest.Open(t, &ledger.Log{})
	for i := range 4 {
		if err := l.Append(t.Context(), ledgertest.Sample(i)); err != nil {
			t.Fatal(err)
		}
	}
	copied := filepath.Join(t.TempDir(), "copy")
	for err := os.ErrNotExist; err != nil; { // it moves on while it is copied
		_ = os.RemoveAll(copied)
		if err = os.CopyFS(copied, os.DirFS(l.Dir)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(copied, "wal", "00000000000000000000.wal")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	r, err := verify.Dir(t.Context(), copied, verify.Options{})
	if err != nil || !r.Open || r.Size+r.Pending != 4 || r.Torn != 0 {
		t.Fatalf("as it was: %+v, %v", r, err)
	}
	for at := 0; at < len(whole); at += 7 {
		for name, bad := range map[string][]byte{"cut": whole[:at], "flipped": flipped(whole, at)} {
			if err := os.WriteFile(path, bad, 0o600); err != nil {
				t.Fatal(err)
			}
			now, err := verify.Dir(t.Context(), copied, verify.Options{})
			var f *verify.Finding
			if !errors.As(err, &f) && now.Torn == 0 && now.Size+now.Pending == 4 && at < len(whole)*3/4 {
				t.Errorf("%s at %d: %+v, %v", name, at, now, err)
			}
		}
	}
	for name, content := range map[string][]byte{"1.wal": whole, "00000000000000000009.wal": whole, "x": nil} {
		other := filepath.Join(copied, "wal", name)
		if err := errors.Join(os.WriteFile(path, whole, 0o600), os.WriteFile(other, content, 0o600)); err != nil {
			t.Fatal(err)
		}
		var f *verify.Finding
		if _, err := verify.Dir(t.Context(), copied, verify.Options{}); !errors.As(err, &f) {
			t.Errorf("with %s: %v", name, err)
		}
		if err := os.Remove(other); err != nil {
			t.Fatal(err)
		}
	}
}

func flipped(b []byte, at int) []byte {
	b = bytes.Clone(b)
	b[at] ^= 1
	return b
}

func TestMessage(t *testing.T) {
	t.Parallel()
	e := ledgertest.Sample(0)
	for name, change := range map[string]func(*lienthong.Signed){
		"another text":   func(m *lienthong.Signed) { m.Base += " " },
		"another digest": func(m *lienthong.Signed) { m.ContentDigest = "sha-256=:AAAA:" },
		"no signature":   func(m *lienthong.Signed) { m.Signature = nil },
	} {
		m := e.Request
		change(&m)
		if err := verify.Message(m, publicPEM(t)); err == nil {
			t.Errorf("%s is verified", name)
		}
	}
	for _, key := range []string{"", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"} {
		if err := verify.Message(e.Request, key); err == nil {
			t.Errorf("%q is a key", key)
		}
	}
	if err := verify.Message(e.Request, publicPEM(t)); err != nil {
		t.Error(err)
	}
	ecdsaMessage(t)
}
