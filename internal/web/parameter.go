package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"github.com/lienthong/lienthong"
)

// Parameter is a value in the path or the query of an address. Addresses are
// logged and remembered all along their way, so no parameter may be personal
// data: opaque ids, row numbers and code words only.
type Parameter struct {
	Name        string
	Description string
	InPath      bool     // else in the query, where it may be left out
	Integer     bool     // a whole number of at least 0
	Enum        []string // the words it may be; nil for any
}

// Values reads the parameters of a request.
type Values struct {
	r          *http.Request
	parameters []Parameter
}

// Text is a parameter as written; "" if it was left out.
func (v Values) Text(name string) string {
	if text := v.r.PathValue(name); text != "" {
		return text
	}
	return v.r.URL.Query().Get(name)
}

// Int is an integer parameter, or def if it was left out.
func (v Values) Int(name string, def int) int {
	n, err := strconv.Atoi(v.Text(name))
	if err != nil {
		return def // left out: check has refused what is no number
	}
	return n
}

// check refuses parameters that are unknown, repeated or malformed.
func (v Values) check() error {
	known := make(map[string]bool)
	for _, p := range v.parameters {
		known[p.Name] = true
		text := v.Text(p.Name)
		if text == "" && !p.InPath {
			continue
		}
		if p.Integer {
			if n, err := strconv.Atoi(text); err != nil || n < 0 {
				return refused(p.Name, "is no whole number of at least 0")
			}
		}
		if p.Enum != nil && !slices.Contains(p.Enum, text) {
			return refused(p.Name, "is none of the words it may be")
		}
	}
	for name, values := range v.r.URL.Query() {
		if !known[name] || len(values) > 1 {
			return lienthong.Errorf(lienthong.Invalid, "The address has a parameter that is not known here or comes twice.")
		}
	}
	return nil
}

func refused(name, why string) error {
	e := lienthong.Errorf(lienthong.Invalid, "The parameter %s %s.", name, why)
	e.Field = name
	return e
}

// Ask registers an operation that is asked by its address alone and answers
// with O: a GET, or a POST where the asking itself is on record.
func Ask[O any](a *API, method string, op Operation, parameters []Parameter, do func(context.Context, Values) (*O, error)) {
	h := a.describe(method, op, "", nil, SchemaOf[O](a), lienthong.Invalid)
	for _, p := range parameters {
		h.Parameters = append(h.Parameters, p.describe())
	}
	a.handle(h, func(w http.ResponseWriter, r *http.Request) error {
		v := Values{r, parameters}
		if err := v.check(); err != nil {
			return err
		}
		out, err := do(r.Context(), v)
		if err != nil {
			return err
		}
		return WriteJSON(w, out)
	})
}

func (p Parameter) describe() *huma.Param {
	schema := &huma.Schema{Type: huma.TypeString}
	if p.Integer {
		zero := 0.0
		schema = &huma.Schema{Type: huma.TypeInteger, Minimum: &zero}
	}
	for _, w := range p.Enum {
		schema.Enum = append(schema.Enum, w)
	}
	in := "query"
	if p.InPath {
		in = "path"
	}
	return &huma.Param{Name: p.Name, In: in, Required: p.InPath, Description: p.Description, Schema: schema}
}
