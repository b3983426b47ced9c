package report

import (
	"bufio"
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"io"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile"
)

// Meta is what a page says about its run. None of it may be personal data; of
// columns it shows only those that were recognised, since a file without a
// header row has a person in its first line.
type Meta struct {
	Register, Population string // base names of the files
	Persons              int    // of the population
	Started, Finished    time.Time
	RegisterColumns      []Column
	PopulationColumns    []Column
	LifeUnknown          bool             // the population does not say who is deceased
	Policy               reconcile.Policy // zero for reconcile.DefaultPolicy
	Version              string
	English              bool // show English first
}

// Column is a column of a file and what it was recognised as; "" if it was not.
type Column struct{ Header, Field string }

// page is what the template sees.
type page struct {
	Meta       Meta
	Policy     string // Content-Security-Policy
	Style      template.CSS
	Summary    Summary
	Linked     int
	Rest       int
	Seconds    text
	Bar        []piece
	Verdicts   []verdictRow
	Qualities  []card
	Damage     []damageRow
	Groups     []group
	Samples    []sampleGroup
	Thresholds text
	Columns    []columnTable
}

type verdictRow struct {
	Verdict          reconcile.Verdict
	Name, Share, Job text
	Rows             int
}

type card struct {
	Quality              Quality
	Name, Percent, Count text
	Numerator, Among     text
	Blind                []text
	Gauge                string
}

type damageRow struct {
	Name     text
	Code     reconcile.Difference
	Rows     int
	Share    text
	Width    string
	Before   string // of an invented illustration
	After    string
	Examples []example
}

type sampleGroup struct {
	Verdict reconcile.Verdict
	Name    text
	Samples []sampleView
}

type sampleView struct {
	sample
	Reason  text
	Persons []personView
}

type personView struct {
	Record    int
	Waterfall waterfall
	Pairs     []pairView
}

type pairView struct {
	Field            text
	Register, Person string
	State            string // same, differs, oneside
}

type columnTable struct {
	Name    text
	Columns []Column
}

var pageTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("").Funcs(template.FuncMap{
		"t": say, "n": number, "field": fieldText,
		"sections": func() []string {
			return []string{"verdicts", "qualities", "damage", "duplicates", "samples", "about"}
		},
		"pairstate": func(state string) text { return say("pair." + state) },
		"anchor":    func(name string) string { return "s." + name },
		"plain": func(n int) text { // a number that names, not counts
			s := strconv.Itoa(n)
			return text{s, s}
		},
		"when": func(t time.Time) text { // in Vietnam, whatever the server's clock is set to
			t = t.In(lienthong.Vietnam)
			return text{t.Format("02/01/2006 15:04"), t.Format("2 January 2006, 15:04")}
		},
	}).ParseFS(files, "page/*.tmpl"))
})

var style = sync.OnceValue(func() string {
	b, err := files.ReadFile("page/style.css")
	if err != nil {
		panic(err) // embedded
	}
	return string(b)
})

// WriteHTML writes the page. The same results and meta give the same bytes.
func (c *Collector) WriteHTML(w io.Writer, meta Meta) error {
	out := bufio.NewWriter(w)
	if err := pageTemplate().ExecuteTemplate(out, "report", c.page(meta)); err != nil {
		return err
	}
	return out.Flush()
}

