package console

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
	"github.com/lienthong/lienthong/console/draw"
	"github.com/lienthong/lienthong/console/word"
)

// Programme is what the pages ask about the connections that the decision
// orders.
type Programme interface {
	Programme(ctx context.Context) (client.Programme, error)
	Connection(ctx context.Context, id string) (client.Connection, error)
}

// programmePage is all connections.
type programmePage struct {
	client.Programme
	Working int // connected or sharing
	Late    int
}

// connectionPage is one of them, with what its figures were computed from.
type connectionPage struct {
	client.Connection
	Traffic []traffic
}

// traffic is one direction of a connection's exchanges.
type traffic struct {
	Key string // asked or answered
	client.Traffic
	Days []dayCount // oldest first
	Most int64
}

type dayCount struct {
	Day time.Time
	N   int64
}

func (st *site) programme(w http.ResponseWriter, r *http.Request, p *page) error {
	all, err := st.Server.Programme.Programme(r.Context())
	if err != nil {
		return err
	}
	d := programmePage{Programme: all}
	for _, c := range all.Connections {
		if c.State == client.ConnectedNow || c.State == client.Sharing {
			d.Working++
		}
		if c.Late {
			d.Late++
		}
	}
	p.Title, p.Nav, p.Data = p.T("programme.title"), "programme", d
	return st.render(w, p, "programme", http.StatusOK)
}

func (st *site) connection(w http.ResponseWriter, r *http.Request, p *page) error {
	c, err := st.Server.Programme.Connection(r.Context(), r.PathValue("connection"))
	if err != nil {
		return err
	}
	d := connectionPage{Connection: c}
	d.Traffic = []traffic{daily("asked", c.Exchanges.Asked), daily("answered", c.Exchanges.Answered)}
	p.Title, p.Nav, p.Data = p.Both(c.Title), "programme", d
	return st.render(w, p, "connection", http.StatusOK)
}

// daily puts the days of a direction in order. A day that is none is left out.
func daily(key string, t client.Traffic) traffic {
	out := traffic{Key: key, Traffic: t}
	for text, n := range t.Days {
		if day, err := time.ParseInLocation(time.DateOnly, text, lienthong.Vietnam); err == nil {
			out.Days, out.Most = append(out.Days, dayCount{day, n}), max(out.Most, n)
		}
	}
	slices.SortFunc(out.Days, func(a, b dayCount) int { return a.Day.Compare(b.Day) })
	return out
}

// The methods from here on are what templates call.

// HasProgramme reports whether there is a page of the programme.
func (p *page) HasProgramme() bool { return p.Server.Programme != nil }

// Both is the text in the page's language.
func (p *page) Both(t client.BothLanguages) string {
	if p.Lang == word.English {
		return t.EN
	}
	return t.VI
}

// Connection is the path of a connection's page.
func (p *page) Connection(id string) string { return "/programme/" + url.PathEscape(id) }

// OfSystem is the list of a system's exchanges.
func (p *page) OfSystem(id string) string {
	return p.Link("/evidence") + encode(url.Values{"system": {id}})
}

// Long is an integer that may be large.
func (p *page) Long(n int64) string { return p.Lang.Integer(int(n)) }

// Drop and Rise are where a bar of n begins, and how high it is, of height.
func (p *page) Drop(n, most int64, height float64) string {
	return p.Length(1-p.Ratio(int(n), int(most)), height)
}

// Rise is the height of that bar.
func (p *page) Rise(n, most int64, height float64) string {
	return p.Length(p.Ratio(int(n), int(most)), height)
}

// LastDay is the latest of some days.
func (p *page) LastDay(days []dayCount) dayCount { return days[len(days)-1] }

// Shares is a bar of verdicts.
func (p *page) Shares(counts map[client.Verdict]int) []draw.Share {
	return draw.Shares(client.Run{Counts: counts})
}

// LinkedQualities are the six qualities of a linked register, in the order of
// the motto "đúng, đủ, sạch, sống, thống nhất, dùng chung".
func (p *page) LinkedQualities() []string {
	return []string{"correct", "complete", "clean", "live", "unified", "shared"}
}
