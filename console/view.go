package console

import (
	"html/template"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
	"github.com/lienthong/lienthong/console/draw"
	"github.com/lienthong/lienthong/console/word"
)

// The methods of this file are what templates call.

// T is a message in the page's language.
func (p *page) T(key string, args ...any) string { return p.words.Text(p.Lang, key, args...) }

// Label is the word for a code; see [word.Catalogue.Label].
func (p *page) Label(kind, code string) string { return p.words.Label(p.Lang, kind, code) }

// Gloss is the page's own word for a value that is written in Vietnamese.
func (p *page) Gloss(kind, value string) string { return p.words.Gloss(p.Lang, kind, value) }

// Class is a class name for a known code, else "unknown".
func (p *page) Class(kind, code string) string {
	if p.words.Known(kind, code) {
		return kind + "-" + code
	}
	return kind + "-unknown"
}

// Known reports whether there is a word for a code.
func (p *page) Known(kind, code string) bool { return p.words.Known(kind, code) }

// Link is the address of a page in the page's language.
func (p *page) Link(path string) string { return p.Base + p.Lang.Prefix() + path }

// Asset is the address of an embedded file.
func (p *page) Asset(path string) string { return p.Base + path }

// Switch is this page in the other language.
func (p *page) Switch() string {
	return p.Base + p.Lang.Other().Prefix() + strings.TrimSuffix(p.Path, "/reveal") + p.query()
}

// Other is the language that Switch leads to.
func (p *page) Other() word.Language { return p.Lang.Other() }

// query is the page's query reduced to what the console itself writes there.
func (p *page) query() string { return encode(p.kept()) }

func (p *page) kept() url.Values {
	kept := url.Values{}
	for _, k := range []string{"verdict", "difference", "decision", "system", "period", "before", "after", "state", "said"} {
		if v := p.Query.Get(k); v != "" && len(v) <= 64 {
			kept.Set(k, v)
		}
	}
	return kept
}

