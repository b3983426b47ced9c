package node_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/connectortest"
	"github.com/lienthong/lienthong/connector/connectortest/library"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/node"
)

// attack is a question that asks for more than is granted. What is not set is as
// an honest question has it.
type attack struct {
	method, path, body string
	header             map[string]string
	told               int // records that the answer may have
}

func (a attack) send(t *testing.T, n *node.Node) (int, string) {
	t.Helper()
	r := &http.Request{Method: a.method, Host: strings.TrimPrefix(n.Gateway.ClientsURL(), "http://"), Header: http.Header{}}
	if r.Method == "" {
		r.Method = http.MethodPost
	}
	u, err := url.Parse(n.Gateway.ClientsURL())
	must(t, err)
	path, query, _ := strings.Cut(a.path, "?")
	u.Opaque, u.RawQuery = "//"+u.Host+"/r1/"+readers+path, query // as it stands: a client that tidies up would spoil the attack
	r.URL = u
	r = r.WithContext(t.Context())
	body := strings.NewReader(a.body)
	r.Body, r.ContentLength = http.NoBody, int64(body.Len())
	if body.Len() > 0 {
		r.Body = readCloser{body}
	}
	for name, value := range map[string]string{
		"X-Road-Client": police, "Lienthong-Purpose": "library.reader-known", "Lienthong-Legal-Basis": "46/2019/QH14; article=42", "Content-Type": "application/json",
	} {
		r.Header.Set(name, value)
	}
	if strings.HasSuffix(path, "/bulk") {
		r.Header.Set("Content-Type", "application/x-ndjson")
	}
	for name, value := range a.header {
		r.Header.Set(name, value)
	}
	return send(t, r)
}

type readCloser struct{ *strings.Reader }

func (readCloser) Close() error { return nil }

// TestNothingBeyondTheGrant attacks a connector over two gateways: whatever is
// asked, and however, an answer has the term that is granted, of the persons that
// are granted, by the operation that is granted, and nothing else.
func TestNothingBeyondTheGrant(t *testing.T) {
	t.Parallel()
	x := newExchange(t)
	service, err := lienthong.ParseServiceID(readers)
	must(t, err)
	must(t, x.registry.PublishService(t.Context(), service, "Bạn đọc", nil))
	file, _ := libraryOf(t, library.Example(), 40)
	owner := startNode(t, x.node(t, "G09", func(c *node.Config) {
		withLibrary(file)(c)
		c.Roles = append(c.Roles, node.Population)
	}))
	_, err = owner.Population.Import(t.Context(), citizens(5))
	must(t, err)
	asks := startNode(t, x.node(t, "G01", nil))
	know(t, asks, owner)

	p, stranger, foreign := connectortest.Person(1), connectortest.Person(2), connectortest.Person(30) // who is not in the owner's population
	must(t, owner.Grants.References.(grant.ReferenceWriter).Record(t.Context(), grant.Reference{
		Person: citizen(1).Person, Sector: "population", Capacity: "known", Valid: lienthong.Period{From: time.Now().Add(-time.Hour)}, Recorded: lienthong.Period{From: time.Now().Add(-time.Hour)},
	}))
	registered := grant.Relation{Rule: grant.Registered, Sector: "population"}
	putGrant(t, owner, "read", "/v1/reader/read", grant.Fields, []string{"sex"}, registered)
	putGrant(t, owner, "bulk", "/v1/reader/bulk", grant.Fields, []string{"sex"}, registered)
	putGrant(t, owner, "verify", "/v1/reader/verify", grant.Match, []string{"sex"}, registered)
	putGrant(t, owner, "changes", "/v1/reader/changes", grant.Fields, []string{"sex"}, grant.Relation{Rule: grant.Anybody})

	if status, body := (attack{path: "/v1/reader/read", body: asked(p)}).send(t, asks); status != 200 || body != `{"records":[{"sex":"female"}]}`+"\n" {
		t.Fatalf("an honest question: %d %s", status, body)
	}
	if status, body := (attack{path: "/v1/reader/bulk", body: asked(p) + "\n"}).send(t, asks); status != 200 {
		t.Fatalf("an honest bulk: %d %s", status, body)
	}
	for name, a := range attacks(p, stranger, foreign) {
		status, body := a.send(t, asks)
		told := strings.Count(body, `{"sex":"`) + strings.Count(body, `"agree"`) + strings.Count(body, `"differ"`) + strings.Count(body, `"known"`)
		if told > a.told || told == 0 && status == http.StatusOK {
			t.Errorf("%s: %d %s", name, status, body)
		}
		for _, never := range []string{p.Name, p.PIN.Reveal(), stranger.PIN.Reveal(), "paths", "doc_gia", "ho_ten", "SELECT"} {
			if strings.Contains(body, never) {
				t.Errorf("%s tells %q: %d %s", name, never, status, body)
			}
		}
	}
}

