package connectorweb

import (
	"bytes"
	"context"
	"encoding/xml"
	"io"
	"iter"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
)

const (
	maxAnswer = 16 << 20 // bytes
	maxPages  = 100_000
)

// Service is one web service. Get it from Open.
type Service struct {
	base      *url.URL
	soap      bool
	secret    string // of the header Authorization; "" for none
	resources []connector.Resource
	http      *http.Client
}

var _ connector.Source = (*Service)(nil)

// Open checks the description of a service; it asks nothing yet.
func Open(c connector.SourceConfig) (*Service, error) {
	bad := func(field, what string) error {
		return &lienthong.Error{Code: lienthong.Invalid, Field: "source." + field, Message: "connector: source." + field + " " + what}
	}
	u, err := url.Parse(c.Address)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" {
		return nil, bad("address", "needs https://host/path, without account or query")
	}
	if local := net.ParseIP(u.Hostname()); u.Scheme != "https" && (u.Scheme != "http" || local == nil || !local.IsLoopback()) {
		return nil, bad("address", "needs https; http is for 127.0.0.1 only")
	}
	s := &Service{base: u, soap: c.Kind == "soap", resources: c.Resources, http: &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport:     &http.Transport{MaxConnsPerHost: c.Connections, MaxIdleConnsPerHost: c.Connections, Proxy: nil, ResponseHeaderTimeout: c.Timeout},
	}}
	if c.PasswordFile != "" {
		secret, err := c.PasswordFile.Read()
		if err != nil {
			return nil, err
		}
		s.secret = secret.Reveal()
	}
	if len(c.Resources) == 0 {
		return nil, bad("resources", "says nothing that may be asked")
	}
	for _, r := range c.Resources {
		if r.Name == "" || len(r.Columns) == 0 || r.List == "" && len(r.Lookup) == 0 {
			return nil, bad("resources", "need a name, columns, and a list or a lookup each")
		}
		if s.soap != (r.Body != "") {
			return nil, bad("resources", "need a body if, and only if, the service is soap")
		}
		for column, path := range r.Lookup {
			if !slices.Contains(r.Columns, column) || !strings.Contains(path+r.Body, "{value}") {
				return nil, bad("resources", "look up a column that is not among the columns, or without {value}")
			}
		}
	}
	return s, nil
}

// Tables implements connector.Source: what the description says, since a web
// service does not tell.
func (s *Service) Tables(context.Context) ([]connector.Table, error) {
	var out []connector.Table
	for _, r := range s.resources {
		t := connector.Table{Name: r.Name}
		for _, c := range r.Columns {
			t.Columns = append(t.Columns, connector.TableColumn{Name: c, Type: "text"})
		}
		out = append(out, t)
	}
	slices.SortFunc(out, func(a, b connector.Table) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

// Warnings implements connector.Source.
func (s *Service) Warnings(context.Context) ([]string, error) { return nil, nil }

// Close implements connector.Source.
func (s *Service) Close() error {
	s.http.CloseIdleConnections()
	return nil
}

// Rows implements connector.Source.
func (s *Service) Rows(ctx context.Context, q *connector.Query) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		if err := s.rows(ctx, q, func(row []string) bool { return yield(row, nil) }); err != nil {
			yield(nil, err)
		}
	}
}

func (s *Service) rows(ctx context.Context, q *connector.Query, yield func([]string) bool) error {
	i := slices.IndexFunc(s.resources, func(r connector.Resource) bool { return r.Name == q.From })
	if i < 0 {
		return lienthong.Errorf(lienthong.Maintenance, "The service has no resource %q.", q.From)
	}
	r := &s.resources[i]
	for _, c := range q.Columns {
		if !slices.Contains(r.Columns, c) {
			return lienthong.Errorf(lienthong.Maintenance, "Resource %q has no column %q.", r.Name, c)
		}
	}
	if len(q.Joins) > 0 || len(q.Order) > 0 {
		return lienthong.Errorf(lienthong.Invalid, "A web service cannot be joined, and cannot list changes.")
	}
	n := 0
	take := func(rows []node) bool {
		for _, row := range rows {
			if !row.fits(slices.Concat(q.Fixed, q.Where)) {
				continue
			}
			cells := make([]string, len(q.Columns))
			for i, c := range q.Columns {
				cells[i] = row.at(c)
			}
			if n++; !yield(cells) || n == q.Limit {
				return false
			}
		}
		return true
	}
	if len(q.Where) == 0 {
		return s.list(ctx, r, take)
	}
	for _, c := range q.Where {
		if path, ok := r.Lookup[c.Column]; ok {
			for _, v := range c.In {
				rows, err := s.ask(ctx, r, path, "{value}", v)
				if err != nil || !take(rows) {
					return err
				}
			}
			return nil
		}
	}
	return lienthong.Errorf(lienthong.Invalid, "The service cannot be asked for rows by this column; its description names no lookup for it.")
}

