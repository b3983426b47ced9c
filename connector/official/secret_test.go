package official_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/official"
	"github.com/lienthong/lienthong/internal/web"
)

// secret begins every value of people that must never be seen again.
const secret = "BIMAT"

// TestSecretsNeverLeave looks for state secrets, and for cells that no field
// claimed, wherever a dossier can come out.
func TestSecretsNeverLeave(t *testing.T) {
	t.Parallel()
	s, log := service(t)
	load(t, s, people)
	d := dossier(t, s, "CB1")
	if fact(t, d, "planning").Raw != secret+"QH" || len(d.Rest) != 2 {
		t.Fatal("the secrets were not kept, so this test would prove nothing")
	}
	var open []official.FieldID
	for _, f := range s.Catalogue.Fields {
		if !f.Secret {
			open = append(open, f.ID)
		}
	}
	seen := map[string]func(w io.Writer) error{
		"CSV":    func(w io.Writer) error { return s.Export(t.Context(), w, official.CSV, open) },
		"NDJSON": func(w io.Writer) error { return s.Export(t.Context(), w, official.NDJSON, open) },
		"read": func(w io.Writer) error {
			a, err := s.Read(t.Context(), official.Question{Key: "CB1", Fields: open})
			_, _ = fmt.Fprintf(w, "%+v", a)
			return err
		},
		"print": func(w io.Writer) error {
			_, err := fmt.Fprintf(w, "%v %+v %#v", d, d, d)
			return err
		},
		"marshal": func(w io.Writer) error { return json.NewEncoder(w).Encode(d) },
		"log text": func(w io.Writer) error {
			slog.New(slog.NewTextHandler(w, nil)).Info("x", "d", d, "f", d.Facts[0], "c", d.Rest[0])
			return nil
		},
		"log JSON": func(w io.Writer) error {
			slog.New(slog.NewJSONHandler(w, nil)).Info("x", "d", d, "f", d.Facts, "c", d.Rest)
			return nil
		},
		"own log": func(w io.Writer) error { _, err := w.Write(log.Bytes()); return err },
	}
	for name, out := range seen {
		var b bytes.Buffer
		if err := out(&b); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if b.Len() == 0 || strings.Contains(strings.ToUpper(b.String()), secret) || strings.Contains(b.String(), fmt.Sprintf("%x", secret)) {
			t.Errorf("%s: %d bytes, with a secret", name, b.Len())
		}
	}
}

func TestFieldLists(t *testing.T) {
	t.Parallel()
	s, _ := service(t)
	load(t, s, people)
	for name, c := range map[string]struct {
		fields []official.FieldID
		code   lienthong.Code
	}{
		"none":    {nil, lienthong.FieldsMissing},
		"unknown": {[]official.FieldID{"full_name", "x"}, lienthong.FieldUnknown},
		"secret":  {[]official.FieldID{"full_name", "planning"}, lienthong.FieldNotAllowed},
	} {
		var b bytes.Buffer
		if err := s.Export(t.Context(), &b, official.CSV, c.fields); lienthong.CodeOf(err) != c.code || b.Len() != 0 {
			t.Errorf("export, %s: %v, %d bytes", name, err, b.Len())
		}
		if _, err := s.Read(t.Context(), official.Question{Key: "CB1", Fields: c.fields}); lienthong.CodeOf(err) != c.code {
			t.Errorf("read, %s: %v", name, err)
		}
	}
	if err := s.Export(t.Context(), io.Discard, "xml", []official.FieldID{"sex"}); lienthong.CodeOf(err) != lienthong.Unsupported {
		t.Errorf("format: %v", err)
	}
}

