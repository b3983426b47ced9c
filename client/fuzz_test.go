package client_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
)

// answers is a transport that answers everything with the same bytes.
type answers struct {
	status int
	kind   string
	body   []byte
}

func (a answers) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		go func() { // as a transport does: the body is read while the answer is
			_, _ = io.Copy(io.Discard, r.Body)
			_ = r.Body.Close()
		}()
	}
	return &http.Response{StatusCode: a.status, Header: http.Header{"Content-Type": {a.kind}},
		Body: io.NopCloser(bytes.NewReader(a.body)), Request: r}, nil
}

// FuzzAnswers: whatever a service answers, no call panics, an error has a code,
// and a stream ends.
func FuzzAnswers(f *testing.F) {
	for _, seed := range []string{
		`{"verified":true}`, `{"code":"not_found","detail":"x","errors":[{"location":"body"}]}`, `{"values":[{"pin":"024162700885"}]}`,
		`{"values":[{"pin":"1"}]}`, `{"results":[{"row":1}],"next":1}`, `{"candidates":[{"steps":[]}]}`, "{\"ref\":\"a\",\"verified\":true}\n{\"error\":{}}\n", "[", "null", "",
	} {
		f.Add(200, seed)
		f.Add(422, seed)
	}
	f.Fuzz(func(t *testing.T, status int, body string) {
		if status < 100 || status > 999 {
			return
		}
		c := client.Client{BaseURL: "http://node", HTTP: &http.Client{Transport: answers{status, "application/problem+json", []byte(body)}}}
		who := claim(t)
		ctx := t.Context()
		var errs []error
		_, err := c.Verify(ctx, who)
		errs = append(errs, err)
		_, err = c.Read(ctx, client.ReadRequest{Subject: client.Subject{Claim: who}, Fields: []string{"pin"}})
		errs = append(errs, err)
		_, err = c.Results(ctx, "r", client.Filter{}, 0, 0)
		errs = append(errs, err)
		_, err = c.Result(ctx, "r", 1)
		errs = append(errs, err)
		_, err = c.ReadOfficial(ctx, client.ReadOfficialRequest{PIN: who.Number.PIN()})
		errs = append(errs, err)
		n := 0
		for _, err := range c.BulkVerify(ctx, questions(who, 3)) {
			errs = append(errs, err)
			n++
		}
		if n > len(body)+1 {
			t.Errorf("%d answers from %d bytes", n, len(body))
		}
		for _, err := range errs {
			if _, ok := errors.AsType[*lienthong.Error](err); err != nil && !ok {
				t.Errorf("an error without a code: %v", err)
			}
		}
	})
}
