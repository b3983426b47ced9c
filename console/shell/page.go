package shell

import (
	"strings"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/console/word"
)

// Page is what a template sees; Data is the page's own.
type Page struct {
	*Site
	Lang  word.Language
	Path  string // without Base and language
	Home  string // where "back" of the switch leads, for addresses that cannot be opened like a link
	Title string
	Nav   string // which entry of the navigation is current
	Data  any
}

// T is a message.
func (p *Page) T(key string, args ...any) string { return p.Words.Text(p.Lang, key, args...) }

// Label is the word for a code.
func (p *Page) Label(kind, code string) string { return p.Words.Label(p.Lang, kind, code) }

// Named is the legal term of a code, or in English its translation, if there is
// one.
func (p *Page) Named(kind, code, term string) string {
	if p.Lang == word.English && p.Words.Known(kind, code) {
		return p.Label(kind, code)
	}
	return term
}

// Class is a code for a class attribute, if it is one that is known.
func (p *Page) Class(kind, code string) string {
	if !p.Words.Known(kind, code) {
		return kind
	}
	return kind + " " + kind + "-" + code
}

// Why is what a code of an error means to whoever looks at the page.
func (p *Page) Why(c lienthong.Code) string {
	if p.Words.Known("problem", string(c)) {
		return p.Label("problem", string(c))
	}
	return p.Label("problem", "internal")
}

// Reason is why something was refused, in the page's language where there are words
// for its code, and else as whoever refused says it.
func (p *Page) Reason(c lienthong.Code, said string) string {
	if p.Lang == word.Vietnamese && p.Words.Known("problem", string(c)) {
		return p.Label("problem", string(c))
	}
	return said
}

// Told is what somebody says, in the page's language where there are words for its
// code.
func (p *Page) Told(kind, code, said string) string {
	if p.Words.Known(kind, code) {
		return p.Label(kind, code)
	}
	return said
}

// Link is an address in the page's language.
func (p *Page) Link(path string) string { return p.Base + p.Lang.Prefix() + path }

// Switch is this page in the other language.
func (p *Page) Switch() string {
	path := p.Path
	if p.Home != "" {
		path = p.Home
	}
	return p.Base + p.Lang.Other().Prefix() + strings.TrimSuffix(path, "/unlock")
}

// Asset is the address of a file: style, keys, icon.
func (p *Page) Asset(name string) string { return p.Base + p.addresses[name] }

// Moment is a time.
func (p *Page) Moment(t time.Time) string { return p.Lang.Time(t) }

// N is a whole number.
func (p *Page) N(n int) string { return p.Lang.Integer(n) }

// Both is a page beside a value, for a nested template.
func (p *Page) Both(it any) map[string]any { return map[string]any{"P": p, "It": it} }

// Shown is a text of the wire for people: a date in the page's language, anything
// else as it is.
func (p *Page) Shown(value string) string {
	if d, err := lienthong.ParseDate(value); err == nil && !d.IsZero() {
		return p.Lang.Partial(d)
	}
	return value
}
