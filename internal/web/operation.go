package web

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/go-json-experiment/json"

	"github.com/lienthong/lienthong"
)

// API is a set of operations, their OpenAPI document and the mux that serves
// them.
type API struct {
	Mux *http.ServeMux
	Log *slog.Logger

	huma huma.API
}

// New makes an API without operations. Its document is served at /openapi.json
// and, for people, at /docs.
func New(title, version, description string, log *slog.Logger) *API {
	mux := http.NewServeMux()
	a := &API{Mux: mux, Log: log}
	a.huma = humago.New(mux, huma.Config{OpenAPI: &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info:    &huma.Info{Title: title, Version: version, Description: description},
		Components: &huma.Components{
			Schemas: huma.NewMapRegistry("#/components/schemas/", schemaName),
		},
	}})
	mux.HandleFunc(everything, a.noRoute)
	mux.HandleFunc("GET /openapi.json", a.serveDocument)
	mux.HandleFunc("GET /docs", a.servePage)
	mux.HandleFunc("GET /docs/docs.css", servePageStyle)
	return a
}

// Document is the OpenAPI 3.1 document of the operations registered so far.
func (a *API) Document() *huma.OpenAPI { return a.huma.OpenAPI() }

// Handler serves the operations behind [Guard].
func (a *API) Handler() http.Handler { return Guard(a.Mux, a.Log) }

// Operation names an operation. Errors are the codes it answers with, besides
// those that come with its shape.
type Operation struct {
	ID          string // lower camel case, OSIA's term where it has one
	Path        string
	Summary     string
	Description string
	Tag         string
	Errors      []lienthong.Code
	Limit       int64 // of the body of a Post, in bytes; 0 is bodyLimit
}

// bodyLimit is the most that a request body may weigh. Questions are small;
// large ones are streams of lines.
const bodyLimit = 64 << 10

// Post registers an operation that reads a JSON body of type I and answers
// with O.
func Post[I, O any](a *API, op Operation, do func(context.Context, *I) (*O, error)) {
	PostAs(a, op, func(ctx context.Context, _ http.Header, in *I) (*O, error) { return do(ctx, in) })
}

// PostAs is Post for an operation to which it matters who asks, and for what:
// the header fields say it, as far as somebody before this server vouches for
// them. An O with a method SetHeader says more in the header of its answer.
func PostAs[I, O any](a *API, op Operation, do func(context.Context, http.Header, *I) (*O, error)) {
	h := a.describe(http.MethodPost, op, JSONType, SchemaOf[I](a), SchemaOf[O](a),
		lienthong.Invalid, lienthong.TooLarge, lienthong.Unsupported)
	a.handle(h, func(w http.ResponseWriter, r *http.Request) error {
		in := new(I)
		if err := readBody(w, r, in, cmp.Or(op.Limit, bodyLimit)); err != nil {
			return err
		}
		out, err := do(r.Context(), r.Header, in)
		if err != nil {
			return err
		}
		if out, ok := any(out).(interface{ SetHeader(http.Header) }); ok {
			out.SetHeader(w.Header())
		}
		return WriteJSON(w, out)
	})
}

// Get registers an operation without input.
func Get[O any](a *API, op Operation, do func(context.Context) (*O, error)) {
	h := a.describe(http.MethodGet, op, "", nil, SchemaOf[O](a))
	a.handle(h, func(w http.ResponseWriter, r *http.Request) error {
		out, err := do(r.Context())
		if err != nil {
			return err
		}
		return WriteJSON(w, out)
	})
}

// Stream registers an operation that reads lines of I and answers each with a
// line of O. Once the first line is out the status is 200 and do must tell
// errors in lines; it writes through [Lines].
func Stream[I, O any](a *API, op Operation, do func(ctx context.Context, r io.Reader, w io.Writer) error) {
	h := a.describe(http.MethodPost, op, LinesType, SchemaOf[I](a), SchemaOf[O](a), lienthong.Unsupported)
	a.handle(h, func(w http.ResponseWriter, r *http.Request) error {
		if err := WantType(r, LinesType); err != nil {
			return err
		}
		d := duplexOf(w, r)
		w.Header().Set("Content-Type", LinesType)
		if err := do(r.Context(), d, d); err != nil {
			// The status is out, so the only way left to say "not whole" is to
			// cut the connection short of the last chunk.
			a.Log.LogAttrs(r.Context(), slog.LevelWarn, "stream ended early",
				slog.String("route", r.Pattern), slog.String("code", string(lienthong.CodeOf(err))))
			panic(http.ErrAbortHandler)
		}
		return nil
	})
}

