package httpsig_test

import (
	"bufio"
	"context"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong/internal/httpsig"
)

// sections reads a file of titled sections.
func sections(t *testing.T, name string) map[string]string {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	out := make(map[string]string)
	for _, s := range strings.Split(string(b), "\n== ")[1:] {
		title, body, _ := strings.Cut(s, "\n")
		out[title] = body
	}
	return out
}

// rfcKey is a key of Appendix B.1 as a verifier.
func rfcKey(t *testing.T, text string, a httpsig.Algorithm) httpsig.Verifier {
	t.Helper()
	var key any
	var err error
	if block, _ := pem.Decode([]byte(text)); block != nil {
		key, err = x509.ParsePKIXPublicKey(block.Bytes)
	} else {
		key, err = base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	}
	if err != nil {
		t.Fatal(err)
	}
	v, err := httpsig.NewVerifier(a, key)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// rfcMessage parses a request or response as a server or client would.
func rfcMessage(t *testing.T, raw string) *httpsig.Message {
	t.Helper()
	raw = strings.ReplaceAll(strings.TrimSpace(raw), "\n", "\r\n") + "\r\n\r\n"
	r := bufio.NewReader(strings.NewReader(raw))
	if strings.HasPrefix(raw, "HTTP/") {
		res, err := http.ReadResponse(r, nil)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		return httpsig.Response(res.StatusCode, res.Header, nil)
	}
	req, err := http.ReadRequest(r)
	if err != nil {
		t.Fatal(err)
	}
	return httpsig.Request(req, "https")
}

// TestRFC9421AppendixB verifies every example of the RFC.
func TestRFC9421AppendixB(t *testing.T) {
	t.Parallel()
	keys := sections(t, "rfc9421-keys.txt")
	messages := sections(t, "rfc9421-messages.txt")
	if len(messages) != 12 {
		t.Fatalf("%d examples, want 12", len(messages))
	}
	made := time.Unix(1618884473, 0)
	for title, raw := range messages {
		name, wrong := strings.CutPrefix(title, "! ")
		parts := strings.Split(name, " | ")
		m := rfcMessage(t, raw)
		label, _, _ := strings.Cut(m.Header.Get("Signature"), "=")
		p := httpsig.Policy{
			MaxAge: time.Minute, Now: func() time.Time { return made },
			Key: func(_ context.Context, id string) (httpsig.Verifier, error) {
				if id != parts[1] {
					return nil, fmt.Errorf("another key")
				}
				return rfcKey(t, keys[id], httpsig.Algorithm(parts[2])), nil
			},
		}
		_, err := p.Verify(t.Context(), m, label)
		if wrong != (err != nil) {
			t.Errorf("%s: %v", title, err)
		}
	}
}
