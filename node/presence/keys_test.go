package presence

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// set is a key set with keys of these ids.
func set(t *testing.T, ids ...string) []byte {
	t.Helper()
	var s jose.JSONWebKeySet
	for _, id := range ids {
		pub, _, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		s.Keys = append(s.Keys, jose.JSONWebKey{Key: pub, KeyID: id})
	}
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestKeysAgain: keys are read again for an id that is unknown, and when they are old; not
// more than once a minute, whoever makes up how many ids; and a reading that fails, or is no
// set of public keys, takes nothing away.
func TestKeysAgain(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	answer, status := set(t, "one"), http.StatusOK
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if status == http.StatusFound {
			http.Redirect(w, r, "/elsewhere", status)
			return
		}
		w.WriteHeader(status)
		_, _ = w.Write(answer)
	}))
	t.Cleanup(server.Close)
	file := filepath.Join(t.TempDir(), "jwks.json")
	write := func(text []byte) {
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	now := time.Date(2026, 11, 26, 8, 0, 0, 0, time.UTC)
	ring := &keyring{address: server.URL, http: server.Client()}
	ring.http.CheckRedirect = client().CheckRedirect
	if err := ring.open(); err != nil || asked.Load() != 0 {
		t.Fatalf("asked %d times at the start, %v", asked.Load(), err)
	}
	has := func(id string, want bool, times int32) {
		t.Helper()
		keys := ring.of(t.Context(), id, now)
		if got := len(keys.Key(id)) > 0; got != want || asked.Load() != times {
			t.Fatalf("has %q: %v, asked %d times, want %v and %d", id, got, asked.Load(), want, times)
		}
	}
	has("one", true, 1)
	answer = set(t, "one", "two")
	has("two", false, 1) // within the minute
	now = now.Add(time.Minute)
	has("two", true, 2)
	for range 100 {
		has("made up", false, 2)
	}
	now = now.Add(time.Minute)
	has("made up", false, 3)
	has("two", true, 3)
	now, status = now.Add(keysAge+time.Minute), http.StatusInternalServerError
	has("two", true, 4) // it fails, and what there was stays
	now, status = now.Add(time.Minute), http.StatusFound
	has("two", true, 5) // to another address is not gone
	now, status, answer = now.Add(time.Minute), http.StatusOK, []byte(`{"keys":[{"kty":"oct","k":"c2VjcmV0","kid":"two"}]}`)
	has("two", true, 6)
	now, answer = now.Add(time.Minute), set(t, "three")
	has("two", false, 7) // struck by the issuer

	write(set(t, "one"))
	ring = &keyring{file: file}
	if err := ring.open(); err != nil {
		t.Fatal(err)
	}
	has("one", true, 7)
	write(set(t, "four"))
	now = now.Add(time.Minute)
	has("four", true, 7)
	now = now.Add(time.Hour)
	write([]byte("{"))
	has("four", true, 7)
}
