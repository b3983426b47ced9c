package population_test

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/web"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/population/populationtest"
)

// handler serves a register.
func handler(s *population.Service) http.Handler {
	a := web.New("Register", "test", "", s.Log)
	s.Mount(a)
	return a.Handler()
}

// scenario is a request with what the answer must hold and must not.
type scenario struct {
	what   string
	path   string
	body   string // POST; "" is GET
	status int
	want   []string
	never  []string
}

func (c scenario) run(t *testing.T, h http.Handler) {
	t.Helper()
	method, reader := http.MethodGet, io.Reader(nil)
	if c.body != "" {
		method, reader = http.MethodPost, strings.NewReader(c.body)
	}
	r := httptest.NewRequestWithContext(t.Context(), method, "/v1/population"+c.path, reader)
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	body := w.Body.String()
	if w.Code != c.status {
		t.Errorf("%s: status %d, want %d: %s", c.what, w.Code, c.status, body)
	}
	for _, s := range c.want {
		if !strings.Contains(body, s) {
			t.Errorf("%s: %s lacks %s", c.what, body, s)
		}
	}
	for _, s := range c.never {
		if strings.Contains(body, s) {
			t.Errorf("%s: %s holds %s", c.what, body, s)
		}
	}
}

// who is the subject on the wire: person 3 of the family, daughter of 1 and 2.
const (
	who   = `"number":"001153000003","name":"Phạm Thị An","birth_date":"1953-04-04"`
	head  = `"number":"001151000001","name":"tran van an","birth_date":"1951"`
	wrong = `"number":"001153000003","name":"Phạm Thị Ẩn Danh","birth_date":"1953-04-04"`
)

// personal is what no refusal may repeat.
var personal = []string{"001153000003", "Phạm", "Ẩn Danh", "1953"}

