package console

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
	"github.com/lienthong/lienthong/console/word"
)

// Ledger is what the pages ask about exchanges.
type Ledger interface {
	LedgerStatus(ctx context.Context) (client.LedgerStatus, error)
	Evidence(ctx context.Context, f client.EvidenceFilter, after uint64, limit int) (client.EvidencePage, error)
	EvidenceOf(ctx context.Context, id string) ([]client.Proven, error)
	Usage(ctx context.Context, person string, from, to time.Time) (client.Usage, error)
}

// evidencePage is a stretch of the ledger.
type evidencePage struct {
	Status    client.LedgerStatus
	StatusErr lienthong.Code
	Decision  client.Decision
	System    string // all exchanges are of this one; "" for all systems
	Entries   []client.Evidence
	After     uint64
	Next      uint64
}

// exchangePage is the records of one exchange, one for each side that is here.
type exchangePage struct {
	ID      string
	Records []client.Proven
}

// usagePage is who read what about a person.
type usagePage struct {
	Person  string
	Period  string
	Days    []day
	More    string // query of the accesses before these; "" if there are none
	Earlier bool   // these are not the newest
}

// day is the accesses of one day on Việt Nam's clock.
type day struct {
	Day      time.Time
	Accesses []client.Access
}

// Periods are what the accesses to a person's data may be narrowed to, with how
// many days back they reach; the first is the one without a name in the query.
var periods = []struct {
	code string
	days int
}{{"year", 365}, {"month", 30}, {"all", 0}}

func (st *site) evidence(w http.ResponseWriter, r *http.Request, p *page) error {
	ctx := r.Context()
	d := evidencePage{Decision: client.Decision(p.Query.Get("decision")), System: p.Query.Get("system")}
	if s := p.Query.Get("after"); s != "" {
		n, err := strconv.ParseUint(s, 10, 63)
		if err != nil {
			return lienthong.Errorf(lienthong.Invalid, "a place in the ledger is a whole number")
		}
		d.After = n
	}
	list, err := st.Ledger.Evidence(ctx, client.EvidenceFilter{Decision: d.Decision, System: d.System}, d.After, pageRows)
	if err != nil {
		return err
	}
	d.Entries, d.Next = list.Entries, list.Next
	if d.Status, err = st.Ledger.LedgerStatus(ctx); err != nil {
		d.StatusErr = st.part(ctx, "ledger", err)
	}
	p.Title, p.Nav, p.Data = p.T("evidence.title"), "evidence", d
	return st.render(w, p, "evidence", http.StatusOK)
}

func (st *site) exchange(w http.ResponseWriter, r *http.Request, p *page) error {
	d := exchangePage{ID: r.PathValue("exchange")}
	var err error
	if d.Records, err = st.Ledger.EvidenceOf(r.Context(), d.ID); err != nil {
		return err
	}
	p.Title, p.Nav, p.Data = p.T("exchange.title"), "evidence", d
	return st.render(w, p, "exchange", http.StatusOK)
}

func (st *site) usage(w http.ResponseWriter, r *http.Request, p *page) error {
	d := usagePage{Person: r.PathValue("person"), Period: p.Query.Get("period")}
	from, to, err := st.period(d.Period, p.Query.Get("before"))
	if err != nil {
		return err
	}
	u, err := st.Ledger.Usage(r.Context(), d.Person, from, to)
	if err != nil {
		return err
	}
	d.Days, d.Earlier = byDay(u.Accesses), !to.IsZero()
	if n := len(u.Accesses); u.More && n > 0 {
		d.More = p.With("before", u.Accesses[n-1].At.UTC().Format(time.RFC3339Nano))
	}
	p.Title, p.Nav, p.Data = p.T("usage.title"), "", d
	return st.render(w, p, "usage", http.StatusOK)
}

// period reads the period of a query, and the time before which to go on.
func (st *site) period(code, before string) (from, to time.Time, err error) {
	days := -1
	for i, q := range periods {
		if q.code == code || i == 0 && code == "" {
			days = q.days
		}
	}
	if before != "" {
		to, err = time.Parse(time.RFC3339Nano, before)
	}
	if days < 0 || err != nil {
		return from, to, lienthong.Errorf(lienthong.Invalid, "a period is one of the list, and a time is as the page wrote it")
	}
	if days > 0 {
		from = st.at().AddDate(0, 0, -days)
	}
	return from, to, nil
}

