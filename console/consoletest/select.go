package consoletest

import (
	"io"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Doc is a parsed page.
type Doc struct{ root *html.Node }

// Parse reads a page; html.Parse forgives what browsers forgive.
func Parse(t testing.TB, r io.Reader) Doc {
	t.Helper()
	root, err := html.Parse(r)
	if err != nil {
		t.Fatal(err)
	}
	return Doc{root}
}

// All finds the elements that a selector means, in document order. Of CSS it
// knows tag, #id, .class, [attr], [attr=value] and the descendant's space.
func (d Doc) All(selector string) []Element {
	var out []Element
	parts := strings.Fields(selector)
	for n := range d.root.Descendants() {
		if n.Type == html.ElementNode && fits(n, parts) {
			out = append(out, Element{n})
		}
	}
	return out
}

// One is the only element that a selector means.
func (d Doc) One(t testing.TB, selector string) Element {
	t.Helper()
	all := d.All(selector)
	if len(all) != 1 {
		t.Fatalf("%q means %d elements, want 1", selector, len(all))
	}
	return all[0]
}

// Texts are the texts of all that a selector means.
func (d Doc) Texts(selector string) []string {
	var out []string
	for _, e := range d.All(selector) {
		out = append(out, e.Text())
	}
	return out
}

// fits reports whether n, and some of its ancestors in order, fit the parts.
func fits(n *html.Node, parts []string) bool {
	if !simple(n, parts[len(parts)-1]) {
		return false
	}
	rest := parts[:len(parts)-1]
	if len(rest) == 0 {
		return true
	}
	for a := range n.Ancestors() {
		if a.Type == html.ElementNode && fits(a, rest) {
			return true
		}
	}
	return false
}

// simple matches one compound selector such as a.button[rel=next].
func simple(n *html.Node, sel string) bool {
	end := strings.IndexAny(sel, "#.[")
	if end < 0 {
		return n.Data == sel
	}
	if end > 0 && n.Data != sel[:end] {
		return false
	}
	e := Element{n}
	for rest := sel[end:]; rest != ""; {
		kind := rest[0]
		var name string
		if kind == '[' {
			name, rest, _ = strings.Cut(rest[1:], "]")
		} else if end = strings.IndexAny(rest[1:], "#.["); end >= 0 {
			name, rest = rest[1:end+1], rest[end+1:]
		} else {
			name, rest = rest[1:], ""
		}
		key, value, valued := strings.Cut(name, "=")
		switch {
		case kind == '#' && e.Attr("id") != name,
			kind == '.' && !strings.Contains(" "+e.Attr("class")+" ", " "+name+" "),
			kind == '[' && !e.Has(key), kind == '[' && valued && e.Attr(key) != value:
			return false
		}
	}
	return true
}

// Element is an element of a page.
type Element struct{ node *html.Node }

// Tag is its name.
func (e Element) Tag() string { return e.node.Data }

// Has reports whether it has an attribute.
func (e Element) Has(key string) bool {
	for _, a := range e.node.Attr {
		if a.Key == key {
			return true
		}
	}
	return false
}

// Attr is the value of an attribute, "" if it has none.
func (e Element) Attr(key string) string {
	for _, a := range e.node.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// Attrs are the names of its attributes.
func (e Element) Attrs() []string {
	var out []string
	for _, a := range e.node.Attr {
		out = append(out, a.Key)
	}
	return out
}

// Text is what it shows, with single spaces.
func (e Element) Text() string {
	var b strings.Builder
	for n := range e.node.Descendants() {
		if n.Type == html.TextNode {
			b.WriteString(n.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
