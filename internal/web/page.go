package web

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/lienthong/lienthong"
)

//go:embed docs.html
var pageSource string

//go:embed docs.css
var pageStyle []byte

var pageTemplate = template.Must(template.New("docs").Parse(pageSource))

// serveDocument answers with the OpenAPI document.
func (a *API) serveDocument(w http.ResponseWriter, r *http.Request) {
	b, err := a.Document().MarshalJSON()
	if err != nil {
		WriteProblem(w, r, a.Log, err)
		return
	}
	w.Header().Set("Content-Type", "application/openapi+json")
	_, _ = w.Write(b)
}

// servePage draws the document as one page without scripts, so that it can be
// read on a machine that reaches nothing but this server.
func (a *API) servePage(w http.ResponseWriter, r *http.Request) {
	var b bytes.Buffer
	if err := pageTemplate.Execute(&b, pageOf(a.Document())); err != nil {
		WriteProblem(w, r, a.Log, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
	_, _ = w.Write(b.Bytes())
}

func servePageStyle(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	_, _ = w.Write(pageStyle)
}

// page is what the template draws.
type page struct {
	Title, Version, Description string
	Operations                  []pageOperation
	Schemas                     []pageSchema
	Codes                       []pageCode
}

type pageOperation struct {
	ID, Method, Path, Summary, Description string
	In, Out                                pageBody
	Errors                                 []pageCode
}

// pageBody is a media type and the schema it holds.
type pageBody struct{ Type, Schema string }

type pageCode struct{ Status, Code, Title string }

type pageSchema struct {
	Name, Source string
	Members      []pageMember
}

type pageMember struct {
	Name, Type, Ref, Doc string
	Required             bool
}

func pageOf(doc *huma.OpenAPI) page {
	p := page{Title: doc.Info.Title, Version: doc.Info.Version, Description: doc.Info.Description}
	for path, item := range doc.Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Delete} {
			if op != nil {
				p.Operations = append(p.Operations, operationOf(path, op))
			}
		}
	}
	slices.SortFunc(p.Operations, func(a, b pageOperation) int { return strings.Compare(a.Path, b.Path) })
	for name, s := range doc.Components.Schemas.Map() {
		p.Schemas = append(p.Schemas, pageSchemaOf(name, s))
	}
	slices.SortFunc(p.Schemas, func(a, b pageSchema) int { return strings.Compare(a.Name, b.Name) })
	for code := range statuses {
		row := ProblemOf(lienthong.Errorf(code, ""))
		p.Codes = append(p.Codes, pageCode{http.StatusText(row.Status), string(code), row.Title})
	}
	slices.SortFunc(p.Codes, func(a, b pageCode) int { return strings.Compare(a.Code, b.Code) })
	return p
}

func operationOf(path string, op *huma.Operation) pageOperation {
	o := pageOperation{ID: op.OperationID, Method: op.Method, Path: path, Summary: op.Summary, Description: op.Description}
	if op.RequestBody != nil {
		o.In = bodyOf(op.RequestBody.Content)
	}
	for status, r := range op.Responses {
		if status == "200" {
			o.Out = bodyOf(r.Content)
			continue
		}
		o.Errors = append(o.Errors, pageCode{Status: status, Code: r.Description})
	}
	slices.SortFunc(o.Errors, func(a, b pageCode) int { return strings.Compare(a.Status, b.Status) })
	return o
}

func bodyOf(content map[string]*huma.MediaType) pageBody {
	for t, m := range content {
		return pageBody{t, refName(m.Schema)}
	}
	return pageBody{}
}

func refName(s *huma.Schema) string {
	return strings.TrimPrefix(s.Ref, "#/components/schemas/")
}

func pageSchemaOf(name string, s *huma.Schema) pageSchema {
	out := pageSchema{Name: name}
	if b, err := json.Marshal(s); err == nil {
		v := jsontext.Value(b)
		if v.Indent() == nil {
			out.Source = string(v)
		}
	}
	for member, m := range s.Properties {
		row := pageMember{Name: member, Type: m.Type, Ref: refName(m), Doc: m.Description, Required: slices.Contains(s.Required, member)}
		if m.Items != nil {
			row.Type, row.Ref = "list of "+m.Items.Type, refName(m.Items)
		}
		out.Members = append(out.Members, row)
	}
	slices.SortFunc(out.Members, func(a, b pageMember) int { return strings.Compare(a.Name, b.Name) })
	return out
}