func encode(q url.Values) string {
	for k, v := range q {
		if v[0] == "" {
			q.Del(k)
		}
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// Run, Row and Person are the paths of pages, for Link.
func (p *page) Run(id string) string { return runPath(id) }

// Row is the path of a record's page.
func (p *page) Row(run string, row int) string { return rowPath(run, row) }

// Person is the path of a person's page.
func (p *page) Person(id string) string { return personPath(id) }

func runPath(run string) string { return "/reconciliations/" + url.PathEscape(run) }

func rowPath(run string, row int) string { return runPath(run) + "/rows/" + strconv.Itoa(row) }

func personPath(person string) string { return "/persons/" + url.PathEscape(person) }

// With is the page's query with one key changed, or as it is. A change of
// filter begins the list anew.
func (p *page) With(change ...string) string {
	q := p.kept()
	q.Del("after")
	q.Del("before")
	q.Del("said")
	for i := 0; i+1 < len(change); i += 2 {
		q.Set(change[i], change[i+1])
	}
	return encode(q)
}

// N is an integer as the language writes it.
func (p *page) N(n int) string { return p.Lang.Integer(n) }

// Percent is a share between 0 and 1.
func (p *page) Percent(share float64) string { return p.Lang.Percent(share) }

// Bits is a weight of evidence with its sign.
func (p *page) Bits(f float64) string {
	s := p.Lang.Decimal(f, 1)
	if f > 0 && strings.Trim(s, "0.,") != "" {
		return "+" + s
	}
	return s
}

// Ratio is a of b, 0 if b is.
func (p *page) Ratio(a, b int) float64 {
	if b <= 0 {
		return 0
	}
	return min(max(float64(a)/float64(b), 0), 1)
}

// Qualities are those of the six qualities of a register that are counted, in
// the order of the motto "đúng, đủ, sạch, sống, thống nhất, dùng chung".
func (p *page) Qualities(counted map[string]int) []string {
	var out []string
	for _, q := range []string{"correct", "sufficient", "clean", "live", "unified", "shared"} {
		if _, ok := counted[q]; ok {
			out = append(out, q)
		}
	}
	return out
}

// Length is a share of a length in a drawing.
func (p *page) Length(share, of float64) string { return draw.Px(share * of) }

// Seconds is a duration.
func (p *page) Seconds(f float64) string { return p.Lang.Decimal(f, 2) + " s" }

// Time is an instant on Việt Nam's clock, in a time element.
func (p *page) Time(t time.Time) template.HTML {
	return stamp(t, time.RFC3339, p.Lang.Time(t))
}

// Day is the day of an instant, in a time element.
func (p *page) Day(t time.Time) template.HTML {
	return stamp(t, time.DateOnly, p.Lang.Date(t))
}

// Date writes a date of the API, which may be a year alone; what is no date is
// shown as it came.
func (p *page) Date(s string) string {
	d, err := lienthong.ParseDate(s)
	if err != nil {
		return s
	}
	return p.Lang.Partial(d)
}

// Since is the day on which a fact began or ended. A name is true since the
// day of birth, so on a masked page the day would give away what the mask
// hides: there it is the year.
func (p *page) Since(revealed bool, s string) string {
	if d, err := lienthong.ParseDate(s); err == nil && !revealed {
		return p.Lang.Partial(lienthong.Date{Year: d.Year})
	}
	return p.Date(s)
}

// Ago is how long ago an instant was, in whole minutes, hours or days.
func (p *page) Ago(t time.Time) string {
	switch d := p.at().Sub(t); {
	case d < time.Minute:
		return p.T("layout.ago.now")
	case d < time.Hour:
		return p.T("layout.ago.minutes", p.N(int(d/time.Minute)))
	case d < 48*time.Hour:
		return p.T("layout.ago.hours", p.N(int(d/time.Hour)))
	default:
		return p.T("layout.ago.days", p.N(int(d/(24*time.Hour))))
	}
}

// stamp holds digits and the name of a month only, so it needs no escaping.
func stamp(t time.Time, form, shown string) template.HTML {
	if t.IsZero() {
		return "—"
	}
	return template.HTML(`<time datetime="` + t.In(lienthong.Vietnam).Format(form) + `">` + shown + `</time>`)
}

// Style, Script and Icon are the addresses of the embedded files.
func (p *page) Style() string { return p.Asset(p.style) }

// Script adds the keys.
func (p *page) Script() string { return p.Asset(p.script) }

// Icon is the mark of the project.
func (p *page) Icon() string { return p.Asset(p.icon) }

// Reason is the sentence of a result in the page's language, or in the other
// one if the service has no other.
func (p *page) Reason(r client.Result) string {
	if p.Lang == word.English && r.ReasonEN != "" || r.ReasonVI == "" {
		return r.ReasonEN
	}
	return r.ReasonVI
}

// Source is who said so: a code, which the language may have a word for.
func (p *page) Source(code string) string {
	if p.words.Known("source", code) {
		return p.Label("source", code)
	}
	return code
}

// Shown is a value as people read it: a code by its word, a date as the
// language writes it.
func (p *page) Shown(f client.Field, v client.Value) string {
	switch {
	case f.Kind == "code" && p.words.Known(f.ID, v.Value):
		return p.Label(f.ID, v.Value)
	case f.Kind == "code" && v.Value != "" && strings.Trim(v.Value, "0123456789") == "":
		return p.T("person.code", v.Value)
	case f.ID == "relation_to_head":
		return p.Label("relation", v.Value)
	case f.Kind == "date":
		return p.Date(v.Value)
	case v.Value == "" && v.Code != "":
		return p.T("person.code", v.Code)
	default:
		return v.Value
	}
}

// Field is the Vietnamese or English name of a field of the register.
func (p *page) Field(f client.Field) string {
	if p.Lang == word.Vietnamese && f.VI != "" {
		return f.VI
	}
	if p.Lang == word.English && f.EN != "" {
		return f.EN
	}
	return p.Label("field", f.ID)
}
