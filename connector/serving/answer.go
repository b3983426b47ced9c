package serving

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
)

// The header fields that the owner's gateway sets, and the one that it reads;
// package exchange has them, which a part does not import.
const (
	headerClient  = "X-Road-Client"
	headerFields  = "Lienthong-Fields"
	headerSubject = "Lienthong-Subject"
)

// disclosure is which terms a call may be told.
type disclosure struct {
	all    bool // a program of this machine
	fields []string
}

func disclosed(r *http.Request) disclosure {
	if r.Header.Get(headerClient) == "" {
		return disclosure{all: true}
	}
	var d disclosure
	for f := range strings.SplitSeq(strings.Join(r.Header.Values(headerFields), ","), ",") {
		if f = strings.TrimSpace(f); f != "" {
			d.fields = append(d.fields, f)
		}
	}
	return d
}

// terms are those of a question that may be answered. A term that does not
// exist, or is secret, refuses the whole; one that the grant leaves out is left
// out.
func (d disclosure) terms(b *connector.Bound, fields []string) ([]connector.TermID, error) {
	if len(fields) == 0 {
		return nil, &lienthong.Error{Code: lienthong.FieldsMissing, Field: "/fields", Message: "Name the terms you need; there is no \"everything\"."}
	}
	var out []connector.TermID
	for i, f := range fields {
		at := fmt.Sprintf("/fields/%d", i)
		t, ok := b.Type.Term(connector.TermID(f))
		if !ok {
			return nil, &lienthong.Error{Code: lienthong.FieldUnknown, Field: at, Message: "A term of the list is none of the record type; correct its name."}
		}
		if t.Secret {
			return nil, &lienthong.Error{Code: lienthong.FieldNotAllowed, Field: at, Message: "A term of the list is a secret of the sector and never leaves."}
		}
		if (d.all || slices.Contains(d.fields, f)) && !slices.Contains(out, t.ID) {
			out = append(out, t.ID)
		}
	}
	if len(out) == 0 {
		return nil, lienthong.Errorf(lienthong.FieldNotAllowed, "The grant names none of these terms.")
	}
	return out, nil
}

// values are the named terms of a record; what is not there is left out.
type values map[connector.TermID]string

func valuesOf(r *connector.Record, terms []connector.TermID) values {
	v := values{}
	for _, id := range terms {
		if text := r.Get(id); text != "" {
			v[id] = text
		}
	}
	return v
}

// knownAnswer is yes or no.
type knownAnswer struct {
	Known bool `json:"known"`
}

func (s *Service) known(ctx context.Context, b *connector.Bound, q *who) (*knownAnswer, []string, error) {
	if err := q.check(); err != nil {
		return nil, nil, err
	}
	records, _, err := s.find(ctx, b, *q)
	// Whoever has a dependant is known as a taxpayer, not as one.
	records = slices.DeleteFunc(records, func(r *connector.Record) bool { return r.OnlyMentions(q.Number) })
	return &knownAnswer{len(records) > 0}, s.subjects(records), err
}

// verifyQuestion is which facts to compare.
type verifyQuestion struct {
	who
	Fields map[string]string `json:"fields"`
}

// The outcomes of a comparison.
const (
	agrees  = "agree"
	differs = "differ"
	absent  = "absent" // the source does not say
)

// verifyAnswer is what agrees, of the record that agrees most.
type verifyAnswer struct {
	Found  bool                        `json:"found"`
	Fields map[connector.TermID]string `json:"fields,omitempty"`
}

func (s *Service) verify(ctx context.Context, b *connector.Bound, q *verifyQuestion, d disclosure) (*verifyAnswer, []string, error) {
	if err := q.check(); err != nil {
		return nil, nil, err
	}
	var names []string
	for n := range q.Fields {
		names = append(names, n)
	}
	slices.Sort(names)
	terms, err := d.terms(b, names)
	if err != nil {
		return nil, nil, err
	}
	records, _, err := s.find(ctx, b, q.who)
	if err != nil {
		return nil, nil, err
	}
	out, best := &verifyAnswer{Found: len(records) > 0}, -1
	for _, r := range records {
		fields, n := map[connector.TermID]string{}, 0
		for _, id := range terms {
			fields[id] = compare(b, r, id, q.Fields[string(id)])
			if fields[id] == agrees {
				n++
			}
		}
		if n > best {
			out.Fields, best = fields, n
		}
	}
	return out, s.subjects(records), nil
}

// compare compares as values, not as texts: 14/03/1965 is 1965-03-14, and a
// year alone agrees with each of its days.
func compare(b *connector.Bound, r *connector.Record, id connector.TermID, text string) string {
	have := r.Get(id)
	if have == "" {
		return absent
	}
	t, _ := b.Type.Term(id)
	want := b.Value(t, text)
	if want != "" && strings.EqualFold(want, have) {
		return agrees
	}
	if t.Kind == connector.KindDate && want != "" && (strings.HasPrefix(want, have+"-") || strings.HasPrefix(have, want+"-")) {
		return agrees
	}
	return differs
}

// readQuestion is which terms to read.
type readQuestion struct {
	who
	Fields []string `json:"fields"`
}

// readAnswer is the person's records, at most MaxRecords.
type readAnswer struct {
	Records []values `json:"records"`
	More    bool     `json:"more,omitempty"`
}

func (s *Service) read(ctx context.Context, b *connector.Bound, q *readQuestion, d disclosure) (*readAnswer, []string, error) {
	if err := q.check(); err != nil {
		return nil, nil, err
	}
	terms, err := d.terms(b, q.Fields)
	if err != nil {
		return nil, nil, err
	}
	records, more, err := s.find(ctx, b, q.who)
	if err != nil {
		return nil, nil, err
	}
	return answerOf(records, terms, more), s.subjects(records), nil
}

func answerOf(records []*connector.Record, terms []connector.TermID, more bool) *readAnswer {
	out := &readAnswer{Records: []values{}, More: more}
	for _, r := range records {
		out.Records = append(out.Records, valuesOf(r, terms))
	}
	return out
}

// subjects are the pseudonyms of those whom records are about, and of others
// whom they name: each of them is to see who was told.
func (s *Service) subjects(records []*connector.Record) []string {
	if s.Subject == nil {
		return nil
	}
	var out []string
	for _, r := range records {
		for _, n := range r.Numbers() {
			if p := s.Subject(n); p != "" && !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return out
}
