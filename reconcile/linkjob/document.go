package linkjob

import (
	"reflect"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/web"
)

// operation is one operation as the OpenAPI document has it. They are written
// here, not registered by package web, since they need what its shapes do not
// have: the asker's header fields, lines in with one answer, lines out.
type operation struct {
	method, path, id     string
	summary, description string
	in, out              *huma.Schema
	inType, outType      string // outType "" is JSON
	query                []parameter
	errors               []lienthong.Code
}

// parameter is a whole number in the query.
type parameter struct{ name, description string }

type documenter struct{ api *web.API }

func schemaOf[T any](a *web.API) *huma.Schema {
	t := reflect.TypeFor[T]()
	return a.Document().Components.Schemas.Schema(t, true, t.Name())
}

// describe enters the operation into the document.
func (d documenter) describe(op operation) {
	if op.outType == "" {
		op.outType = jsonType
	}
	h := &huma.Operation{
		OperationID: op.id, Method: op.method, Path: op.path, Summary: op.summary, Description: op.description, Tags: []string{tag},
		Responses: map[string]*huma.Response{"200": {
			Description: "The answer.", Content: map[string]*huma.MediaType{op.outType: {Schema: op.out}},
		}},
	}
	if op.in != nil {
		h.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{op.inType: {Schema: op.in}}}
	}
	if op.path != jobsPath {
		h.Parameters = append(h.Parameters, &huma.Param{
			Name: "job", In: "path", Required: true, Description: "The opaque id of a job.", Schema: &huma.Schema{Type: huma.TypeString},
		})
	}
	zero := 0.0
	for _, p := range op.query {
		h.Parameters = append(h.Parameters, &huma.Param{
			Name: p.name, In: "query", Description: p.description, Schema: &huma.Schema{Type: huma.TypeInteger, Minimum: &zero},
		})
	}
	problem := d.api.Document().Components.Schemas.Schema(reflect.TypeFor[web.Problem](), true, "Problem")
	for _, code := range append(op.errors, lienthong.Unavailable, lienthong.Internal) {
		status := strconv.Itoa(web.ProblemOf(lienthong.Errorf(code, "")).Status)
		r := h.Responses[status]
		if r == nil {
			r = &huma.Response{Content: map[string]*huma.MediaType{"application/problem+json": {Schema: problem}}}
			h.Responses[status] = r
		} else {
			r.Description += ", "
		}
		r.Description += string(code)
	}
	d.api.Document().AddOperation(h)
}
