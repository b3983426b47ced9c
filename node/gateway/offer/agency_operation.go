package offer

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange/h1"
	"github.com/lienthong/lienthong/grant"
)

// OperationConfig is one operation of a Config.
type OperationConfig struct {
	// Operation is its method and path, such as POST /licences/search. A * is one
	// step of the path; ** at its end is all that follow.
	Operation string `yaml:"operation"`

	// Fields are names for what its answers tell. A grant must give all of them, on
	// the rung fields: the service cannot be told to leave one out. Default: none;
	// then its answers are yes or no, and the rung is verify.
	Fields []string `yaml:"fields"`

	// Person is the member of a question's JSON body that holds the personal number
	// of whom it is about, so that grants can demand a relation and the person sees
	// who asked. Default: none; the questions are about nobody.
	Person string `yaml:"person"`
}

func (c OperationConfig) open() (Operation, error) {
	method, path, _ := strings.Cut(c.Operation, " ")
	o := Operation{Method: method, Path: path, Rung: grant.Verify, Fields: c.Fields}
	if !h1.Idempotent(method) && method != http.MethodPost && method != http.MethodPatch {
		return o, errors.New("operation needs a method and a path, such as POST /licences/search")
	}
	if err := checkTemplate(path); err != nil {
		return o, err
	}
	for i, f := range c.Fields {
		if f == "" || strings.ContainsAny(f, ", \t\r\n") || slices.Contains(c.Fields[:i], f) {
			return o, errors.New("fields are different words, such as [number, holder]")
		}
	}
	if len(c.Fields) > 0 {
		o.Rung = grant.Fields
	}
	if c.Person == "" {
		return o, nil
	}
	if method == http.MethodGet || method == http.MethodHead {
		return o, fmt.Errorf("person is a member of the body, and %s has none; numbers of persons do not belong into addresses, which stay in ledgers", method)
	}
	o.read, o.alone = readMember(c.Person), true
	return o, nil
}

func checkTemplate(path string) error {
	steps := strings.Split(path, "/")
	if steps[0] != "" || len(steps) < 2 {
		return errors.New("the path of an operation begins with /")
	}
	for i, s := range steps[1:] {
		last := i == len(steps)-2
		if s == "" && !last || strings.Contains(s, "*") && s != "*" && (s != "**" || !last) || strings.ContainsAny(s, " ?#") {
			return errors.New("the path of an operation has steps that are not empty, * alone for one and ** alone at the end")
		}
	}
	return nil
}

// errBeside refuses what a service might read in place of the JSON body.
var errBeside = &lienthong.Error{Code: lienthong.Invalid, Message: "This operation is asked by a body of application/json alone, without a query."}

// readMember finds the person of a question in one member of its JSON body. A
// question that names nobody is refused: it would go unseen. So is one that
// another reader may understand otherwise, by taking the first of two members,
// one in capitals or a second object for it: the service would answer about
// somebody of whom the grants were not asked and the evidence does not tell.
func readMember(name string) func(io.Reader, *Asked) error {
	return func(body io.Reader, a *Asked) error {
		text, err := io.ReadAll(io.LimitReader(body, maxQuestion+1))
		if err != nil || len(text) > maxQuestion {
			return errUnreadable
		}
		var members map[string]jsontext.Value
		var number string
		if json.Unmarshal(text, &members) != nil || json.Unmarshal(members[name], &number) != nil || number == "" {
			return errUnreadable
		}
		for m := range members {
			if m != name && strings.EqualFold(m, name) {
				return errUnreadable
			}
		}
		a.Numbers = append(a.Numbers, number)
		return nil
	}
}