func (c *Collector) page(meta Meta) page {
	if meta.Policy == (reconcile.Policy{}) {
		meta.Policy = reconcile.DefaultPolicy
	}
	s := c.Summary()
	p := page{
		Meta: meta, Summary: s, Style: template.CSS(style()), Policy: contentPolicy(),
		Linked:  s.Counts[reconcile.Linked] + s.Counts[reconcile.LinkedWithDifferences],
		Bar:     pieces(s.Counts, s.Rows),
		Seconds: bothPoints(strconv.FormatFloat(meta.Finished.Sub(meta.Started).Seconds(), 'f', 1, 64)),
		Groups:  c.groups,
		Columns: []columnTable{
			{say("columns.register"), recognised(meta.RegisterColumns)}, {say("columns.population"), recognised(meta.PopulationColumns)},
		},
		Thresholds: say("thresholds", probability(meta.Policy.Link), probability(meta.Policy.Consider), probability(meta.Policy.Coverage)),
	}
	p.Rest = s.Rows - p.Linked
	for _, v := range reconcile.Verdicts {
		p.Verdicts = append(p.Verdicts, verdictRow{
			Verdict: v, Name: verdictText(v), Rows: s.Counts[v], Share: percent(s.Counts[v], s.Rows), Job: say("todo." + string(v)),
		})
	}
	for _, q := range Qualities {
		p.Qualities = append(p.Qualities, cardOf(q, s.Qualities[q], meta.LifeUnknown))
	}
	p.Damage = c.damageRows(s)
	p.Samples = c.sampleGroups(meta.Policy)
	return p
}

// contentPolicy allows the page its own style sheet, by its hash, and nothing
// else.
func contentPolicy() string {
	return "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-" + hashOf(style()) + "'"
}

func hashOf(css string) string {
	sum := sha256.Sum256([]byte(css))
	return base64.StdEncoding.EncodeToString(sum[:])
}

func recognised(columns []Column) []Column {
	return slices.DeleteFunc(slices.Clone(columns), func(c Column) bool { return c.Field == "" })
}

func cardOf(q Quality, f Figure, lifeUnknown bool) card {
	key := "q." + string(q)
	k := card{
		Quality: q, Name: say(key), Percent: percent(f.N, f.Of), Count: say("q.of", number(f.N), number(f.Of)),
		Numerator: say(key + ".n"), Among: say("q.all"), Blind: []text{say(key + ".blind")}, Gauge: gauge(f),
	}
	if q == Correct || q == Unified {
		k.Among = say("q.linked")
	}
	if f.Of == 0 {
		k.Count = say("q.none")
	}
	if q == Live && lifeUnknown {
		k.Blind = append(k.Blind, say("q.live.unknown"))
	}
	return k
}

func (c *Collector) damageRows(s Summary) []damageRow {
	var out []damageRow
	for _, d := range s.Damage {
		r := damageRow{
			Name: differenceText(d.Difference), Code: d.Difference, Rows: d.Rows, Share: percent(d.Rows, s.Rows),
			Width: at(float64(d.Rows) / float64(s.Damage[0].Rows)), Examples: c.damage[d.Difference].examples.items(),
		}
		if e, ok := catalogue()["example."+string(d.Difference)]; ok {
			r.Before, r.After = e[0], e[1]
		}
		out = append(out, r)
	}
	return out
}

func (c *Collector) sampleGroups(policy reconcile.Policy) []sampleGroup {
	var out []sampleGroup
	for _, v := range reconcile.Verdicts {
		g := sampleGroup{Verdict: v, Name: verdictText(v)}
		for _, s := range c.samples[v].pick(samplesPerVerdict) {
			view := sampleView{sample: s, Reason: text{s.ReasonVI, s.ReasonEN}}
			for i := range s.Candidates {
				view.Persons = append(view.Persons, personOf(&s.Candidates[i], policy))
			}
			g.Samples = append(g.Samples, view)
		}
		if g.Samples != nil {
			out = append(out, g)
		}
	}
	return out
}

func personOf(p *person, policy reconcile.Policy) personView {
	v := personView{Record: p.Record, Waterfall: waterfallOf(p, policy)}
	for _, pair := range p.Pairs {
		if pair.Register == "" && pair.Person == "" {
			continue
		}
		state := "same"
		switch {
		case pair.Differs:
			state = "differs"
		case pair.Register == "" || pair.Person == "":
			state = "oneside"
		}
		v.Pairs = append(v.Pairs, pairView{fieldText(pair.Field), pair.Register, pair.Person, state})
	}
	return v
}
