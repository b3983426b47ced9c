package connectorweb

import (
	"bytes"
	"cmp"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html/charset"

	"github.com/lienthong/lienthong"
)

// maxDepth bounds the levels of an answer.
const maxDepth = 100

var errAnswer = errors.New("connectorweb: not an answer that is read here")

// node is an answer, or a part of it: text, members, or several in a row.
type node struct {
	text    string
	members map[string]node
	list    []node
	isList  bool
}

// at is the text at a path; of several, joined. * on it is the first member that has any.
func (n node) at(path string) string {
	name, rest, more := strings.Cut(path, ".")
	if n.isList {
		var out []string
		for _, m := range n.list {
			if t := m.at(path); t != "" {
				out = append(out, t)
			}
		}
		return strings.Join(out, several)
	}
	m, ok := n.members[name]
	switch {
	case !ok && name == "*":
		text := ""
		for _, member := range slices.Sorted(maps.Keys(n.members)) {
			text = cmp.Or(text, n.members[member].at(rest))
		}
		return text
	case !ok:
		return ""
	case more:
		return m.at(rest)
	case m.isList:
		var out []string
		for _, l := range m.list {
			if l.text != "" {
				out = append(out, l.text)
			}
		}
		return strings.Join(out, several)
	default:
		return m.text
	}
}

// rows are what stands at a path: the elements of a list, or one. A list on the way
// stands for each of its elements, and * on it for any member.
func (n node) rows(path string) (out []node) {
	if n.isList {
		for _, m := range n.list {
			out = append(out, m.rows(path)...)
		}
		return out
	}
	if path == "" {
		if n.members == nil {
			return nil
		}
		return []node{n}
	}
	name, rest, _ := strings.Cut(path, ".")
	if name != "*" {
		return n.members[name].rows(rest)
	}
	for _, any := range slices.Sorted(maps.Keys(n.members)) {
		out = append(out, n.members[any].rows(rest)...)
	}
	return out
}

// zoned writes an instant by Vietnam's clock. Services tell a day as the moment at which it begins, in
// UTC: 1994-03-21T17:00:00.000Z is 22 March.
func zoned(text string) string {
	if len(text) < len("2006-01-02T15:04:05Z") || text[10] != 'T' {
		return text
	}
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return text
	}
	return t.In(lienthong.Vietnam).Format(time.RFC3339Nano)
}

func parseJSON(b []byte) (node, error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	n, err := jsonValue(d, 0)
	if err != nil {
		return node{}, errAnswer
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return node{}, errAnswer
	}
	return n, nil
}

func jsonValue(d *json.Decoder, depth int) (node, error) {
	token, err := d.Token()
	if err != nil || depth > maxDepth {
		return node{}, errAnswer
	}
	switch v := token.(type) {
	case string:
		return node{text: v}, nil
	case json.Number:
		return node{text: v.String()}, nil
	case bool:
		if v {
			return node{text: "true"}, nil
		}
		return node{text: "false"}, nil
	case json.Delim:
		return jsonMembers(d, v, depth)
	default:
		return node{}, nil // null
	}
}

func jsonMembers(d *json.Decoder, open json.Delim, depth int) (node, error) {
	n := node{isList: open == '['}
	if !n.isList {
		n.members = map[string]node{}
	}
	for d.More() {
		name := ""
		if !n.isList {
			token, err := d.Token()
			if err != nil {
				return node{}, errAnswer
			}
			name, _ = token.(string)
		}
		m, err := jsonValue(d, depth+1)
		if err != nil {
			return node{}, err
		}
		if n.isList {
			n.list = append(n.list, m)
		} else {
			n.members[name] = m
		}
	}
	_, err := d.Token()
	return n, err
}

// parseXML reads an envelope; the node is what is in its Body. Elements go by
// their local names, attributes by theirs with @ before it, and elements that repeat are a
// list. A fault has no rows; it is an error unless its code or text is one of noRows.
func parseXML(b []byte, noRows []string) (node, error) {
	d := xml.NewDecoder(bytes.NewReader(b))
	d.CharsetReader = charset.NewReaderLabel
	root, err := xmlElement(d, 0)
	if err != nil {
		return node{}, errAnswer
	}
	body, ok := root.members["Envelope"].members["Body"]
	if !ok {
		return node{}, errAnswer
	}
	if fault, is := body.members["Fault"]; is {
		said := fault.at("faultcode") + "\n" + fault.at("faultstring")
		if !slices.ContainsFunc(noRows, func(s string) bool { return strings.Contains(said, s) }) {
			return node{}, errAnswer
		}
		return node{}, nil
	}
	return body, nil
}

// xmlElement reads the content of an element, to its end or the file's.
func xmlElement(d *xml.Decoder, depth int) (node, error) {
	if depth > maxDepth {
		return node{}, errAnswer
	}
	n := node{members: map[string]node{}}
	var text strings.Builder
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) && depth == 0 {
			return n, nil
		}
		if err != nil {
			return node{}, errAnswer
		}
		switch t := token.(type) {
		case xml.Directive:
			return node{}, errAnswer // a document type
		case xml.CharData:
			text.Write(t)
		case xml.StartElement:
			m, err := xmlElement(d, depth+1)
			if err != nil {
				return node{}, err
			}
			for _, a := range t.Attr {
				if a.Name.Space != "xmlns" && a.Name.Local != "xmlns" {
					m.members["@"+a.Name.Local] = node{text: a.Value}
				}
			}
			n.add(t.Name.Local, m)
		case xml.EndElement:
			n.text = strings.TrimSpace(text.String())
			return n, nil
		}
	}
}

func (n node) add(name string, m node) {
	before, twice := n.members[name]
	switch {
	case !twice:
		n.members[name] = m
	case before.isList:
		before.list = append(before.list, m)
		n.members[name] = before
	default:
		n.members[name] = node{isList: true, list: []node{before, m}}
	}
}
