package connectorweb

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/lienthong/lienthong/connector"
)

// pages are the places in a list's question that change from page to page.
var pages = []string{"{page}", "{page0}", "{offset}"}

// problem is what is wrong with the description of a resource; "" for nothing.
func problem(r *connector.Resource, soap bool) string {
	if r.Name == "" || len(r.Columns) == 0 || r.List == "" && len(r.Lookup) == 0 {
		return "need a name, columns, and a list or a lookup each"
	}
	if !soap && (r.Action != "" || len(r.NoRows) > 0) {
		return "have action and no_rows for soap only"
	}
	if soap && r.Body == "" && r.List != "" && !isBody(r.List) {
		return "of soap need a body: in body, or in list and lookup, which then begin with <"
	}
	for column, text := range r.Lookup {
		if soap && r.Body == "" && !isBody(text) {
			return "of soap need a body: in body, or in list and lookup, which then begin with <"
		}
		if !slices.Contains(r.Columns, column) || !strings.Contains(text+r.Body, "{value}") {
			return "look up a column that is not among the columns, or without {value}"
		}
	}
	return ""
}

func isBody(text string) bool { return strings.HasPrefix(strings.TrimSpace(text), "<") }

// question is one that is asked of a service: the description's text, with values in
// its places. In a path a value is one part of it or of its query, where %20 is a space in
// both; in markup it is text, and in JSON part of a string.
type question struct {
	soap   bool
	of     *connector.Resource
	text   string
	places map[string]string
}

func (q *question) request(ctx context.Context, base *url.URL) (*http.Request, error) {
	path, body := q.text, q.of.Body
	if q.soap && isBody(path) {
		path, body = "", path
	}
	address := strings.TrimSuffix(base.String(), "/") + q.put(path, inAddress)
	if !q.soap && body == "" {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		if err == nil {
			r.Header.Set("Accept", "application/json")
		}
		return r, err
	}
	kind, accept, text := "application/json", "application/json", q.put(body, inJSON)
	if q.soap {
		kind, accept = "text/xml; charset=utf-8", "text/xml"
		text = `<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>` +
			q.put(body, inMarkup) + `</soap:Body></soap:Envelope>`
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(text))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Accept", accept)
	r.Header.Set("Content-Type", kind)
	if q.soap {
		r.Header.Set("SOAPAction", strconv.Quote(strings.ReplaceAll(q.of.Action, "{operation}", operation(body))))
	}
	return r, nil
}

// put puts the values into a text at once, so that none is read for a place.
func (q *question) put(text string, as func(string) string) string {
	var pairs []string
	for place, value := range q.places {
		pairs = append(pairs, place, as(value))
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

func inAddress(v string) string { return strings.ReplaceAll(url.QueryEscape(v), "+", "%20") }

func inMarkup(v string) string {
	var out bytes.Buffer
	_ = xml.EscapeText(&out, []byte(v)) // a buffer takes everything
	return out.String()
}

func inJSON(v string) string {
	quoted, _ := json.Marshal(v) // a string can always be
	return string(quoted[1 : len(quoted)-1])
}

// operation is the local name of the first element of a body.
func operation(body string) string {
	d := xml.NewDecoder(strings.NewReader(body))
	for {
		t, err := d.Token()
		if err != nil {
			return ""
		}
		if e, ok := t.(xml.StartElement); ok {
			return e.Name.Local
		}
	}
}