// byDay groups accesses, which come newest first.
func byDay(accesses []client.Access) []day {
	var out []day
	for _, a := range accesses {
		if n := len(out); n == 0 || out[n-1].Day.In(lienthong.Vietnam).Format(time.DateOnly) != a.At.In(lienthong.Vietnam).Format(time.DateOnly) {
			out = append(out, day{Day: a.At})
		}
		last := &out[len(out)-1]
		last.Accesses = append(last.Accesses, a)
	}
	return out
}

// The methods from here on are what templates call.

// Exchange is the path of an exchange's page.
func (p *page) Exchange(id string) string { return "/evidence/" + url.PathEscape(id) }

// Usage is the path of the page of who read a person's data.
func (p *page) Usage(person string) string { return personPath(person) + "/usage" }

// Periods are the choices of the page of who read a person's data.
func (p *page) Periods() []string {
	var out []string
	for _, q := range periods {
		out = append(out, q.code)
	}
	return out
}

// Outcome is how an exchange ended, as a code: one that was permitted may yet
// have brought no answer.
func (p *page) Outcome(e client.Evidence) string {
	switch {
	case !e.Permitted:
		return "refused"
	case e.Code != "":
		return "failed"
	default:
		return "permitted"
	}
}

// System is what a system is called: by the directory, or else by the two parts
// of its id that tell it apart. A service's id begins with its system's.
func (p *page) System(name, id string) string {
	if name != "" {
		return name
	}
	parts := strings.Split(id, "/")
	if len(parts) < 4 {
		return p.T("evidence.nobody")
	}
	for i := range parts {
		if plain, err := url.PathUnescape(parts[i]); err == nil {
			parts[i] = plain
		}
	}
	return parts[2] + " · " + parts[3]
}

// Basis is a legal basis in the page's language, "" if there is none.
func (p *page) Basis(g client.Ground) string {
	if p.Lang == word.English {
		return g.LegalBasisEN
	}
	return g.LegalBasisVI
}

// Purpose is what a purpose is called, or its code word.
func (p *page) Purpose(g client.Ground) string {
	if g.PurposeName != "" {
		return g.PurposeName
	}
	return g.Purpose
}

// Operation is an operation in words, or as the record has it.
func (p *page) Operation(op string) string {
	if p.words.Known("operation", op) {
		return p.Label("operation", op)
	}
	return op
}

// Deed is an operation as the person it was about is told.
func (p *page) Deed(op string) string {
	if p.words.Known("deed", op) {
		return p.Label("deed", op)
	}
	return p.T("usage.deed.other")
}

// FieldNames are fields by their names, each once; a parameter, as of
// age_at_least:18, is not part of a name.
func (p *page) FieldNames(ids []string) string {
	var out []string
	for _, id := range ids {
		id, parameter, _ := strings.Cut(id, ":")
		name := p.Label("field", id)
		if parameter != "" {
			name += " " + parameter
		}
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return strings.Join(out, ", ")
}

// Clock is the time of day on Việt Nam's clock.
func (p *page) Clock(t time.Time) string { return t.In(lienthong.Vietnam).Format("15:04") }

// Moment is an instant to the second, as evidence needs it.
func (p *page) Moment(t time.Time) string {
	return t.In(lienthong.Vietnam).Format("15:04:05") + " " + p.Lang.Date(t)
}

// Count is a number of records.
func (p *page) Count(n uint64) string { return p.Lang.Integer(int(n)) }

// Bytes is a size as people read it.
func (p *page) Bytes(n int64) string {
	switch {
	case n < 1000:
		return p.Lang.Integer(int(n)) + " B"
	case n < 1_000_000:
		return p.Lang.Decimal(float64(n)/1000, 1) + " kB"
	default:
		return p.Lang.Decimal(float64(n)/1e6, 1) + " MB"
	}
}