func TestHTTP(t *testing.T) {
	t.Parallel()
	if populationtest.PIN(3).Reveal() != "001153000003" || populationtest.Name(3) != "Phạm Thị An" || populationtest.BirthDate(3).String() != "1953-04-04" {
		t.Fatalf("the sample has changed: %s %s %s", populationtest.PIN(3).Reveal(), populationtest.Name(3), populationtest.BirthDate(3))
	}
	h := handler(service(t, populationtest.Family()...))
	ref := references.Reference(populationtest.ID(3))
	nobody := `"code":"not_found"`
	for _, c := range []scenario{
		{what: "verify", path: "/verify", body: `{` + who + `}`, status: 200, want: []string{`{"verified":true}`}, never: personal},
		{what: "verify a wrong name", path: "/verify", body: `{` + wrong + `}`, status: 200, want: []string{`{"verified":false}`}, never: personal},
		{what: "verify before the register", path: "/verify", body: `{` + who + `,"recorded_at":"2026-01-01T00:00:00Z"}`, status: 200, want: []string{`{"verified":false}`}},
		{what: "verify in the future", path: "/verify", body: `{` + who + `,"recorded_at":"2027-01-01T00:00:00Z"}`, status: 422, want: []string{`"field":"/recorded_at"`}, never: personal},
		{what: "verify with 13 digits", path: "/verify", body: `{"number":"0011530000031","name":"Phạm Thị An","birth_date":"1953"}`, status: 422, want: []string{`"code":"invalid_input"`, `"field":"/number"`}, never: personal},
		{what: "verify with a number that is no string", path: "/verify", body: `{"number":1153000003,"name":"Phạm Thị An","birth_date":"1953"}`, status: 422, want: []string{"wrong type"}, never: personal},
		{what: "verify without a name", path: "/verify", body: `{"number":"001153000003","birth_date":"1953"}`, status: 422, want: []string{`"field":"/name"`}, never: personal},
		{what: "verify with a long name", path: "/verify", body: `{"number":"001153000003","name":"` + strings.Repeat("An ", 80) + `","birth_date":"1953"}`, status: 422, want: []string{`"field":"/name"`}},
		{what: "verify with an impossible date", path: "/verify", body: `{"number":"001153000003","name":"Phạm Thị An","birth_date":"1953-02-30"}`, status: 422, want: []string{`"field":"/birth_date"`}, never: personal},
		{what: "an unknown member", path: "/verify", body: `{` + who + `,"Phạm":"1"}`, status: 422, want: []string{"unknown to this operation"}, never: personal},
		{what: "a member twice", path: "/verify", body: `{` + who + `,"number":"001153000003"}`, status: 422, want: []string{"occurs twice"}, never: personal},
		{what: "no JSON", path: "/verify", body: `Phạm Thị An`, status: 422, want: []string{"not JSON"}, never: personal},

		{what: "match", path: "/match", body: `{"number":"001153000003","fields":{"full_name":"pham thi an","birth_date":"1953","ethnicity":"02","is_alive":"true"}}`, status: 200,
			want: []string{`{"fields":{"birth_date":"agree","ethnicity":"disagree","full_name":"agree","is_alive":"agree"}}`}, never: personal},
		{what: "match without fields", path: "/match", body: `{"number":"001153000003","fields":{}}`, status: 422, want: []string{`"code":"fields_missing"`}, never: personal},
		{what: "match a field that is none", path: "/match", body: `{"number":"001153000003","fields":{"pham_thi_an":"x"}}`, status: 422, want: []string{`"code":"field_unknown"`}, never: append([]string{"pham"}, personal...)},
		{what: "match relatives", path: "/match", body: `{"number":"001153000003","fields":{"children":"x"}}`, status: 422, want: []string{`"field":"/fields/children"`}},
		{what: "match an age", path: "/match", body: `{"number":"001153000003","fields":{"age_at_least":"old"}}`, status: 422, want: []string{`"field":"/fields/age_at_least"`}},
		{what: "match a truth", path: "/match", body: `{"number":"001153000003","fields":{"is_alive":"yes"}}`, status: 422, want: []string{`"field":"/fields/is_alive"`}},

		{what: "read", path: "/read", body: `{` + who + `,"fields":["full_name","age_at_least:18"]}`, status: 200,
			want:  []string{`"person":"` + ref + `"`, `"field":"full_name","value":"Phạm Thị An"`, `"source":"c06"`, `"recorded":"2026-01-05T08:30:00Z"`, `"field":"age_at_least:18","value":"true"`},
			never: []string{"001153000003", "Hàng Bạc", "ethnicity"}},
		{what: "read by reference, masked", path: "/read", body: `{"person":"` + ref + `","masked":true,"fields":["full_name","pin","birth_date","hometown","religion","mother"]}`, status: 200,
			want:  []string{`"value":"P. T. A."`, `"value":"*********003"`, `"value":"1953"`, `"value":"***"`},
			never: []string{"001153000003", "Phạm", "1953-04-04", "Hàng Bạc", `"code":`, populationtest.Name(2), populationtest.PIN(2).Reveal()}},
		{what: "read without a list", path: "/read", body: `{` + who + `}`, status: 422, want: []string{`"code":"fields_missing"`}, never: personal},
		{what: "read everything", path: "/read", body: `{` + who + `,"fields":["*"]}`, status: 422, want: []string{`"code":"field_unknown"`, `"field":"/fields/0"`}, never: personal},
		{what: "read a field twice", path: "/read", body: `{` + who + `,"fields":["sex","sex"]}`, status: 422, want: []string{`"field":"/fields/1"`}},
		{what: "read an age without years", path: "/read", body: `{` + who + `,"fields":["age_at_least"]}`, status: 422, want: []string{"age_at_least:18"}},
		{what: "read sex with a parameter", path: "/read", body: `{` + who + `,"fields":["sex:1"]}`, status: 422, want: []string{"no parameter"}},
		{what: "read of a wrong name", path: "/read", body: `{` + wrong + `,"fields":["sex"]}`, status: 404, want: []string{nobody}, never: personal},
		{what: "read of a wrong number", path: "/read", body: `{"number":"001153999999","name":"Phạm Thị An","birth_date":"1953","fields":["sex"]}`, status: 404, want: []string{nobody}, never: personal},
		{what: "read by number alone", path: "/read", body: `{"number":"001153000003","fields":["sex"]}`, status: 422, want: []string{`"field":"/name"`}, never: personal},
		{what: "read by both", path: "/read", body: `{"person":"` + ref + `",` + who + `,"fields":["sex"]}`, status: 422, want: []string{`"field":"/person"`}},
		{what: "read by the id itself", path: "/read", body: `{"person":"` + populationtest.ID(3).Reveal() + `","fields":["sex"]}`, status: 404, want: []string{nobody}},
		{what: "read by a made up reference", path: "/read", body: `{"person":"0000000000000","fields":["sex"]}`, status: 404, want: []string{nobody}},

		{what: "household", path: "/household", body: `{` + who + `}`, status: 200,
			want:  []string{`"relation":"head","name":"T. V. A."`, `"relation":"CH02"`, `"person":"` + ref + `","relation":"CH03"`},
			never: append([]string{populationtest.Name(1), populationtest.PIN(1).Reveal()}, personal...)},
		{what: "household of nobody", path: "/household", body: `{` + wrong + `}`, status: 404, want: []string{nobody}, never: personal},

		{what: "relation", path: "/relation", body: `{"is":{` + head + `},"of":{` + who + `},"relation":"parent"}`, status: 200, want: []string{`{"related":true}`}, never: personal},
		{what: "relation the other way", path: "/relation", body: `{"is":{` + who + `},"of":{` + head + `},"relation":"parent"}`, status: 200, want: []string{`{"related":false}`}},
		{what: "relation of nobody", path: "/relation", body: `{"is":{` + head + `},"of":{` + wrong + `},"relation":"parent"}`, status: 200, want: []string{`{"related":false}`}, never: personal},
		{what: "relation of half a person", path: "/relation", body: `{"is":{` + head + `},"of":{"number":"001153000003","name":"","birth_date":"1953"},"relation":"parent"}`, status: 422, want: []string{`"field":"/of/name"`}, never: personal},

		{what: "status", path: "/status", status: 200, want: []string{`"persons":4`, `"alive":4`, `"deceased":0`, `"disappeared":0`, `"versions":4`, `"identifiers":5`, `"last_recorded":"2026-01-05T08:30:00Z"`}},
		{what: "fields", path: "/fields", status: 200, want: []string{`"id":"full_name"`, `"vi":"Họ, chữ đệm và tên khai sinh"`, `"item":26`, `"sensitivity":"sensitive"`}},
		{what: "a question in the address", path: "/verify?number=001153000003", status: 405, want: []string{`"status":405`}, never: personal},
	} {
		c.run(t, h)
	}
}

