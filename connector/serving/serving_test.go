package serving_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/connectortest"
	"github.com/lienthong/lienthong/connector/connectortest/library"
	"github.com/lienthong/lienthong/connector/serving"
)

// shaky is a source that can be broken.
type shaky struct {
	connector.Source
	err    error
	tables []connector.Table // in place of the source's
}

func (s *shaky) Rows(ctx context.Context, q *connector.Query) iter.Seq2[[]string, error] {
	if s.err != nil {
		return func(yield func([]string, error) bool) { yield(nil, s.err) }
	}
	return s.Source.Rows(ctx, q)
}

func (s *shaky) Tables(ctx context.Context) ([]connector.Table, error) {
	if s.tables != nil {
		return s.tables, nil
	}
	return s.Source.Tables(ctx)
}

type desk struct {
	*httptest.Server
	source *shaky
	svc    *serving.Service
	log    *bytes.Buffer
}

func start(t *testing.T) desk {
	t.Helper()
	sector, err := library.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	src, bound := connectortest.Legacy(t, sector, library.Example())
	cursor, err := serving.RandomCursor()
	if err != nil {
		t.Fatal(err)
	}
	d := desk{source: &shaky{Source: src}, log: new(bytes.Buffer)}
	d.svc = &serving.Service{
		Name: "thuvien", Version: "test", Sector: sector, Bound: bound, Source: d.source, Cursor: cursor,
		Subject: func(n string) string { return "subject-of-" + n[9:] }, Log: slog.New(slog.NewTextHandler(d.log, nil)),
	}
	d.Server = httptest.NewServer(d.svc.Handler())
	t.Cleanup(d.Close)
	return d
}

// ask posts a question; grant is the list of the gateway, "-" for a direct call.
func (d desk) ask(t *testing.T, path, body, grant string) (int, string, http.Header) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, d.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	if strings.HasSuffix(path, "/bulk") {
		r.Header.Set("Content-Type", "application/x-ndjson")
	}
	if grant != "-" {
		r.Header.Set("X-Road-Client", "VN/GOV/G09/OFFICIALS")
		r.Header.Set("Lienthong-Fields", grant)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(b), resp.Header
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	d := start(t)
	p := connectortest.Person(1)
	who := `"number":"` + p.PIN.Reveal() + `"`
	for name, c := range map[string]struct {
		path, body, grant string
		status            int
		want, never       string
	}{
		"known":               {"/v1/reader/known", `{` + who + `}`, "", 200, `{"known":true}`, p.Name},
		"not known":           {"/v1/reader/known", `{"number":"079099999999"}`, "", 200, `{"known":false}`, ""},
		"by key":              {"/v1/reader/known", `{"key":"DG000002"}`, "", 200, `{"known":true}`, ""},
		"by a key with SQL":   {"/v1/reader/known", `{"key":"' OR '1'='1"}`, "", 200, `{"known":false}`, ""},
		"read":                {"/v1/reader/read", `{` + who + `,"fields":["full_name","sex"]}`, "full_name, sex", 200, `{"records":[{"full_name":"` + p.Name + `","sex":"female"}]}`, "DG0"},
		"read through a join": {"/v1/loan/read", `{` + who + `,"fields":["borrowed_on"]}`, "borrowed_on", 200, `{"records":[{"borrowed_on":"2025-06-05"}]}`, ""},
		"left out":            {"/v1/reader/read", `{` + who + `,"fields":["full_name","birth_date"]}`, "birth_date", 200, `{"birth_date":"` + p.BirthDate.String() + `"}`, p.Name},
		"nothing granted":     {"/v1/reader/read", `{` + who + `,"fields":["full_name"]}`, "", 403, "field_not_allowed", p.Name},
		"another's grant":     {"/v1/reader/read", `{` + who + `,"fields":["full_name"]}`, "returned_on", 403, "field_not_allowed", p.Name},
		"a secret, direct":    {"/v1/reader/read", `{` + who + `,"fields":["note"]}`, "-", 403, "field_not_allowed", "muộn"},
		"a secret, granted":   {"/v1/reader/read", `{` + who + `,"fields":["note"]}`, "note", 403, "field_not_allowed", "muộn"},
		"a secret, compared":  {"/v1/reader/verify", `{` + who + `,"fields":{"note":"trả sách muộn"}}`, "note", 403, "field_not_allowed", "agree"},
		"no list":             {"/v1/reader/read", `{` + who + `}`, "full_name", 422, "fields_missing", p.Name},
		"a column's name":     {"/v1/reader/read", `{` + who + `,"fields":["ho_ten"]}`, "ho_ten", 422, "field_unknown", p.Name},
		"by name":             {"/v1/reader/read", `{"full_name":"` + p.Name + `","fields":["full_name"]}`, "full_name", 422, "invalid_input", p.Name},
		"by number and key":   {"/v1/reader/known", `{` + who + `,"key":"1"}`, "", 422, "invalid_input", ""},
		"no number":           {"/v1/reader/known", `{"number":"1 OR 1=1"}`, "", 422, "invalid_input", "OR"},
		"verify":              {"/v1/reader/verify", `{` + who + `,"fields":{"full_name":"` + strings.ToUpper(p.Name) + `","sex":"Nam","joined_on":"2019"}}`, "full_name, sex, joined_on", 200, `{"found":true,"fields":{"full_name":"agree","joined_on":"agree","sex":"differ"}}`, "female"},
		"verify, left out":    {"/v1/reader/verify", `{` + who + `,"fields":{"full_name":"x","sex":"Nam"}}`, "sex", 200, `{"found":true,"fields":{"sex":"differ"}}`, "full_name"},
		"verify nobody":       {"/v1/reader/verify", `{"number":"079099999999","fields":{"sex":"Nam"}}`, "sex", 200, `{"found":false}`, ""},
		"no such type":        {"/v1/card/read", `{}`, "", 404, "not_found", ""},
		"no changes":          {"/v1/loan/changes", `{"fields":["borrowed_on"]}`, "borrowed_on", 404, "not_found", ""},
		"a made-up position":  {"/v1/reader/changes", `{"after":"MjAyNi0wMS0wMQ","fields":["sex"]}`, "sex", 422, "invalid_input", ""},
	} {
		status, body, _ := d.ask(t, c.path, c.body, c.grant)
		if status != c.status || !strings.Contains(body, c.want) || c.never != "" && strings.Contains(body, c.never) {
			t.Errorf("%s: %d %s; want %d with %q and without %q", name, status, body, c.status, c.want, c.never)
		}
	}
	if _, _, h := d.ask(t, "/v1/reader/read", `{"key":"DG000002","fields":["sex"]}`, "sex"); h.Get("Lienthong-Subject") != "subject-of-"+p.PIN.Reveal()[9:] {
		t.Errorf("asked by key, the evidence names %q", h.Get("Lienthong-Subject"))
	}
	for _, secret := range []string{p.Name, p.PIN.Reveal(), "muộn"} {
		if strings.Contains(d.log.String(), secret) {
			t.Error("the log holds personal data")
		}
	}
}

