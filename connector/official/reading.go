package official

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"slices"

	"github.com/lienthong/lienthong"
)

// Question asks for fields of one dossier, by the agency's key or by the
// personal number: exactly one of the two.
type Question struct {
	Key    string
	PIN    lienthong.PIN
	Fields []FieldID // mandatory
}

// Value is a value that may be handed out.
type Value struct {
	Item   int    // of a list field, from 1; else 0
	Text   string // "" if what the source says could not be read
	Source Master // who said so
}

// Answer has the values of each field asked for, none where nothing is known.
type Answer struct {
	Key    string
	PIN    lienthong.PIN
	Values map[FieldID][]Value
}

// Read answers a question. State secrets are refused, with the whole question.
func (s *Service) Read(ctx context.Context, q Question) (Answer, error) {
	if err := s.Catalogue.open(q.Fields); err != nil {
		return Answer{}, err
	}
	if (q.Key == "") == q.PIN.IsZero() {
		return Answer{}, lienthong.Errorf(lienthong.Invalid, "Name the dossier by its key or by the personal number, one of the two.")
	}
	d, err := s.find(ctx, q)
	if err != nil {
		return Answer{}, err
	}
	return d.answer(q.Fields), nil
}

func (s *Service) find(ctx context.Context, q Question) (Dossier, error) {
	if q.Key == "" {
		return s.Store.ByPIN(ctx, q.PIN)
	}
	found, err := s.Store.Get(ctx, []string{q.Key})
	if err != nil {
		return Dossier{}, err
	}
	if len(found) == 0 {
		return Dossier{}, lienthong.Errorf(lienthong.NotFound, "There is no such dossier; check its key.")
	}
	return found[0], nil
}

func (d *Dossier) answer(fields []FieldID) Answer {
	a := Answer{Key: d.Key, PIN: d.PIN, Values: make(map[FieldID][]Value, len(fields))}
	for _, id := range fields {
		a.Values[id] = []Value{}
	}
	for _, f := range d.Facts {
		if slices.Contains(fields, f.Field) {
			a.Values[f.Field] = append(a.Values[f.Field], Value{f.Item, f.Text, f.Source})
		}
	}
	return a
}

// Format is a format of an export.
type Format string

// The formats.
const (
	CSV    Format = "csv"    // a header and a line for each dossier; the items of a list with " | " between
	NDJSON Format = "ndjson" // an object a line
)

// Export writes the named fields of all dossiers. State secrets, and cells
// that no field claimed, never leave.
func (s *Service) Export(ctx context.Context, w io.Writer, format Format, fields []FieldID) error {
	if err := s.Catalogue.open(fields); err != nil {
		return err
	}
	var write func(Answer) error
	done := func() error { return nil }
	switch format {
	case CSV:
		c := csv.NewWriter(w)
		header := []string{"key", "personal_number_linked"}
		for _, id := range fields {
			header = append(header, string(id))
		}
		if err := c.Write(header); err != nil {
			return err
		}
		write = func(a Answer) error { return c.Write(a.record(fields)) }
		done = func() error { c.Flush(); return c.Error() }
	case NDJSON:
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		write = func(a Answer) error { return e.Encode(a.wire()) }
	default:
		return lienthong.Errorf(lienthong.Unsupported, "An export is written as %s or %s.", CSV, NDJSON)
	}
	for d, err := range s.Store.All(ctx) {
		if err != nil {
			return err
		}
		if err := write(d.answer(fields)); err != nil {
			return err
		}
	}
	return done()
}

func (a Answer) record(fields []FieldID) []string {
	out := []string{a.Key, a.PIN.Reveal()}
	for _, id := range fields {
		cell := ""
		for i, v := range a.Values[id] {
			if i > 0 {
				cell += " | "
			}
			cell += v.Text
		}
		out = append(out, cell)
	}
	return out
}

// wireAnswer is an Answer on the wire.
type wireAnswer struct {
	Key    string                 `json:"key" doc:"The agency's own key of the dossier."`
	PIN    string                 `json:"pin,omitzero" doc:"The personal number, the dossier's code; absent before it is linked."`
	Values map[string][]wireValue `json:"values" doc:"Each field asked for; empty if nothing is known."`
}

type wireValue struct {
	Item   int    `json:"item,omitzero" doc:"Of a list: values of one item belong together."`
	Value  string `json:"value" doc:"Empty if what the source says could not be read."`
	Source string `json:"source" enum:"population,employer"`
}

func (a Answer) wire() *wireAnswer {
	out := &wireAnswer{Key: a.Key, PIN: a.PIN.Reveal(), Values: make(map[string][]wireValue, len(a.Values))}
	for id, values := range a.Values {
		list := make([]wireValue, len(values))
		for i, v := range values {
			list[i] = wireValue{v.Item, v.Text, string(v.Source)}
		}
		out.Values[string(id)] = list
	}
	return out
}
