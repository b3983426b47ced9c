package offer

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange"
	"github.com/lienthong/lienthong/grant"
)

// Operation is what one operation of a service gives away.
type Operation struct {
	Method, Path string // * in the path is one step of it, ** at its end are all that follow
	Rung         grant.Rung
	Set          string                               // on the rung set
	Fields       []string                             // that every answer may hold, on the rung fields
	read         func(body io.Reader, a *Asked) error // what the body asks; nil: nothing about anybody
	alone        bool                                 // nothing but a JSON body may say whom a question is about
}

// Asked is what a request says about persons and fields.
type Asked struct {
	Fields     []string
	Numbers    []string // of the persons concerned
	References []string // the same, as earlier answers gave them
}

// Ask reads what a question says. It opens the body only where it must.
func (o Operation) Ask(r *exchange.Request) (Asked, error) {
	a := Asked{Fields: o.Fields}
	if o.read == nil {
		return a, nil
	}
	if media, _, err := mime.ParseMediaType(r.ContentType); o.alone && (err != nil || media != "application/json" || r.Query != "") {
		return a, errBeside
	}
	b := r.Body()
	defer b.Close()
	return a, o.read(b, &a)
}

// matches reports whether a path is one of the operation's.
func (o Operation) matches(path string) bool {
	for {
		want, restWant, moreWant := strings.Cut(o.Path, "/")
		if want == "**" {
			return true
		}
		have, rest, more := strings.Cut(path, "/")
		if want != have && (want != "*" || have == "") || moreWant != more {
			return false
		}
		if !more {
			return true
		}
		o.Path, path = restWant, rest
	}
}

// Template is the operation as evidence names it.
func (o Operation) Template() string { return o.Method + " " + o.Path }

// question is what the bodies of the register's operations have in common. It
// reads as much as a decision needs; the register reads the rest, strictly.
type question struct {
	Person string          `json:"person"`
	Number string          `json:"number"`
	Fields json.RawMessage `json:"fields"`
}

func (q question) add(a *Asked, fieldsOf func(json.RawMessage) ([]string, error)) error {
	if q.Number != "" {
		a.Numbers = append(a.Numbers, q.Number)
	}
	if q.Person != "" {
		a.References = append(a.References, q.Person)
	}
	fields, err := fieldsOf(q.Fields)
	for _, f := range fields {
		if !slices.Contains(a.Fields, f) {
			a.Fields = append(a.Fields, f)
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

func readOne(fieldsOf func(json.RawMessage) ([]string, error)) func(io.Reader, *Asked) error {
	return func(body io.Reader, a *Asked) error {
		var q question
		if err := json.NewDecoder(io.LimitReader(body, maxQuestion)).Decode(&q); err != nil {
			return errUnreadable
		}
		return q.add(a, fieldsOf)
	}
}

// readReport takes the field that is reported for one that is compared: the answer
// tells whether the register agrees.
func readReport(body io.Reader, a *Asked) error {
	var r struct {
		Number string `json:"number"`
		Field  string `json:"field"`
	}
	if err := json.NewDecoder(io.LimitReader(body, maxQuestion)).Decode(&r); err != nil || r.Number == "" || r.Field == "" {
		return errUnreadable
	}
	a.Numbers, a.Fields = append(a.Numbers, r.Number), append(a.Fields, r.Field)
	return nil
}

func readRelation(body io.Reader, a *Asked) error {
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

// ErrTooMany refuses a question about more.
var ErrTooMany = lienthong.Errorf(lienthong.TooLarge,
	"One exchange may ask about at most %d persons, since each of them is named in its evidence; split the file.", MaxSubjects)

// readLines reads questions whose answers hold no value: a bad line is the register's
// to refuse.
func readLines(fieldsOf func(json.RawMessage) ([]string, error)) func(io.Reader, *Asked) error {
	return lines(fieldsOf, false)
}

// readEveryLine reads questions that are answered with values: a line that cannot be
// read, of a person whom nothing was decided about, refuses all.
func readEveryLine(fieldsOf func(json.RawMessage) ([]string, error)) func(io.Reader, *Asked) error {
	return lines(fieldsOf, true)
}

func lines(fieldsOf func(json.RawMessage) ([]string, error), every bool) func(io.Reader, *Asked) error {
	return func(body io.Reader, a *Asked) error {
		lines := bufio.NewScanner(body)
		lines.Buffer(make([]byte, 0, 4096), maxQuestion)
		for lines.Scan() {
			if len(a.Numbers) == MaxSubjects {
				return ErrTooMany
			}
			var q question
			if len(lines.Bytes()) == 0 || json.Unmarshal(lines.Bytes(), &q) != nil || every && q.Number == "" {
				if every {
					return errUnreadable
				}
				continue // the register answers a bad line with an error of its own
			}
			if err := q.add(a, fieldsOf); err != nil && every {
				return err
			}
		}
		if lines.Err() != nil {
			return errUnreadable
		}
		return nil
	}
}