// TestChanges pages through everything once, and the position tells nothing.
func TestChanges(t *testing.T) {
	t.Parallel()
	d := start(t)
	seen, after := map[string]bool{}, ""
	for range 20 {
		_, body, h := d.ask(t, "/v1/reader/changes", fmt.Sprintf(`{"after":%q,"limit":50,"fields":["card_number"]}`, after), "card_number")
		var page struct {
			Records []map[string]string `json:"records"`
			After   string              `json:"after"`
		}
		if err := json.Unmarshal([]byte(body), &page); err != nil {
			t.Fatal(err, body)
		}
		if len(page.Records) == 0 {
			if page.After != after {
				t.Error("the position moved without a record")
			}
			break
		}
		if len(h["Lienthong-Subject"]) != len(page.Records) {
			t.Errorf("%d persons named for %d records", len(h["Lienthong-Subject"]), len(page.Records))
		}
		for _, r := range page.Records {
			if seen[r["card_number"]] {
				t.Errorf("a record twice")
			}
			seen[r["card_number"]] = true
		}
		after = page.After
	}
	if len(seen) != 300 {
		t.Errorf("%d records", len(seen))
	}
	if status, _, _ := d.ask(t, "/v1/reader/changes", `{"limit":501,"fields":["sex"]}`, "sex"); status != 422 {
		t.Error("an unbounded page")
	}
}

// TestBulk answers every line in its place, the bad ones too.
func TestBulk(t *testing.T) {
	t.Parallel()
	d := start(t)
	var in strings.Builder
	const n = 250
	for i := range n {
		switch {
		case i%50 == 7:
			in.WriteString("{\"number\":\"x\",\"fields\":[\"sex\"]}\n")
		case i%50 == 8:
			fmt.Fprintf(&in, "{\"number\":%q,\"fields\":[\"full_name\"]}\n", connectortest.Person(i).PIN.Reveal())
		default:
			fmt.Fprintf(&in, "{\"number\":%q,\"fields\":[\"personal_number\",\"full_name\"]}\n", connectortest.Person(i).PIN.Reveal())
		}
	}
	status, body, _ := d.ask(t, "/v1/reader/bulk", in.String(), "personal_number")
	lines := strings.Split(strings.TrimSpace(body), "\n")
	if status != 200 || len(lines) != n {
		t.Fatalf("%d, %d lines", status, len(lines))
	}
	for i, line := range lines {
		want := connectortest.Person(i).PIN.Reveal()
		switch {
		case i%50 == 7:
			want = "invalid_input"
		case i%50 == 8:
			want = "field_not_allowed"
		case i%25 == 3: // typed with a space: not found by its number, before it is linked
			want = `"records":[]`
		}
		if !strings.Contains(line, want) || strings.Contains(line, connectortest.Person(i).Name) {
			t.Errorf("line %d: %s, want %s", i, line, want)
		}
	}
	if status, _, _ := d.ask(t, "/v1/reader/bulk", strings.Repeat("{}\n", serving.MaxLines+1), "-"); status != 413 {
		t.Errorf("too many lines: %d", status)
	}
}

