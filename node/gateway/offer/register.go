package offer

import (
	"bytes"
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
	"github.com/lienthong/lienthong/grant"
)

// Register offers the population register, which is reached at the address of
// the node that serves it.
func Register(id lienthong.ServiceID, base *url.URL, transport http.RoundTripper, persons Persons) Service {
	return Service{ID: id, Operations: population, Persons: persons, upstream: exchange.Upstream{Base: base, Transport: narrowing{transport}}}
}

// population are the operations of the population register. The number, name and date of
// birth by which a person is named are knowledge that the caller brings, not a
// field that is searched by: there is no browsing here.
//
// Of a linkage, who submits rows tells and is told nothing; what comes back is
// the owner's to name in the evidence, for only the linking knows of whom it is.
var population = []Operation{
	{Method: http.MethodPost, Path: "/v1/population/verify", Rung: grant.Verify, read: readOne(nobodysFields)},
	{Method: http.MethodPost, Path: "/v1/population/match", Rung: grant.Match, read: readOne(comparedFields)},
	{Method: http.MethodPost, Path: "/v1/population/read", Rung: grant.Fields, read: readOne(listedFields)},
	{Method: http.MethodPost, Path: "/v1/population/household", Rung: grant.Set, Set: "household", read: readOne(nobodysFields)},
	{Method: http.MethodPost, Path: "/v1/population/relation", Rung: grant.Verify, read: readRelation},
	{Method: http.MethodPost, Path: "/v1/population/bulk/verify", Rung: grant.Verify, read: readLines(nobodysFields)},
	{Method: http.MethodPost, Path: "/v1/population/bulk/match", Rung: grant.Match, read: readLines(comparedFields)},
	{Method: http.MethodPost, Path: bulkRead, Rung: grant.Fields, read: readEveryLine(listedFields)},
	{Method: http.MethodGet, Path: "/v1/population/status", Rung: grant.Verify},
	{Method: http.MethodGet, Path: "/v1/population/fields", Rung: grant.Verify},
	{Method: http.MethodPost, Path: "/v1/population/reports", Rung: grant.Match, read: readReport},
	{Method: http.MethodPost, Path: "/v1/parties", Rung: grant.Verify, read: readOne(nobodysFields)},
	{Method: http.MethodPost, Path: "/v1/parties/left", Rung: grant.Verify, read: readOne(nobodysFields)},
	{Method: http.MethodPost, Path: "/v1/references/known", Rung: grant.Verify, read: readOne(nobodysFields)},
	{Method: http.MethodPost, Path: "/v1/linkages", Rung: grant.Verify},
	{Method: http.MethodPost, Path: "/v1/linkages/*/rows", Rung: grant.Verify},
	{Method: http.MethodPost, Path: "/v1/linkages/*/start", Rung: grant.Verify},
	{Method: http.MethodPost, Path: "/v1/linkages/*/references", Rung: grant.Verify},
	{Method: http.MethodPost, Path: "/v1/linkages/ended", Rung: grant.Verify, read: readLines(nobodysFields)},
	{Method: http.MethodPost, Path: "/v1/linkages/changed", Rung: grant.Fields, Fields: []string{"pin"}},
	{Method: http.MethodGet, Path: "/v1/linkages/*", Rung: grant.Verify},
	{Method: http.MethodDelete, Path: "/v1/linkages/*", Rung: grant.Verify},
	{Method: http.MethodGet, Path: "/v1/linkages/*/results", Rung: grant.Fields, Fields: []string{"pin", "differences", "candidates"}},
}

// Connections are those to registers and connectors of nodes, kept for as long as any server
// mostly keeps its own.
var Connections = &h1.Transport{Dial: h1.DialTCP, MaxIdle: 1024, IdleFor: 30 * time.Second, MaxHeader: 64 << 10}

// narrowing takes the fields that the grant leaves out of a question out of it
// before the register reads it: the register answers what it is asked.
type narrowing struct{ next http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (n narrowing) RoundTrip(r *http.Request) (*http.Response, error) {
	allowed := r.Header.Values(exchange.HeaderFields)
	one, many := strings.HasSuffix(r.URL.Path, "/v1/population/read"), strings.HasSuffix(r.URL.Path, bulkRead)
	if r.Body == nil || len(allowed) == 0 || !one && !many {
		return n.next.RoundTrip(r)
	}
	most, how := int64(maxQuestion), narrow
	if many {
		most, how = maxQuestions, narrowLines
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, most+1))
	if err != nil {
		return nil, err
	}
	_ = r.Body.Close() // read to its end or to the limit
	if int64(len(body)) > most {
		return nil, errUnreadable
	}
	narrowed, err := how(body, fieldList(allowed))
	if err != nil {
		return nil, err
	}
	out := r.Clone(r.Context())
	out.Body, out.ContentLength = io.NopCloser(bytes.NewReader(narrowed)), int64(len(narrowed))
	out.Header.Set("Content-Length", strconv.Itoa(len(narrowed)))
	return n.next.RoundTrip(out)
}

// bulkRead is the path of many questions that are answered with values.
const bulkRead = "/v1/population/bulk/read"

// maxQuestions bounds their body, in bytes: as many lines as there may be persons, of
// the length that the register reads.
const maxQuestions = MaxSubjects * 4 << 10

// narrowLines narrows every line. What the register reads is what was decided about: a
// line that cannot be read here does not come to it.
func narrowLines(body []byte, allowed []string) ([]byte, error) {
	var out []byte
	for line := range bytes.Lines(body) {
		narrowed, err := narrow(line, allowed)
		if err != nil {
			return nil, err
		}
		out = append(append(out, narrowed...), '\n')
	}
	return out, nil
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
