package timestamp

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"io"
	"math/big"
	"net/http"
	"os"

	"github.com/digitorus/timestamp"

	"github.com/lienthong/lienthong"
)

// Authority is an RFC 3161 authority over HTTP (section 3.4). It satisfies
// ledger.Authority.
type Authority struct {
	URL    string
	Trust  []*x509.Certificate // roots that its tokens lead to
	Client *http.Client        // nil means http.DefaultClient
}

// maxResponse bounds an answer, in bytes: a token with its chain has some 6 KB.
const maxResponse = 64 << 10

// Roots are the certificates that its tokens lead to.
func (a *Authority) Roots() []*x509.Certificate { return a.Trust }

// Stamp has a digest stamped and checks the answer.
func (a *Authority) Stamp(ctx context.Context, digest [sha256.Size]byte) ([]byte, error) {
	nonce, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 64))
	if err != nil {
		return nil, failed(err, "no random number could be had")
	}
	request := timestamp.Request{HashAlgorithm: crypto.SHA256, HashedMessage: digest[:], Certificates: true, Nonce: nonce}
	body, err := request.Marshal()
	if err != nil {
		return nil, failed(err, "the question cannot be written")
	}
	answer, err := a.ask(ctx, body)
	if err != nil {
		return nil, err
	}
	token, err := open(answer)
	if err != nil {
		return nil, failed(err, "it refused, or its answer cannot be read")
	}
	_, got, err := verify(token, digest, a.Trust)
	if err != nil {
		return nil, failed(err, "its answer does not check out")
	}
	if got == nil || got.Cmp(nonce) != 0 {
		return nil, failed(nil, "its answer is to another question")
	}
	return token, nil
}

func (a *Authority) ask(ctx context.Context, body []byte) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, a.URL, bytes.NewReader(body))
	if err != nil {
		return nil, failed(err, "its address cannot be used")
	}
	r.Header.Set("Content-Type", "application/timestamp-query")
	client := a.Client
	if client == nil {
		client = http.DefaultClient
	}
	response, err := client.Do(r)
	if err != nil {
		return nil, failed(err, "it cannot be reached")
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK || response.Header.Get("Content-Type") != "application/timestamp-reply" {
		return nil, failed(nil, "it answered "+response.Status)
	}
	answer, err := io.ReadAll(io.LimitReader(response.Body, maxResponse+1))
	if err != nil || len(answer) > maxResponse {
		return nil, failed(err, "its answer is cut off or too long")
	}
	return answer, nil
}

// open takes the token out of a response.
func open(response []byte) (token []byte, err error) {
	defer func() {
		if recover() != nil {
			err = failed(nil, "its answer cannot be read")
		}
	}()
	parsing.Lock()
	defer parsing.Unlock()
	t, err := timestamp.ParseResponse(response)
	if err != nil {
		return nil, err
	}
	return t.RawToken, nil
}

func failed(cause error, what string) error {
	return &lienthong.Error{Code: lienthong.Unavailable, Message: "The timestamp authority: " + what + ".", Cause: cause}
}

// ReadRoots reads certificates from a PEM file.
func ReadRoots(path string) ([]*x509.Certificate, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, &lienthong.Error{Code: lienthong.Invalid, Message: "The file of timestamp roots cannot be read; check its path.", Cause: err}
	}
	var out []*x509.Certificate
	for block, rest := pem.Decode(b); block != nil; block, rest = pem.Decode(rest) {
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, &lienthong.Error{Code: lienthong.Invalid, Message: "The file of timestamp roots holds what is no certificate.", Cause: err}
		}
		out = append(out, c)
	}
	if len(out) == 0 {
		return nil, lienthong.Errorf(lienthong.Invalid, "The file of timestamp roots holds no certificate; it needs PEM.")
	}
	return out, nil
}
