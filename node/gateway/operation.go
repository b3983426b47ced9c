package gateway

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant"
)

// operation is what one operation of the register gives away.
type operation struct {
	method, path string // a * in the path is one step of it
	rung         grant.Rung
	set          string                               // on the rung set
	fields       []string                             // that every answer may hold, on the rung fields
	read         func(body io.Reader, a *asked) error // what the body asks; nil: nothing about anybody
}

// asked is what a request says about persons and fields.
type asked struct {
	fields     []string
	numbers    []string // of the persons concerned
	references []string // the same, as earlier answers gave them
}

// operations are those of the population register. The number, name and date of
// birth by which a person is named are knowledge that the caller brings, not a
// field that is searched by: there is no browsing here.
//
// Of a linkage, who submits rows tells and is told nothing; what comes back is
// the owner's to name in the evidence, for only the linking knows of whom it is.
var operations = []operation{
	{method: http.MethodPost, path: "/v1/population/verify", rung: grant.Verify, read: readOne(nobodysFields)},
	{method: http.MethodPost, path: "/v1/population/match", rung: grant.Match, read: readOne(comparedFields)},
	{method: http.MethodPost, path: "/v1/population/read", rung: grant.Fields, read: readOne(listedFields)},
	{method: http.MethodPost, path: "/v1/population/household", rung: grant.Set, set: "household", read: readOne(nobodysFields)},
	{method: http.MethodPost, path: "/v1/population/relation", rung: grant.Verify, read: readRelation},
	{method: http.MethodPost, path: "/v1/population/bulk/verify", rung: grant.Verify, read: readLines(nobodysFields)},
	{method: http.MethodPost, path: "/v1/population/bulk/match", rung: grant.Match, read: readLines(comparedFields)},
	{method: http.MethodGet, path: "/v1/population/status", rung: grant.Verify},
	{method: http.MethodGet, path: "/v1/population/fields", rung: grant.Verify},
	{method: http.MethodPost, path: "/v1/linkages", rung: grant.Verify},
	{method: http.MethodPost, path: "/v1/linkages/*/rows", rung: grant.Verify},
	{method: http.MethodPost, path: "/v1/linkages/*/start", rung: grant.Verify},
	{method: http.MethodPost, path: "/v1/linkages/*/references", rung: grant.Verify},
	{method: http.MethodPost, path: "/v1/linkages/ended", rung: grant.Verify, read: readLines(nobodysFields)},
	{method: http.MethodGet, path: "/v1/linkages/*", rung: grant.Verify},
	{method: http.MethodDelete, path: "/v1/linkages/*", rung: grant.Verify},
	{method: http.MethodGet, path: "/v1/linkages/*/results", rung: grant.Fields, fields: []string{"pin", "differences", "candidates"}},
}

// matches reports whether a path is one of the operation's.
func (o operation) matches(path string) bool {
	for {
		want, restWant, moreWant := strings.Cut(o.path, "/")
		have, rest, more := strings.Cut(path, "/")
		if want != have && (want != "*" || have == "") || moreWant != more {
			return false
		}
		if !more {
			return true
		}
		o.path, path = restWant, rest
	}
}

// operationAt finds the operation of a request in a service's table; ok is
// false if there is none.
func operationAt(table []operation, method, path string) (operation, bool) {
	i := slices.IndexFunc(table, func(o operation) bool { return o.method == method && o.matches(path) })
	if i < 0 {
		return operation{}, false
	}
	return table[i], true
}

// template is the operation as evidence names it.
func (o operation) template() string { return o.method + " " + o.path }

// question is what the bodies of the register's operations have in common. It
// reads as much as a decision needs; the register reads the rest, strictly.
type question struct {
	Person string          `json:"person"`
	Number string          `json:"number"`
	Fields json.RawMessage `json:"fields"`
}

func (q question) add(a *asked, fieldsOf func(json.RawMessage) ([]string, error)) error {
	if q.Number != "" {
		a.numbers = append(a.numbers, q.Number)
	}
	if q.Person != "" {
		a.references = append(a.references, q.Person)
	}
	fields, err := fieldsOf(q.Fields)
	for _, f := range fields {
		if !slices.Contains(a.fields, f) {
			a.fields = append(a.fields, f)
		}
	}
	return err
}

func nobodysFields(json.RawMessage) ([]string, error) { return nil, nil }

// comparedFields are the names of {"full_name": "…", …}.
func comparedFields(raw json.RawMessage) ([]string, error) {
	var values map[string]json.RawMessage
	if err := json.Unmarshal(raw, &values); err != nil {
		return nil, errUnreadable
	}
	names := make([]string, 0, len(values))
	for n := range values {
		names = append(names, n)
	}
	slices.Sort(names)
	return names, nil
}

// listedFields are those of ["full_name", …].
func listedFields(raw json.RawMessage) ([]string, error) {
	var names []string
	if len(raw) > 0 && json.Unmarshal(raw, &names) != nil {
		return nil, errUnreadable
	}
	return names, nil
}

var errUnreadable = &lienthong.Error{Code: lienthong.Invalid, Message: "The body is not the JSON that this operation reads."}

// maxQuestion bounds a single question, as the register itself does.
const maxQuestion = 64 << 10

func readOne(fieldsOf func(json.RawMessage) ([]string, error)) func(io.Reader, *asked) error {
	return func(body io.Reader, a *asked) error {
		var q question
		if err := json.NewDecoder(io.LimitReader(body, maxQuestion)).Decode(&q); err != nil {
			return errUnreadable
		}
		return q.add(a, fieldsOf)
	}
}

func readRelation(body io.Reader, a *asked) error {
	var r struct {
		Of question `json:"of"`
		Is question `json:"is"`
	}
	if err := json.NewDecoder(io.LimitReader(body, maxQuestion)).Decode(&r); err != nil {
		return errUnreadable
	}
	return errors.Join(r.Of.add(a, nobodysFields), r.Is.add(a, nobodysFields))
}

// MaxSubjects is the most persons that one exchange may be about: each is named
// in its evidence, so that each can see it. That takes 29 bytes a person, and a
// record has 64 KiB (C2SP tlog-tiles, "Log Entries").
const MaxSubjects = 2000

var errTooMany = lienthong.Errorf(lienthong.TooLarge,
	"One exchange may ask about at most %d persons, since each of them is named in its evidence; split the file.", MaxSubjects)

func readLines(fieldsOf func(json.RawMessage) ([]string, error)) func(io.Reader, *asked) error {
	return func(body io.Reader, a *asked) error {
		lines := bufio.NewScanner(body)
		lines.Buffer(make([]byte, 0, 4096), maxQuestion)
		for lines.Scan() {
			if len(a.numbers) == MaxSubjects {
				return errTooMany
			}
			var q question
			if len(lines.Bytes()) == 0 || json.Unmarshal(lines.Bytes(), &q) != nil {
				continue // the register answers a bad line with an error of its own
			}
			if err := q.add(a, fieldsOf); err != nil {
				continue
			}
		}
		if lines.Err() != nil {
			return errUnreadable
		}
		return nil
	}
}
