package httpsig

import (
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"hash"
	"io"

	"github.com/dunglas/httpsfv"
)

// DigestField is the field that binds a body to a signature (RFC 9530).
const DigestField = "Content-Digest"

// ContentDigest is the field's value for a body, by SHA-256.
func ContentDigest(body []byte) string {
	sum := sha256.Sum256(body)
	return digestValue(sum[:])
}

// DigestOf is the field's value for a SHA-256 that was made elsewhere.
func DigestOf(sum [sha256.Size]byte) string { return digestValue(sum[:]) }

func digestValue(sum []byte) string {
	return "sha-256=:" + base64.StdEncoding.EncodeToString(sum) + ":"
}

// Hasher makes a Content-Digest of what is written to it.
type Hasher struct{ h hash.Hash }

// NewHasher begins a digest.
func NewHasher() *Hasher { return &Hasher{sha256.New()} }

// Write never fails.
func (h *Hasher) Write(p []byte) (int, error) { return h.h.Write(p) }

// ContentDigest is the field's value for all that was written.
func (h *Hasher) ContentDigest() string { return digestValue(h.h.Sum(nil)) }

// CheckedBody reads a body and fails at its end, in place of io.EOF, if it is
// not the one that the Content-Digest lines name. What was read before must not
// be acted on until the end was reached. Every algorithm known here that the
// field names must agree; one at least must be known.
func CheckedBody(body io.Reader, lines []string) (io.Reader, error) {
	d, err := httpsfv.UnmarshalDictionary(lines)
	if err != nil || len(lines) == 0 {
		return nil, malformed("Content-Digest is missing or no dictionary")
	}
	c := &checkedBody{body: body}
	for _, name := range d.Names() {
		var h hash.Hash
		switch name {
		case "sha-256":
			h = sha256.New()
		case "sha-512":
			h = sha512.New()
		default:
			continue
		}
		m, _ := d.Get(name)
		item, ok := m.(httpsfv.Item)
		sum, isBytes := item.Value.([]byte)
		if !ok || !isBytes || len(sum) != h.Size() {
			return nil, malformed("Content-Digest holds something else than a digest")
		}
		c.hashes, c.want = append(c.hashes, h), append(c.want, sum)
	}
	if len(c.hashes) == 0 {
		return nil, malformed("Content-Digest names no algorithm that is known here")
	}
	return c, nil
}

type checkedBody struct {
	body   io.Reader
	hashes []hash.Hash
	want   [][]byte
}

func (c *checkedBody) Read(p []byte) (int, error) {
	n, err := c.body.Read(p)
	for _, h := range c.hashes {
		h.Write(p[:n])
	}
	if err != io.EOF {
		return n, err
	}
	for i, h := range c.hashes {
		if !bytes.Equal(h.Sum(nil), c.want[i]) {
			return n, &Error{BadSignature, "the body is not the one that was signed"}
		}
	}
	return n, io.EOF
}