func (s *Service) list(ctx context.Context, r *connector.Resource, take func([]node) bool) error {
	if r.List == "" {
		return lienthong.Errorf(lienthong.Invalid, "The service cannot list resource %q; it can only be looked up.", r.Name)
	}
	for page := 1; page <= maxPages; page++ {
		rows, err := s.ask(ctx, r, r.List, "{page}", strconv.Itoa(page))
		if err != nil {
			return err
		}
		if len(rows) == 0 || !take(rows) || !strings.Contains(r.List+r.Body, "{page}") {
			return nil
		}
	}
	return lienthong.Errorf(lienthong.TooLarge, "The service's list of %q does not end.", r.Name)
}

func down(what string) error {
	return lienthong.Errorf(lienthong.Unavailable, "The source %s; try again later.", what)
}

// ask sends one question and reads the rows of its answer; 404 is no row.
func (s *Service) ask(ctx context.Context, r *connector.Resource, path, place, value string) ([]node, error) {
	method, body := http.MethodGet, io.Reader(nil)
	if s.soap {
		var escaped bytes.Buffer
		if err := xml.EscapeText(&escaped, []byte(value)); err != nil {
			return nil, err
		}
		method = http.MethodPost
		body = strings.NewReader(`<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>` +
			strings.ReplaceAll(r.Body, place, escaped.String()) + `</soap:Body></soap:Envelope>`)
	}
	if value == "." || value == ".." {
		return nil, nil // a step of a path that would lead to another resource
	}
	// The path is the description's, the value one part of it or of its query, where
	// %20 is a space in both.
	address := strings.TrimSuffix(s.base.String(), "/") + strings.ReplaceAll(path, place, strings.ReplaceAll(url.QueryEscape(value), "+", "%20"))
	request, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return nil, lienthong.Errorf(lienthong.Invalid, "The path of resource %q makes no address.", r.Name)
	}
	request.Header.Set("Accept", "application/json")
	if s.soap {
		request.Header.Set("Accept", "text/xml")
		request.Header.Set("Content-Type", "text/xml; charset=utf-8")
		request.Header.Set("SOAPAction", strconv.Quote(r.Action))
	}
	if s.secret != "" {
		request.Header.Set("Authorization", s.secret)
	}
	response, err := s.http.Do(request)
	if err != nil {
		return nil, down("does not answer") // the error holds the address, and that the value
	}
	defer func() { _ = response.Body.Close() }() // it was only read
	switch {
	case response.StatusCode == http.StatusNotFound && !s.soap:
		return nil, nil
	case response.StatusCode == http.StatusUnauthorized || response.StatusCode == http.StatusForbidden:
		return nil, lienthong.Errorf(lienthong.Maintenance, "The service refuses the connector's account (%d); its owner must look at source.password_file.", response.StatusCode)
	case response.StatusCode != http.StatusOK:
		return nil, down("answers with an error (" + strconv.Itoa(response.StatusCode) + ")")
	}
	text, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	if err != nil || len(text) > maxAnswer {
		return nil, down("broke off its answer, or gave one over 16 MiB")
	}
	parse := parseJSON
	if s.soap {
		parse = parseXML
	}
	root, err := parse(text)
	if err != nil {
		return nil, down("gave an answer that cannot be read")
	}
	return root.rows(r.Rows), nil
}

// Values that stand in a resource's columns more than once are joined by "; ".
const several = "; "

// fits reports whether a row keeps the conditions; the service may have been
// asked for less.
func (n node) fits(conditions []connector.Condition) bool {
	for _, c := range conditions {
		if !c.Holds(n.at(c.Column)) {
			return false
		}
	}
	return true
}
