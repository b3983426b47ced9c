package table

import (
	"slices"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant"
)

// Expected is what a case says of the verdict.
type Expected string

// What may be expected.
const (
	Permit Expected = "permit" // whole
	Partly Expected = "partly" // some fields are left out
	Refuse Expected = "refuse"
)

// Case is a request and what should become of it.
type Case struct {
	Name    string
	Request grant.Request
	At      time.Time // zero: now
	Facts   []Fact    // what the consumer has to do with the person

	Expect  Expected
	Allowed []string     // fields; nil: not looked at
	Grant   string       // "": not looked at
	Reason  grant.Reason // "": not looked at
}

// Fact is that a sector knows the person in a capacity, perhaps of a case.
type Fact struct{ Sector, Capacity, Case string }

var caseColumns = []string{
	"case", "consumer", "service", "operation", "rung", "set", "fields", "search", "purpose", "legal_basis", "procedure", "case_number", "present",
	"relations", "at", "expect", "allowed", "grant", "reason",
}

// ReadCases reads a table of cases.
func ReadCases(path string) ([]Case, error) {
	rows, err := read(path, caseColumns)
	if err != nil {
		return nil, err
	}
	out := make([]Case, len(rows))
	for i, r := range rows {
		if out[i], err = r.decisionCase(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (r record) decisionCase() (c Case, err error) {
	c = Case{Name: r.text("case"), Expect: Expected(r.text("expect")), Grant: r.text("grant"), Reason: grant.Reason(r.text("reason"))}
	if c.Name == "" {
		c.Name = r.place
	}
	if !slices.Contains([]Expected{Permit, Partly, Refuse}, c.Expect) {
		return c, r.bad("expect", "is permit, partly or refuse")
	}
	if c.Reason != "" && c.Reason.Sentence() == "" {
		return c, r.bad("reason", "is none that a refusal has, such as purpose or field")
	}
	if _, stated := r.cells["allowed"]; stated {
		c.Allowed = r.list("allowed")
	}
	q := &c.Request
	q.Rung, q.Set, q.Fields, q.Search = grant.Rung(r.text("rung")), r.text("set"), r.list("fields"), r.list("search")
	q.Purpose, q.Procedure, q.Case = lienthong.Purpose(r.text("purpose")), r.text("procedure"), r.text("case_number")
	for _, step := range []func() error{
		func() error { q.Consumer, q.Service, err = r.parties(); return err },
		func() error { q.Method, q.Path, err = r.operation(); return err },
		func() error { q.Present, err = r.yes("present"); return err },
		func() error { q.Basis, err = r.basis("legal_basis"); return err },
		func() error { c.At, err = r.time("at"); return err },
	} {
		if err := step(); err != nil {
			return c, err
		}
	}
	for _, text := range r.list("relations") {
		text, number, _ := strings.Cut(text, "@")
		sector, capacity, ok := strings.Cut(text, ":")
		if !ok || sector == "" || capacity == "" {
			return c, r.bad("relations", "is sector:capacity, at a case sector:capacity@NUMBER")
		}
		c.Facts = append(c.Facts, Fact{sector, capacity, number})
	}
	return c, nil
}

var agreementColumns = []string{"agreement", "from", "active"}

// ReadAgreements reads a table of when agreements are active.
func ReadAgreements(path string) ([]grant.Standing, error) {
	rows, err := read(path, agreementColumns)
	if err != nil {
		return nil, err
	}
	out := make([]grant.Standing, len(rows))
	for i, r := range rows {
		out[i].Agreement = r.text("agreement")
		if out[i].From, err = r.time("from"); err != nil {
			return nil, err
		}
		if out[i].Active, err = r.yes("active"); err != nil {
			return nil, err
		}
	}
	return out, nil
}
