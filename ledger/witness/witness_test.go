package witness_test

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/ledger/cosign"
	"github.com/lienthong/lienthong/ledger/witness"
)

const origin = "lienthong.test/ledger/G01"

// history is a ledger's tree in memory, with all its hashes.
type history struct {
	signer note.Signer
	hashes []tlog.Hash
	size   int64
}

func (h *history) ReadHashes(at []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(at))
	for i, n := range at {
		out[i] = h.hashes[n]
	}
	return out, nil
}

func (h *history) grow(t *testing.T, to int64, salt string) {
	t.Helper()
	for ; h.size < to; h.size++ {
		more, err := tlog.StoredHashes(h.size, fmt.Appendf(nil, "%d%s", h.size, salt), h)
		if err != nil {
			t.Fatal(err)
		}
		h.hashes = append(h.hashes, more...)
	}
}

func (h *history) checkpoint(t *testing.T, size int64) []byte {
	t.Helper()
	root, err := tlog.TreeHash(size, h)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := note.Sign(&note.Note{Text: fmt.Sprintf("%s\n%d\n%s\n", h.signer.Name(), size, root)}, h.signer)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

// prove proves from one size to another; nothing where there is nothing to.
func (h *history) prove(t *testing.T, from, to int64) [][]byte {
	t.Helper()
	if from == 0 || from == to {
		return nil
	}
	p, err := tlog.ProveTree(to, from, h)
	if err != nil {
		t.Fatal(err)
	}
	var out [][]byte
	for _, hash := range p {
		out = append(out, hash[:])
	}
	return out
}

func body(old int64, proof [][]byte, checkpoint []byte) string {
	var b strings.Builder
	fmt.Fprintf(&b, "old %d\n", old)
	for _, h := range proof {
		fmt.Fprintln(&b, base64.StdEncoding.EncodeToString(h))
	}
	return b.String() + "\n" + string(checkpoint)
}

// setup makes a ledger and a witness of it.
func setup(t *testing.T) (*history, *witness.Service, *httptest.Server) {
	t.Helper()
	secret, public, err := note.GenerateKey(rand.Reader, origin)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := note.NewVerifier(public)
	if err != nil {
		t.Fatal(err)
	}
	own, _, err := note.GenerateKey(rand.Reader, "witness.test")
	if err != nil {
		t.Fatal(err)
	}
	cosigner, err := cosign.NewSigner(own, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	s := &witness.Service{Dir: t.TempDir(), Signer: cosigner, Ledgers: []note.Verifier{verifier}, Log: slog.New(slog.DiscardHandler)}
	server := httptest.NewServer(s.Handler())
	t.Cleanup(server.Close)
	return &history{signer: signer}, s, server
}

func post(t *testing.T, server *httptest.Server, body string) (status int, kind, answer string) {
	t.Helper()
	r, err := http.Post(server.URL+"/add-checkpoint", "text/plain", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, r.Header.Get("Content-Type"), string(b)
}

// TestProtocol goes through the answers of tlog-witness, in order.
func TestProtocol(t *testing.T) {
	t.Parallel()
	h, s, server := setup(t)
	h.grow(t, 20, "")
	forked := &history{signer: h.signer}
	forked.grow(t, 20, "x")
	stranger, _, _ := setup(t)
	stranger.grow(t, 20, "")
	unknown := &history{signer: named{h.signer, "another/ledger"}}
	unknown.grow(t, 1, "")
	long := strings.Repeat(base64.StdEncoding.EncodeToString(make([]byte, 32))+"\n", 64)
	for i, step := range []struct {
		what, body string
		status     int
		size       string
	}{
		{"the first", body(0, nil, h.checkpoint(t, 5)), 200, ""},
		{"the same again", body(5, nil, h.checkpoint(t, 5)), 200, ""},
		{"from nothing, after a start", body(0, nil, h.checkpoint(t, 9)), 409, "5\n"},
		{"grown", body(5, h.prove(t, 5, 9), h.checkpoint(t, 9)), 200, ""},
		{"late", body(5, h.prove(t, 5, 9), h.checkpoint(t, 9)), 409, "9\n"},
		{"put back", body(5, nil, h.checkpoint(t, 5)), 409, "9\n"},
		{"no proof", body(9, nil, h.checkpoint(t, 12)), 422, ""},
		{"the wrong proof", body(9, h.prove(t, 8, 12), h.checkpoint(t, 12)), 422, ""},
		{"a proof for nothing", body(9, h.prove(t, 5, 9), h.checkpoint(t, 9)), 422, ""},
		{"forked at the same size", body(9, nil, forked.checkpoint(t, 9)), 409, ""},
		{"forked and grown", body(9, forked.prove(t, 9, 12), forked.checkpoint(t, 12)), 422, ""},
		{"signed by another", body(9, h.prove(t, 9, 12), stranger.checkpoint(t, 12)), 403, ""},
		{"an unknown ledger", body(0, nil, unknown.checkpoint(t, 1)), 404, ""},
		{"old beyond new", body(13, nil, h.checkpoint(t, 12)), 400, ""},
		{"no old", "\n\n" + string(h.checkpoint(t, 12)), 400, ""},
		{"old with a zero before", strings.Replace(body(9, nil, h.checkpoint(t, 12)), "old 9", "old 09", 1), 400, ""},
		{"a proof of no hashes", strings.Replace(body(9, nil, h.checkpoint(t, 12)), "\n\n", "\nAAAA\n\n", 1), 400, ""},
		{"a proof too long", strings.Replace(body(9, nil, h.checkpoint(t, 12)), "\n\n", "\n"+long+"\n", 1), 400, ""},
		{"no checkpoint", "old 0\n\nx", 400, ""},
		{"nothing", "", 400, ""},
		{"too much", strings.Repeat("x", 1<<20), 400, ""},
		{"grown, after all that", body(9, h.prove(t, 9, 12), h.checkpoint(t, 12)), 200, ""},
	} {
		status, kind, answer := post(t, server, step.body)
		if status != step.status || (kind == "text/x.tlog.size") != (step.size != "") || step.size != "" && answer != step.size {
			t.Errorf("step %d, %s: %d %s %q", i, step.what, status, kind, answer)
		}
		if status == 200 {
			cosigned(t, s.Signer.Public(), step.body, answer)
		}
	}
}

type named struct {
	note.Signer
	name string
}

func (n named) Name() string { return n.name }

func cosigned(t *testing.T, public, body, answer string) {
	t.Helper()
	v, err := cosign.NewVerifier(public)
	if err != nil {
		t.Fatal(err)
	}
	_, checkpoint, _ := strings.Cut(body, "\n\n")
	if _, err := note.Open([]byte(checkpoint+answer), note.VerifierList(v)); err != nil {
		t.Errorf("answer %q: %v", answer, err)
	}
}

// TestRemembers: what was cosigned is durable, and a witness that cannot keep
// it does not sign.
func TestRemembers(t *testing.T) {
	t.Parallel()
	h, s, _ := setup(t)
	h.grow(t, 9, "")
	if _, err := s.Cosign([]byte(body(0, nil, h.checkpoint(t, 5)))); err != nil {
		t.Fatal(err)
	}
	restarted := httptest.NewServer((&witness.Service{Dir: s.Dir, Signer: s.Signer, Ledgers: s.Ledgers, Log: s.Log}).Handler())
	defer restarted.Close()
	if status, _, answer := post(t, restarted, body(0, nil, h.checkpoint(t, 9))); status != 409 || answer != "5\n" {
		t.Errorf("restarted: %d %q", status, answer)
	}
	if err := os.RemoveAll(s.Dir); err != nil {
		t.Fatal(err)
	}
	if status, _, answer := post(t, restarted, body(0, nil, h.checkpoint(t, 9))); status != 503 || strings.Contains(answer, "witness.test") {
		t.Errorf("nowhere to keep it: %d %q", status, answer)
	}
}

// TestAtOnce: of many that ask to extend the same tree, each gets an answer
// that is true when it is given, and no two trees of one size are signed.
func TestAtOnce(t *testing.T) {
	t.Parallel()
	h, s, _ := setup(t)
	h.grow(t, 8, "")
	forked := &history{signer: h.signer}
	forked.grow(t, 8, "x")
	var mu sync.Mutex
	signed := map[[sha256.Size]byte]bool{}
	var all sync.WaitGroup
	for i := range 40 {
		one := h
		if i%2 == 1 {
			one = forked
		}
		c := one.checkpoint(t, 8)
		all.Go(func() {
			for _, old := range []int64{0, 8} {
				if _, err := s.Cosign([]byte(body(old, nil, c))); err == nil {
					mu.Lock()
					signed[sha256.Sum256(c)] = true
					mu.Unlock()
				}
			}
		})
	}
	all.Wait()
	if len(signed) != 1 {
		t.Errorf("%d histories were signed", len(signed))
	}
}

func TestClient(t *testing.T) {
	t.Parallel()
	h, s, server := setup(t)
	h.grow(t, 20, "")
	prove := func(to int64) func(uint64) ([][]byte, error) {
		return func(from uint64) ([][]byte, error) { return h.prove(t, int64(from), to), nil }
	}
	c := &witness.Client{URL: server.URL, PublicKey: s.Signer.Public()}
	for _, size := range []int64{5, 5, 9} {
		line, err := c.Cosign(t.Context(), h.checkpoint(t, size), uint64(size), prove(size))
		if err != nil {
			t.Fatal(err)
		}
		cosigned(t, c.Key(), "\n\n"+string(h.checkpoint(t, size)), string(line))
	}
	fresh := &witness.Client{URL: server.URL + "/", PublicKey: s.Signer.Public()} // after a restart of the ledger
	if _, err := fresh.Cosign(t.Context(), h.checkpoint(t, 12), 12, prove(12)); err != nil {
		t.Error(err)
	}
	if _, err := fresh.Cosign(t.Context(), h.checkpoint(t, 9), 9, prove(9)); lienthong.CodeOf(err) != lienthong.Unavailable || !strings.Contains(err.Error(), "put back") {
		t.Errorf("the ledger was put back: %v", err)
	}
	_, other, _ := setup(t)
	for name, bad := range map[string]*witness.Client{
		"gone":           {URL: "http://127.0.0.1:1", PublicKey: s.Signer.Public()},
		"another's key":  {URL: server.URL, PublicKey: other.Signer.Public()},
		"no such path":   {URL: server.URL + "/x", PublicKey: s.Signer.Public()},
		"no address":     {URL: "::", PublicKey: s.Signer.Public()},
		"sizes for ever": {URL: always(t, "text/x.tlog.size", "3\n"), PublicKey: s.Signer.Public()},
		"no size":        {URL: always(t, "text/x.tlog.size", "many\n"), PublicKey: s.Signer.Public()},
	} {
		if _, err := bad.Cosign(t.Context(), h.checkpoint(t, 20), 20, prove(20)); lienthong.CodeOf(err) != lienthong.Unavailable {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := (&witness.Client{PublicKey: "none"}).Cosign(t.Context(), nil, 1, nil); lienthong.CodeOf(err) != lienthong.Invalid {
		t.Errorf("no key: %v", err)
	}
}

// always is a server that answers 409 with the same words.
func always(t *testing.T, kind, answer string) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(http.StatusConflict)
		_, _ = io.WriteString(w, answer)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// FuzzCosign: nothing that a stranger sends is signed or makes a witness panic.
func FuzzCosign(f *testing.F) {
	secret, public, err := note.GenerateKey(rand.Reader, origin)
	if err != nil {
		f.Fatal(err)
	}
	verifier, _ := note.NewVerifier(public)
	signer, err := cosign.NewSigner(secret, time.Now)
	if err != nil {
		f.Fatal(err)
	}
	s := &witness.Service{Dir: f.TempDir(), Signer: signer, Ledgers: []note.Verifier{verifier}, Log: slog.New(slog.DiscardHandler)}
	hash := base64.StdEncoding.EncodeToString(make([]byte, 32))
	f.Add("old 0\n\n" + origin + "\n5\n" + hash + "\n\n— " + origin + " AAAAAAAA\n")
	f.Add("old 3\n" + hash + "\n\n" + origin + "\n5\n" + hash + "\n\n— a b\n")
	f.Fuzz(func(t *testing.T, body string) {
		if line, err := s.Cosign([]byte(body)); err == nil {
			t.Errorf("signed: %q", line)
		}
	})
}
