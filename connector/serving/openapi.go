package serving

import (
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/internal/web"
)

var summaries = map[string]string{
	connector.OpKnown:   "Is the person there? Yes or no.",
	connector.OpVerify:  "Do these facts agree? Which of them; no values.",
	connector.OpRead:    "The named terms of a person's records.",
	connector.OpBulk:    "The named terms of many persons' records, a question and an answer a line.",
	connector.OpChanges: "Records in the order they changed, page by page.",
}

// describe enters an operation into the OpenAPI document, with the terms that
// the mapping has.
func describe(api *web.API, b *connector.Bound, op string) {
	text := &huma.Schema{Type: huma.TypeString}
	object := func(required []string, properties map[string]*huma.Schema) *huma.Schema {
		return &huma.Schema{Type: huma.TypeObject, Properties: properties, Required: required, AdditionalProperties: false}
	}
	facts := &huma.Schema{Type: huma.TypeObject, Properties: map[string]*huma.Schema{}, AdditionalProperties: false}
	agreement := &huma.Schema{Type: huma.TypeObject, Properties: map[string]*huma.Schema{}, AdditionalProperties: false}
	names := &huma.Schema{Type: huma.TypeArray, Items: &huma.Schema{Type: huma.TypeString}}
	for _, t := range b.Type.Terms {
		if _, mapped := b.Mapping.Terms[t.ID]; !mapped || t.Secret {
			continue
		}
		facts.Properties[string(t.ID)] = term(t)
		agreement.Properties[string(t.ID)] = &huma.Schema{Type: huma.TypeString, Enum: []any{agrees, differs, absent}}
		names.Items.Enum = append(names.Items.Enum, string(t.ID))
	}
	number := &huma.Schema{Type: huma.TypeString, Description: "A personal number of 12 digits, or a CMND of 9.", Pattern: "^([0-9]{9}|[0-9]{12})$"}
	who := map[string]*huma.Schema{"number": number, "key": {Type: huma.TypeString, Description: "The source's own key, in place of a number."}}
	with := func(name string, s *huma.Schema) map[string]*huma.Schema {
		return map[string]*huma.Schema{"number": who["number"], "key": who["key"], name: s}
	}
	yes := &huma.Schema{Type: huma.TypeBoolean}
	records := &huma.Schema{Type: huma.TypeArray, Items: facts}
	read := object([]string{"records"}, map[string]*huma.Schema{"records": records, "more": yes})
	in, out, media := object(nil, who), object([]string{"known"}, map[string]*huma.Schema{"known": yes}), "application/json"
	switch op {
	case connector.OpVerify:
		in, out = object([]string{"fields"}, with("fields", facts)), object([]string{"found"}, map[string]*huma.Schema{"found": yes, "fields": agreement})
	case connector.OpRead:
		in, out = object([]string{"fields"}, with("fields", names)), read
	case connector.OpBulk:
		in, out, media = object([]string{"number", "fields"}, map[string]*huma.Schema{"number": number, "fields": names}), read, web.LinesType
	case connector.OpChanges:
		limit := &huma.Schema{Type: huma.TypeInteger, Description: "Records of a page, at most 500."}
		in = object([]string{"fields"}, map[string]*huma.Schema{"after": text, "limit": limit, "fields": names})
		out = object([]string{"records", "after"}, map[string]*huma.Schema{"records": records, "after": text})
	}
	enter(api, b, op, media, in, out)
}

func enter(api *web.API, b *connector.Bound, op, media string, in, out *huma.Schema) {
	h := &huma.Operation{
		OperationID: op + strings.ToUpper(b.Type.ID[:1]) + b.Type.ID[1:], Method: http.MethodPost, Path: connector.OperationPath(b.Type.ID, op),
		Summary: b.Type.Name + ": " + summaries[op], Tags: []string{b.Type.ID},
		RequestBody: &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{media: {Schema: in}}},
		Responses:   map[string]*huma.Response{"200": {Description: "The answer.", Content: map[string]*huma.MediaType{media: {Schema: out}}}},
	}
	api.Refuses(h, lienthong.Invalid, lienthong.TooLarge, lienthong.Unsupported, lienthong.FieldsMissing, lienthong.FieldUnknown,
		lienthong.FieldNotAllowed, lienthong.Unavailable, lienthong.Maintenance, lienthong.Overloaded, lienthong.Internal)
	api.Document().AddOperation(h)
}

// term describes a term by its Vietnamese name, its source and its form.
func term(t connector.Term) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeString, Description: t.Name + " (" + t.Source + ")"}
	switch t.Kind {
	case connector.KindCode:
		for _, c := range t.Codes {
			s.Enum = append(s.Enum, c.Value)
			s.Description += "; " + c.Value + ": " + c.Name
		}
	case connector.KindMoment:
		s.Format = "date-time"
	case connector.KindDate:
		s.Description += "; YYYY, YYYY-MM or YYYY-MM-DD"
	case connector.KindSex:
		s.Enum = []any{"male", "female", "other"}
	}
	return s
}