func TestExport(t *testing.T) {
	t.Parallel()
	s, _ := service(t)
	load(t, s, people)
	link(t, s, official.Link{Key: "CB1", PIN: pin(t, "079186000001"), Verdict: "linked", Probability: 1})
	fields := []official.FieldID{"birth_date", "rank_code", "relative_name"}
	var b bytes.Buffer
	if err := s.Export(t.Context(), &b, official.CSV, fields); err != nil {
		t.Fatal(err)
	}
	want := "key,personal_number_linked,birth_date,rank_code,relative_name\n" +
		"CB1,079186000001,1986-03-14,V.08.01.03,Trần Thị Bình\nCB2,,1965,01.003,\nCB2~2,,,99.999,\nrow-5,,1972-09-28,,\n"
	if b.String() != want {
		t.Errorf("CSV\n%s\nwant\n%s", b.String(), want)
	}
	b.Reset()
	if err := s.Export(t.Context(), &b, official.NDJSON, fields); err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(b.String(), "\n")
	if first != `{"key":"CB1","pin":"079186000001","values":{"birth_date":[{"value":"1986-03-14","source":"employer"}],"rank_code":[{"value":"V.08.01.03","source":"employer"}],"relative_name":[{"item":1,"value":"Trần Thị Bình","source":"employer"}]}}` {
		t.Errorf("NDJSON %s", first)
	}
}

// TestHTTP asks over HTTP; each answer also says what must not be in it.
func TestHTTP(t *testing.T) {
	t.Parallel()
	s, log := service(t)
	load(t, s, people)
	link(t, s, official.Link{Key: "CB1", PIN: pin(t, "079186000001"), Verdict: "linked", Probability: 1})
	api := web.New("Officials", "1", "", s.Log)
	official.Mount(api, s)
	server := httptest.NewServer(api.Handler())
	t.Cleanup(server.Close)
	for name, c := range map[string]struct {
		body     string
		status   int
		says     string
		mayNever string
	}{
		"status":       {"", 200, `"dossiers":4,"linked":1`, "Nguyễn"},
		"by number":    {`{"pin":"079186000001","fields":["position"]}`, 200, `"value":"Bác sĩ"`, "Nguyễn"},
		"by key":       {`{"key":"CB2","fields":["birth_date","ethnicity"]}`, 200, `{"key":"CB2","values":{"birth_date":[{"value":"1965","source":"employer"}],"ethnicity":[]}}`, "pin"},
		"secret":       {`{"key":"CB1","fields":["position","planning"]}`, 403, "field_not_allowed", "Bác sĩ"},
		"no fields":    {`{"key":"CB1"}`, 422, "fields_missing", "Bác sĩ"},
		"no field":     {`{"key":"CB1","fields":["x"]}`, 422, "field_unknown", "Bác sĩ"},
		"both":         {`{"key":"CB1","pin":"079186000001","fields":["position"]}`, 422, "invalid_input", "079186000001"},
		"neither":      {`{"fields":["position"]}`, 422, "invalid_input", "Bác sĩ"},
		"short number": {`{"pin":"07918600000","fields":["position"]}`, 422, "invalid_input", "07918600000"},
		"nobody":       {`{"pin":"079186999999","fields":["position"]}`, 404, "not_found", "079186999999"},
		"no key":       {`{"key":"XYZ","fields":["position"]}`, 404, "not_found", "XYZ"},
	} {
		t.Run(name, func(t *testing.T) {
			method, path := http.MethodPost, "/v1/officials/read"
			if c.body == "" {
				method, path = http.MethodGet, "/v1/officials/status"
			}
			req, err := http.NewRequestWithContext(context.Background(), method, server.URL+path, strings.NewReader(c.body))
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Content-Type", "application/json")
			res, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			b, err := io.ReadAll(res.Body)
			if err != nil {
				t.Fatal(err)
			}
			if res.StatusCode != c.status || !strings.Contains(string(b), c.says) {
				t.Errorf("%d %s", res.StatusCode, b)
			}
			if strings.Contains(string(b), c.mayNever) || strings.Contains(string(b), secret) {
				t.Errorf("the answer says too much: %s", b)
			}
		})
	}
	if strings.Contains(log.String(), "079186") || strings.Contains(log.String(), "CB1") {
		t.Errorf("log: %s", log)
	}
}
