package gateway

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange"
	"github.com/lienthong/lienthong/exchange/h1"
)

// Register is the owner's system behind a gateway: one service, reached at the
// address of the node that serves it.
type Register struct {
	ID        lienthong.ServiceID
	Base      *url.URL
	Transport http.RoundTripper // nil for Registers
}

// Service is what is behind an id.
func (r Register) Service(_ context.Context, id lienthong.ServiceID) (exchange.Upstream, error) {
	if id != r.ID {
		return exchange.Upstream{}, lienthong.Errorf(lienthong.NotFound, "There is no such service at this gateway.")
	}
	transport := r.Transport
	if transport == nil {
		transport = Registers
	}
	return exchange.Upstream{Base: r.Base, Transport: narrowing{transport}}, nil
}

// Registers are the connections to registers, kept for as long as any server
// mostly keeps its own.
var Registers = &h1.Transport{Dial: h1.DialTCP, MaxIdle: 1024, IdleFor: 30 * time.Second, MaxHeader: 64 << 10}

// narrowing takes the fields that the grant leaves out of a question out of it
// before the register reads it: the register answers what it is asked.
type narrowing struct{ next http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (n narrowing) RoundTrip(r *http.Request) (*http.Response, error) {
	allowed := r.Header.Values(exchange.HeaderFields)
	if r.Body == nil || len(allowed) == 0 || !strings.HasSuffix(r.URL.Path, "/v1/population/read") {
		return n.next.RoundTrip(r)
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxQuestion))
	if err != nil {
		return nil, err
	}
	_ = r.Body.Close() // read to its end or to the limit
	narrowed, err := narrow(body, fieldList(allowed))
	if err != nil {
		return nil, err
	}
	out := r.Clone(r.Context())
	out.Body, out.ContentLength = io.NopCloser(bytes.NewReader(narrowed)), int64(len(narrowed))
	out.Header.Set("Content-Length", strconv.Itoa(len(narrowed)))
	return n.next.RoundTrip(out)
}

// fieldList reads the header field: names with commas between, on any lines.
func fieldList(lines []string) []string {
	var out []string
	for name := range strings.SplitSeq(strings.Join(lines, ","), ",") {
		if name = strings.TrimSpace(name); name != "" {
			out = append(out, name)
		}
	}
	return out
}

// narrow removes what is not allowed from the member fields, and nothing else.
func narrow(body []byte, allowed []string) ([]byte, error) {
	var q map[string]json.RawMessage
	var fields []string
	if err := json.Unmarshal(body, &q); err != nil {
		return nil, errUnreadable
	}
	if err := json.Unmarshal(q["fields"], &fields); err != nil {
		return nil, errUnreadable
	}
	fields = slices.DeleteFunc(fields, func(f string) bool { return !slices.Contains(allowed, f) })
	raw, err := json.Marshal(fields)
	if err != nil {
		return nil, err
	}
	q["fields"] = raw
	return json.Marshal(q)
}
