package connectorweb

import (
	"bytes"
	"context"
	"crypto/sha256"
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
	for i := range c.Resources {
		if what := problem(&c.Resources[i], s.soap); what != "" {
			return nil, bad("resources", what)
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
				cells[i] = zoned(row.at(c))
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
		if _, ok := r.Lookup[c.Column]; ok {
			return s.lookup(ctx, r, c.Column, c.In, take)
		}
	}
	return lienthong.Errorf(lienthong.Invalid, "The service cannot be asked for rows by this column; its description names no lookup for it.")
}

// list reads page by page, until one is empty. A service that gives its last page
// again and again has no end, and is not believed.
func (s *Service) list(ctx context.Context, r *connector.Resource, take func([]node) bool) error {
	if r.List == "" {
		return lienthong.Errorf(lienthong.Invalid, "The service cannot list resource %q; it can only be looked up.", r.Name)
	}
	paged := slices.ContainsFunc(pages, func(p string) bool { return strings.Contains(r.List+r.Body, p) })
	offset, before := 0, [sha256.Size]byte{}
	for page := 1; page <= maxPages; page++ {
		rows, sum, err := s.ask(ctx, r, r.List, map[string]string{"{page}": strconv.Itoa(page), "{page0}": strconv.Itoa(page - 1), "{offset}": strconv.Itoa(offset)})
		switch {
		case err != nil:
			return err
		case len(rows) > 0 && sum == before:
			return lienthong.Errorf(lienthong.Maintenance, "The service gave page %d of %q twice; its pages are counted otherwise than the description says.", page-1, r.Name)
		case len(rows) == 0 || !take(rows) || !paged:
			return nil
		}
		offset, before = offset+len(rows), sum
	}
	return lienthong.Errorf(lienthong.TooLarge, "The service's list of %q does not end.", r.Name)
}

// lookup asks for the rows with values of a column. An answer without that column
// would pass for one about nobody.
func (s *Service) lookup(ctx context.Context, r *connector.Resource, column string, values []string, take func([]node) bool) error {
	for _, v := range values {
		if v == "." || v == ".." {
			continue // a step of a path that would lead to another resource
		}
		rows, _, err := s.ask(ctx, r, r.Lookup[column], map[string]string{"{value}": v})
		if err != nil {
			return err
		}
		if len(rows) > 0 && !slices.ContainsFunc(rows, func(n node) bool { return n.at(column) != "" }) {
			return lienthong.Errorf(lienthong.Maintenance, "The service's answer about %q has no column %q, by which it was asked; see rows and columns of the description.", r.Name, column)
		}
		if !take(rows) {
			return nil
		}
	}
	return nil
}

func down(what string) error {
	return lienthong.Errorf(lienthong.Unavailable, "The source %s; try again later.", what)
}

// ask sends one question and reads the rows of its answer, and what the answer's
// bytes are by SHA-256.
func (s *Service) ask(ctx context.Context, r *connector.Resource, text string, places map[string]string) ([]node, [sha256.Size]byte, error) {
	root, sum, err := s.answer(ctx, r, text, places)
	return root.rows(r.Rows), sum, err
}

// answer sends one question and reads its answer; 404 and 204 are one without a row.
func (s *Service) answer(ctx context.Context, r *connector.Resource, text string, places map[string]string) (root node, sum [sha256.Size]byte, err error) {
	q := question{s.soap, r, text, places}
	request, err := q.request(ctx, s.base)
	if err != nil {
		return root, sum, lienthong.Errorf(lienthong.Invalid, "The path of resource %q makes no address.", r.Name)
	}
	if s.secret != "" {
		request.Header.Set("Authorization", s.secret)
	}
	response, err := s.http.Do(request)
	if err != nil {
		return root, sum, down("does not answer") // the error holds the address, and that the value
	}
	defer func() { _ = response.Body.Close() }() // it was only read
	fault := s.soap && response.StatusCode == http.StatusInternalServerError && len(r.NoRows) > 0
	switch {
	case response.StatusCode == http.StatusNotFound && !s.soap, response.StatusCode == http.StatusNoContent:
		return root, sum, nil
	case response.StatusCode == http.StatusUnauthorized || response.StatusCode == http.StatusForbidden:
		return root, sum, lienthong.Errorf(lienthong.Maintenance, "The service refuses the connector's account (%d); its owner must look at source.password_file.", response.StatusCode)
	case response.StatusCode != http.StatusOK && !fault:
		return root, sum, down("answers with an error (" + strconv.Itoa(response.StatusCode) + ")")
	}
	answer, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	if err != nil || len(answer) > maxAnswer {
		return root, sum, down("broke off its answer, or gave one over 16 MiB")
	}
	parse := parseJSON
	if s.soap {
		parse = func(b []byte) (node, error) { return parseXML(b, r.NoRows) }
	}
	root, err = parse(bytes.TrimPrefix(answer, []byte("\uFEFF")))
	if err != nil {
		return root, sum, down("gave an answer that cannot be read")
	}
	if fault {
		return root, sha256.Sum256(answer), nil
	}
	return root, sha256.Sum256(answer), root.good(r.Good)
}

// good refuses an answer that says of an error with status 200: without rows, it would
// pass for one about nobody, and end a list before its end.
func (n node) good(conditions []connector.Condition) error {
	for _, c := range conditions {
		said := n.at(c.Column)
		if c.Holds(said) {
			continue
		}
		if !isStatus(said) {
			said = "something else"
		}
		return down("says " + c.Column + ": " + said + ", which is not what good in its description has")
	}
	return nil
}

// isStatus reports whether a text is a word or number such as services tell how it went by;
// anything else may be somebody's.
func isStatus(s string) bool {
	return s != "" && len(s) <= 8 && strings.Trim(s, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-") == ""
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