// asked is a question for the sex of a person.
func asked(p connector.Person) string {
	return fmt.Sprintf(`{"number":%q,"fields":["sex"]}`, p.PIN.Reveal())
}

// attacks are on grants for the sex of p, who is registered; a stranger is not, and
// somebody foreign is nobody whom the owner's population has.
func attacks(p, stranger, foreign connector.Person) map[string]attack {
	fields := func(list string) string { return fmt.Sprintf(`{"number":%q,"fields":%s}`, p.PIN.Reveal(), list) }
	return map[string]attack{
		"a list of its own":                {path: "/v1/reader/read", body: fields(`["sex","full_name"]`), header: map[string]string{"Lienthong-Fields": "full_name, sex"}, told: 1},
		"a name in capitals":               {path: "/v1/reader/read", body: fields(`["FULL_NAME"]`)},
		"a name in wide letters":           {path: "/v1/reader/read", body: fields(`["ｆull_name"]`)},
		"a name with a long s":             {path: "/v1/reader/read", body: fields(`["ſex","full_name"]`)},
		"two names in one":                 {path: "/v1/reader/read", body: fields(`["sex,full_name"]`)},
		"a name with a line end":           {path: "/v1/reader/read", body: fields(`["sex\r\nLienthong-Fields: full_name"]`)},
		"a name with a zero":               {path: "/v1/reader/read", body: fields(`["full_name\u0000"]`)},
		"escaped letters":                  {path: "/v1/reader/read", body: fields(`["full_nam\u0065"]`)},
		"everything":                       {path: "/v1/reader/read", body: fields(`["*"]`)},
		"SQL for a name":                   {path: "/v1/reader/read", body: fields(`["sex, ho_ten FROM doc_gia --"]`)},
		"no list":                          {path: "/v1/reader/read", body: fmt.Sprintf(`{"number":%q}`, p.PIN.Reveal())},
		"a list of null":                   {path: "/v1/reader/read", body: fields(`null`)},
		"fields as an object":              {path: "/v1/reader/read", body: fields(`{"full_name":"x"}`)},
		"two members":                      {path: "/v1/reader/read", body: fmt.Sprintf(`{"number":%q,"number":%q,"fields":["sex"]}`, stranger.PIN.Reveal(), p.PIN.Reveal())},
		"a miscased member beside":         {path: "/v1/reader/read", body: fmt.Sprintf(`{"number":%q,"Number":%q,"fields":["sex"]}`, stranger.PIN.Reveal(), p.PIN.Reveal())},
		"a folded member beside":           {path: "/v1/reader/read", body: fmt.Sprintf(`{"number":%q,"fields":["full_name"],"fieldſ":["sex"]}`, p.PIN.Reveal())},
		"a second object":                  {path: "/v1/reader/read", body: asked(p) + asked(stranger)},
		"a byte-order mark":                {path: "/v1/reader/read", body: "\ufeff" + asked(stranger)},
		"bytes that are no UTF-8":          {path: "/v1/reader/read", body: "{\"number\":\"" + p.PIN.Reveal() + "\",\"fields\":[\"full_name\xff\"]}"},
		"another person":                   {path: "/v1/reader/read", body: asked(stranger)},
		"a person nobody knows":            {path: "/v1/reader/read", body: asked(foreign)},
		"a row by its key":                 {path: "/v1/reader/read", body: `{"key":"DG000003","fields":["sex"]}`},
		"a person and another's key":       {path: "/v1/reader/read", body: fmt.Sprintf(`{"number":%q,"key":"DG000003","fields":["sex"]}`, p.PIN.Reveal())},
		"a reference and a key":            {path: "/v1/reader/read", body: `{"person":"0000000000RP4","key":"DG000003","fields":["sex"]}`},
		"a list of numbers":                {path: "/v1/reader/read", body: fmt.Sprintf(`{"number":[%q,%q],"fields":["sex"]}`, p.PIN.Reveal(), stranger.PIN.Reveal())},
		"a pattern":                        {path: "/v1/reader/read", body: `{"number":"0270%","fields":["sex"]}`},
		"a bulk with another":              {path: "/v1/reader/bulk", body: asked(p) + "\n" + asked(stranger) + "\n"},
		"a bulk with one nobody knows":     {path: "/v1/reader/bulk", body: asked(p) + "\n" + asked(foreign) + "\n"},
		"a bulk behind a carriage return":  {path: "/v1/reader/bulk", body: asked(p) + "\r" + asked(foreign) + "\r\n"},
		"a bulk behind a bad line":         {path: "/v1/reader/bulk", body: asked(p) + "\n{\"number\":\n" + asked(foreign)},
		"a bulk by key":                    {path: "/v1/reader/bulk", body: asked(p) + "\n{\"key\":\"DG000003\",\"fields\":[\"sex\"]}\n", told: 1},
		"a bulk of another term":           {path: "/v1/reader/bulk", body: fields(`["full_name"]`) + "\n"},
		"a comparison of another term":     {path: "/v1/reader/verify", body: fmt.Sprintf(`{"number":%q,"fields":{"full_name":%q}}`, p.PIN.Reveal(), p.Name)},
		"a comparison of a secret":         {path: "/v1/reader/verify", body: fmt.Sprintf(`{"number":%q,"fields":{"note":"trả sách muộn"}}`, p.PIN.Reveal())},
		"is somebody there":                {path: "/v1/reader/known", body: fmt.Sprintf(`{"number":%q}`, p.PIN.Reveal())},
		"another record type":              {path: "/v1/loan/read", body: asked(p)},
		"another purpose":                  {path: "/v1/reader/read", body: asked(p), header: map[string]string{"Lienthong-Purpose": "library.other"}},
		"a purpose in capitals":            {path: "/v1/reader/read", body: asked(p), header: map[string]string{"Lienthong-Purpose": "Library.Reader-Known"}},
		"a purpose with a space within":    {path: "/v1/reader/read", body: asked(p), header: map[string]string{"Lienthong-Purpose": "library.reader -known"}},
		"another law":                      {path: "/v1/reader/read", body: asked(p), header: map[string]string{"Lienthong-Legal-Basis": "46/2019/QH14; article=43"}},
		"another's name":                   {path: "/v1/reader/read", body: asked(p), header: map[string]string{"X-Road-Client": officials}},
		"no name":                          {path: "/v1/reader/read", body: asked(p), header: map[string]string{"X-Road-Client": ""}},
		"GET":                              {method: http.MethodGet, path: "/v1/reader/read", body: asked(p)},
		"PUT":                              {method: http.MethodPut, path: "/v1/reader/read", body: asked(p)},
		"PATCH":                            {method: http.MethodPatch, path: "/v1/reader/read", body: asked(p)},
		"DELETE":                           {method: http.MethodDelete, path: "/v1/reader/read", body: asked(p)},
		"a method of its own":              {method: http.MethodGet, path: "/v1/reader/read", body: asked(p), header: map[string]string{"X-Http-Method-Override": "POST"}},
		"a path that ends with /":          {path: "/v1/reader/read/", body: asked(p)},
		"a path with //":                   {path: "/v1//reader/read", body: asked(p)},
		"a path with dots":                 {path: "/v1/loan/../reader/read", body: asked(p)},
		"a path with encoded dots":         {path: "/v1/loan/%2e%2e/reader/read", body: asked(p)},
		"a path with an encoded letter":    {path: "/v1/reader/%72ead", body: asked(p), told: 1}, // the same path
		"a path with an encoded /":         {path: "/v1/reader%2fread", body: asked(p)},
		"a path in capitals":               {path: "/v1/Reader/read", body: asked(p)},
		"a path with a parameter":          {path: "/v1/reader;x/read", body: asked(p)},
		"the description":                  {method: http.MethodGet, path: "/openapi.json"},
		"the findings":                     {method: http.MethodGet, path: "/v1/findings"},
		"the upkeep":                       {path: "/upkeep", body: `{}`},
		"a body that is packed":            {path: "/v1/reader/read", body: "\x1f\x8b\x08\x00", header: map[string]string{"Content-Encoding": "gzip"}},
		"a page behind a made-up position": {path: "/v1/reader/changes", body: `{"after":"` + strings.Repeat("QUFB", 2000) + `","fields":["sex"]}`},
		"a position with SQL":              {path: "/v1/reader/changes", body: `{"after":"' OR 1=1 --","fields":["sex"]}`},
		"changes of another term":          {path: "/v1/reader/changes", body: `{"fields":["full_name"]}`},
		"all changes at once":              {path: "/v1/reader/changes", body: `{"limit":1000000,"fields":["sex"]}`},
		"changes with a filter":            {path: "/v1/reader/changes", body: `{"fields":["sex"],"where":"ho_ten LIKE 'N%'"}`},
	}
}