// The media types of operations.
const (
	JSONType  = "application/json"
	LinesType = "application/x-ndjson"
)

// describe enters the operation into the document.
func (a *API) describe(method string, op Operation, inType string, in, out *huma.Schema, codes ...lienthong.Code) *huma.Operation {
	outType := JSONType
	if inType == LinesType {
		outType = LinesType
	}
	h := &huma.Operation{
		OperationID: op.ID, Method: method, Path: op.Path, Summary: op.Summary, Description: op.Description,
		Tags: []string{op.Tag},
		Responses: map[string]*huma.Response{"200": {
			Description: "The answer.", Content: map[string]*huma.MediaType{outType: {Schema: out}},
		}},
	}
	if in != nil {
		h.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{inType: {Schema: in}}}
	}
	a.Refuses(h, slices.Concat(codes, op.Errors, []lienthong.Code{lienthong.Unavailable, lienthong.Internal})...)
	a.Document().AddOperation(h)
	return h
}

// Refuses enters the problems by which an operation may refuse, one response a
// status. It is for operations that a part describes by itself, too.
func (a *API) Refuses(h *huma.Operation, codes ...lienthong.Code) {
	problem := SchemaOf[Problem](a)
	for _, code := range codes {
		status := strconv.Itoa(statuses[code].status)
		r := h.Responses[status]
		if r == nil {
			r = &huma.Response{Content: map[string]*huma.MediaType{problemContentType[0]: {Schema: problem}}}
			h.Responses[status] = r
		} else {
			r.Description += ", "
		}
		r.Description += string(code)
	}
}

func (a *API) handle(h *huma.Operation, serve func(http.ResponseWriter, *http.Request) error) {
	a.huma.Adapter().Handle(h, func(c huma.Context) {
		r, w := humago.Unwrap(c)
		if err := serve(w, r); err != nil {
			WriteProblem(w, r, a.Log, err)
		}
	})
}

// schemaName puts the part before the type: several parts have a Step.
func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	name, part := huma.DefaultSchemaNamer(t, hint), path.Base(t.PkgPath())
	if t.PkgPath() == "" || strings.HasPrefix(strings.ToLower(name), part) {
		return name
	}
	return strings.ToUpper(part[:1]) + part[1:] + name
}

// SchemaOf enters a type into the schemas of the document, also for operations that a part
// describes by itself.
func SchemaOf[T any](a *API) *huma.Schema {
	t := reflect.TypeFor[T]()
	return a.Document().Components.Schemas.Schema(t, true, t.Name())
}

// buffers holds bodies and answers while they are read or written.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func putBuffer(b *bytes.Buffer) {
	clear(b.Bytes()) // it held personal data
	b.Reset()
	buffers.Put(b)
}

// readBody decodes the one JSON value of a body, strictly.
func readBody(w http.ResponseWriter, r *http.Request, into any, limit int64) error {
	if err := WantType(r, JSONType); err != nil {
		return err
	}
	b := buffers.Get().(*bytes.Buffer)
	defer putBuffer(b)
	if _, err := b.ReadFrom(http.MaxBytesReader(w, r.Body, limit)); err != nil {
		if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
			return lienthong.Errorf(lienthong.TooLarge, "The body is larger than %d bytes.", limit)
		}
		return lienthong.Errorf(lienthong.Invalid, "The body broke off before its end.")
	}
	return Decode(b.Bytes(), into)
}

// WantType refuses a body of another media type.
func WantType(r *http.Request, want string) error {
	got := r.Header.Get("Content-Type")
	if got == want {
		return nil
	}
	if t, _, err := mime.ParseMediaType(got); err == nil && t == want {
		return nil
	}
	return lienthong.Errorf(lienthong.Unsupported, "Send the body as Content-Type: %s.", want)
}

// WriteJSON answers with a value, whole or not at all.
func WriteJSON(w http.ResponseWriter, v any) error {
	b := buffers.Get().(*bytes.Buffer)
	defer putBuffer(b)
	if err := json.MarshalWrite(b, v, json.Deterministic(true)); err != nil {
		return err
	}
	w.Header()["Content-Type"] = jsonContentType
	_, _ = w.Write(b.Bytes())
	return nil
}

var jsonContentType = []string{JSONType}