// A fault behind the register tells the caller nothing and the log no value.
func TestHTTPFault(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	s := over(&populationtest.Faulty{Store: new(populationtest.Memory), Fail: func(string) error {
		return lienthong.Errorf(lienthong.Internal, "disk full on 10.0.0.7")
	}})
	s.Log = slog.New(slog.NewTextHandler(&log, nil))
	scenario{what: "verify", path: "/verify", body: `{` + who + `}`, status: 500,
		want: []string{`"code":"internal"`, `"request_id"`}, never: append([]string{"10.0.0.7"}, personal...)}.run(t, handler(s))
	if !strings.Contains(log.String(), "10.0.0.7") || !strings.Contains(log.String(), "/v1/population/verify") {
		t.Errorf("the log lacks cause or route: %s", log.String())
	}
	for _, p := range personal {
		if strings.Contains(log.String(), p) {
			t.Errorf("the log holds %s: %s", p, log.String())
		}
	}
}

// The document is OpenAPI 3.1, every reference in it leads somewhere, and every
// operation says how it fails.
func TestOpenAPI(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/openapi.json", nil)
	w := httptest.NewRecorder()
	handler(service(t)).ServeHTTP(w, r)
	var doc struct {
		OpenAPI string `json:"openapi"`
		Paths   map[string]map[string]struct {
			OperationID string `json:"operationId"`
			Responses   map[string]struct {
				Content map[string]struct {
					Schema struct {
						Ref string `json:"$ref"`
					} `json:"schema"`
				} `json:"content"`
			} `json:"responses"`
		} `json:"paths"`
		Components struct {
			Schemas map[string]struct {
				Properties map[string]any `json:"properties"`
			} `json:"schemas"`
		} `json:"components"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil || !strings.HasPrefix(doc.OpenAPI, "3.1.") {
		t.Fatalf("version %q, %v", doc.OpenAPI, err)
	}
	if len(doc.Paths) != 10 {
		t.Errorf("%d paths", len(doc.Paths))
	}
	ids := map[string]bool{}
	for path, methods := range doc.Paths {
		for method, op := range methods {
			if op.OperationID == "" || ids[op.OperationID] {
				t.Errorf("%s %s: operation id %q", method, path, op.OperationID)
			}
			ids[op.OperationID] = true
			if len(op.Responses["500"].Content["application/problem+json"].Schema.Ref) == 0 {
				t.Errorf("%s %s does not say how it fails", method, path)
			}
			for status, response := range op.Responses {
				for _, content := range response.Content {
					name := strings.TrimPrefix(content.Schema.Ref, "#/components/schemas/")
					if len(doc.Components.Schemas[name].Properties) == 0 {
						t.Errorf("%s %s answers %s with a schema that is not there: %q", method, path, status, name)
					}
				}
			}
		}
	}
	for _, member := range []string{"number", "name", "birth_date", "fields", "person", "masked", "valid_at"} {
		if doc.Components.Schemas["PopulationReadRequest"].Properties[member] == nil {
			t.Errorf("ReadRequest lacks %s", member)
		}
	}
}