// TestSourceDown is a retryable error and no half of an answer.
func TestSourceDown(t *testing.T) {
	t.Parallel()
	d := start(t)
	d.source.err = lienthong.Errorf(lienthong.Unavailable, "The source of connector thuvien does not answer; try again in 15s.")
	for _, op := range []string{"known", "bulk"} {
		status, body, _ := d.ask(t, "/v1/reader/"+op, `{"number":"027060000001","fields":["sex"]}`, "sex")
		if op == "known" {
			status, body, _ = d.ask(t, "/v1/reader/"+op, `{"number":"027060000001"}`, "sex")
		}
		if status != 503 || !strings.Contains(body, "try again") || strings.Contains(body, "records") {
			t.Errorf("%s: %d %s", op, status, body)
		}
	}
	d.source.err = nil
	if status, _, _ := d.ask(t, "/v1/reader/known", `{"number":"027060000001"}`, ""); status != 200 {
		t.Error("it is back, and is not asked")
	}
}

// TestChangedColumn closes the record type that reads it, names it to the
// owner and not to the caller, and leaves the others alone.
func TestChangedColumn(t *testing.T) {
	t.Parallel()
	d := start(t)
	tables, err := d.source.Source.Tables(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i := range tables {
		tables[i].Columns = append([]connector.TableColumn(nil), tables[i].Columns...)
		for j := range tables[i].Columns {
			if c := &tables[i].Columns[j]; c.Name == "ho_ten" {
				c.Name = "ho_va_ten"
			}
		}
	}
	d.source.tables = tables
	if err := d.svc.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	status, body, _ := d.ask(t, "/v1/reader/known", `{"number":"027060000001"}`, "")
	if status != 503 || !strings.Contains(body, "maintenance") || strings.Contains(body, "ho_ten") {
		t.Errorf("%d %s", status, body)
	}
	if !strings.Contains(d.log.String(), "ho_ten") || !strings.Contains(d.svc.Closed()["reader"], "ho_ten") {
		t.Error("the owner is not told which column")
	}
	if status, _, _ := d.ask(t, "/v1/loan/known", `{"number":"027060000001"}`, ""); status != 200 {
		t.Error("the other record type is closed too")
	}
	d.source.tables = nil
	if err := d.svc.Check(t.Context()); err != nil || len(d.svc.Closed()) != 0 {
		t.Error("it stays closed")
	}
	// A question that fails by a change has it noticed before the next turn.
	d.source.tables, d.source.err = tables, lienthong.Errorf(lienthong.Maintenance, "gone")
	_, _, _ = d.ask(t, "/v1/reader/known", `{"number":"027060000001"}`, "")
	if d.svc.Closed()["reader"] == "" {
		t.Error("a question that failed by a change closed nothing")
	}
}

// TestDocument has what the mapping makes possible, and no secret.
func TestDocument(t *testing.T) {
	t.Parallel()
	d := start(t)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, d.URL+"/openapi.json", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	b, _ := io.ReadAll(resp.Body)
	for _, want := range []string{"/v1/reader/changes", "/v1/loan/read", "Số thẻ bạn đọc", `"openapi":"3.1.0"`} {
		if !strings.Contains(string(b), want) {
			t.Errorf("the document lacks %q", want)
		}
	}
	for _, never := range []string{"/v1/loan/changes", "note", "ho_ten"} {
		if strings.Contains(string(b), never) {
			t.Errorf("the document has %q", never)
		}
	}
}

// TestPositionsAreOfOneConnector: a position that was cut, changed or given by another
// connector of the node, which has the same key, is refused.
func TestPositionsAreOfOneConnector(t *testing.T) {
	t.Parallel()
	d, other := start(t), start(t)
	other.svc.Cursor, other.svc.Name = d.svc.Cursor, "thuvien2"
	_, body, _ := d.ask(t, "/v1/reader/changes", `{"limit":5,"fields":["card_number"]}`, "card_number")
	_, after, _ := strings.Cut(body, `"after":"`)
	after, _, _ = strings.Cut(after, `"`)
	if status, _, _ := d.ask(t, "/v1/reader/changes", `{"after":"`+after+`","fields":["card_number"]}`, "card_number"); status != http.StatusOK {
		t.Fatalf("its own position: %d", status)
	}
	flipped := "A" + after[1:]
	if after[0] == 'A' {
		flipped = "B" + after[1:]
	}
	for name, position := range map[string]string{"flipped": flipped, "cut": after[:len(after)-4], "twice": after + after} {
		if status, body, _ := d.ask(t, "/v1/reader/changes", `{"after":"`+position+`","fields":["card_number"]}`, "card_number"); status != http.StatusUnprocessableEntity {
			t.Errorf("a position that was %s: %d %s", name, status, body)
		}
	}
	if status, body, _ := other.ask(t, "/v1/reader/changes", `{"after":"`+after+`","fields":["card_number"]}`, "card_number"); status != http.StatusUnprocessableEntity {
		t.Errorf("another connector's position: %d %s", status, body)
	}
}
