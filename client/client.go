package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client/refusal"
)

// Client speaks to one node. Without an HTTP of the caller's there is no
// timeout: give every call a context with a deadline.
type Client struct {
	BaseURL string       // scheme, host and perhaps a path, e.g. http://127.0.0.1:8080
	HTTP    *http.Client // nil for the defaults of net/http; its CheckRedirect is not used
	Token   string       // shown in every request, if the node asks for one; "" for none
}

// Call is an operation that has no method of its own here: in, unless it is nil,
// goes as JSON, and out takes the answer.
func (c *Client) Call(ctx context.Context, method, path string, in, out any) error {
	if in == nil {
		return c.call(ctx, method, path, nil, out)
	}
	body, err := json.Marshal(in)
	if err != nil {
		return &lienthong.Error{Code: lienthong.Invalid, Message: "the request cannot be written as JSON", Cause: err}
	}
	return c.call(ctx, method, path, bytes.NewReader(body), out)
}

// maxBody bounds an answer, in bytes. The largest lawful one is a page of 500
// results of about 2 kB each.
const maxBody = 16 << 20

func (c *Client) get(ctx context.Context, path string, query url.Values, out any) error {
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return c.call(ctx, http.MethodGet, path, nil, out)
}

func (c *Client) post(ctx context.Context, path string, in, out any) error {
	return c.Call(ctx, http.MethodPost, path, in, out)
}

func (c *Client) call(ctx context.Context, method, path string, body io.Reader, out any) error {
	return c.callAs(ctx, method, path, "application/json", body, out)
}

// postLines posts a line of JSON for each of many things, and reads one answer.
func (c *Client) postLines(ctx context.Context, path string, lines []byte, out any) error {
	return c.callAs(ctx, http.MethodPost, path, "application/x-ndjson", bytes.NewReader(lines), out)
}

func (c *Client) callAs(ctx context.Context, method, path, contentType string, body io.Reader, out any) error {
	resp, err := c.send(ctx, method, path, contentType, body)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxBody+1))
	switch {
	case err != nil:
		return unreachable(err)
	case len(data) > maxBody:
		return lienthong.Errorf(lienthong.TooLarge, "the answer is larger than %d MiB; ask for fewer rows at once", maxBody>>20)
	}
	if err := json.Unmarshal(data, out); err != nil {
		return garbled(err)
	}
	return nil
}

// send returns a successful response whose body the caller closes.
func (c *Client) send(ctx context.Context, method, path, contentType string, body io.Reader) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, strings.TrimSuffix(c.BaseURL, "/")+path, body)
	if err != nil {
		return nil, &lienthong.Error{Code: lienthong.Invalid, Message: "the base address of the client is not a URL", Cause: err}
	}
	req.Header.Set("Accept", "application/json, application/x-ndjson, application/problem+json")
	if body != nil {
		req.Header.Set("Content-Type", contentType)
	}
	if c.Token != "" {
		req.Header.Set("Authorization", "Bearer "+c.Token)
	}
	h := http.Client{}
	if c.HTTP != nil {
		h = *c.HTTP
	}
	h.CheckRedirect = stay
	resp, err := h.Do(req)
	if err != nil {
		return nil, unreachable(err)
	}
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		defer resp.Body.Close()
		return nil, refusal.Of(resp)
	}
	return resp, nil
}

// stay follows no redirect. The API has none, and one would carry a body about
// a person to wherever it points.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// unreachable wraps a transport failure. A cancelled or expired context stays
// visible to errors.Is.
func unreachable(err error) error {
	msg := "the service could not be reached; try again, or check its address"
	if errors.Is(err, context.DeadlineExceeded) {
		msg = "the service did not answer in time; try again"
	}
	return &lienthong.Error{Code: lienthong.Unavailable, Message: msg, Cause: err}
}

// garbled wraps an answer that is not what the API promises. The cause of a
// JSON error names an offset or a field, never a value: types that would quote
// the input are reduced to their place.
func garbled(err error) error {
	e := lienthong.Errorf(lienthong.Internal, "the service gave an answer of an unknown form; its version may not fit this client")
	if t, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		e.Field = t.Field
	}
	return e
}

// Through is a transport to a service of another agency, over the agency's own
// gateway: a client whose BaseURL is GATEWAY/r1/SERVICE asks with it as one of the
// agency's systems, and says why. What is "" is not said.
type Through struct {
	System  string // who asks, such as VN/GOV/T01/COURT
	Purpose string
	Basis   string // the provision, such as 422/QD-TTg
	Officer string // the account of the person who asks
	Case    string // number of the case or file
	// Presence proves that the person asked about is there; see lienthong.Presence. It
	// is good for one question.
	Presence string
	Token    string // of the system, where the gateway wants one
	Next     http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (t Through) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	for name, value := range map[string]string{
		"X-Road-Client": t.System, "Lienthong-Purpose": t.Purpose, "Lienthong-Legal-Basis": t.Basis,
		"Lienthong-Officer": t.Officer, "Lienthong-Case": t.Case, "Lienthong-Token": t.Token, "Lienthong-Presence": t.Presence,
	} {
		if value != "" {
			r.Header.Set(name, value)
		}
	}
	next := t.Next
	if next == nil {
		next = http.DefaultTransport
	}
	return next.RoundTrip(r)
}

// String keeps the token out of logs.
func (t Through) String() string { return "asking as " + t.System }
