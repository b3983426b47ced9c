package witness

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/mod/sumdb/note"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/ledger/cosign"
)

// Client asks a witness. It satisfies ledger.Witness.
type Client struct {
	URL       string       // the prefix before /add-checkpoint
	PublicKey string       // its verifier key
	HTTP      *http.Client // nil means http.DefaultClient

	mu   sync.Mutex
	size uint64 // what it cosigned last, as far as is known
}

// Key is its verifier key.
func (c *Client) Key() string { return c.PublicKey }

// attempts is how often a witness may say that it saw another size last. Once
// is usual after a restart; more means that two processes ask at once.
const attempts = 3

// Cosign gives the witness's signature line for a signed checkpoint.
func (c *Client) Cosign(ctx context.Context, checkpoint []byte, size uint64, prove func(from uint64) ([][]byte, error)) ([]byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	v, err := cosign.NewVerifier(c.PublicKey)
	if err != nil {
		return nil, &lienthong.Error{Code: lienthong.Invalid, Message: "A witness's verifier key is none.", Cause: err}
	}
	for range attempts {
		if c.size > size {
			return nil, c.failed(nil, fmt.Sprintf("it cosigned %d records, and this ledger has %d: it was put back, or another has its key", c.size, size))
		}
		proof, err := prove(c.size)
		if err != nil {
			return nil, err
		}
		answer, last, err := c.ask(ctx, format(c.size, proof, checkpoint))
		if err != nil {
			return nil, err
		}
		if answer == nil {
			c.size = last
			continue
		}
		line, err := own(v, checkpoint, answer)
		if err != nil {
			return nil, c.failed(err, "its answer is no signature of its own")
		}
		c.size = size
		return line, nil
	}
	return nil, c.failed(nil, "it says another size each time")
}

// ask sends a request. It gives the signature lines, or the size that the
// witness cosigned last.
func (c *Client) ask(ctx context.Context, body []byte) (answer []byte, last uint64, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimSuffix(c.URL, "/")+"/add-checkpoint", bytes.NewReader(body))
	if err != nil {
		return nil, 0, c.failed(err, "its address cannot be used")
	}
	client := c.HTTP
	if client == nil {
		client = http.DefaultClient
	}
	response, err := client.Do(r)
	if err != nil {
		return nil, 0, c.failed(err, "it cannot be reached")
	}
	defer response.Body.Close()
	answer, err = io.ReadAll(io.LimitReader(response.Body, maxBody))
	if err != nil {
		return nil, 0, c.failed(err, "its answer was cut off")
	}
	switch {
	case response.StatusCode == http.StatusOK && len(answer) > 0:
		return answer, 0, nil
	case response.StatusCode == http.StatusConflict && response.Header.Get("Content-Type") == "text/x.tlog.size":
		last, err := strconv.ParseUint(strings.TrimSuffix(string(answer), "\n"), 10, 63)
		if err != nil {
			return nil, 0, c.failed(err, "the size that it cosigned last is none")
		}
		return nil, last, nil
	}
	return nil, 0, c.failed(nil, "it refused: "+response.Status)
}

// own finds the witness's own line in an answer and checks it.
func own(v note.Verifier, checkpoint, answer []byte) ([]byte, error) {
	n, err := note.Open(slices.Concat(checkpoint, answer), note.VerifierList(v))
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, "— %s %s\n", n.Sigs[0].Name, n.Sigs[0].Base64), nil
}

func (c *Client) failed(cause error, what string) error {
	name, _, _ := strings.Cut(c.PublicKey, "+")
	return &lienthong.Error{Code: lienthong.Unavailable, Message: "Witness " + name + ": " + what + ".", Cause: cause}
}
