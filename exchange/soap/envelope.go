package soap

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/lienthong/lienthong"
)

const (
	soap11 = "http://schemas.xmlsoap.org/soap/envelope/"
	soap12 = "http://www.w3.org/2003/05/soap-envelope"
)

// Bounds of a request. A real one is 5 deep and has about 20 elements.
const (
	maxDepth      = 12
	maxElements   = 200
	maxAttributes = 20 // of one element
)

// element is a node of the small tree that a request is read into.
type element struct {
	name           xml.Name
	text           string // of the element itself, CDATA included
	children       []*element
	mustUnderstand bool
}

// child is the first child of a name, nil if there is none.
func (e *element) child(space, local string) *element {
	for _, c := range e.children {
		if c.name.Space == space && c.name.Local == local {
			return c
		}
	}
	return nil
}

// strayText reports whether there is text where only elements belong.
func (e *element) strayText() bool {
	return len(e.children) > 0 && strings.TrimSpace(e.text) != ""
}

// readTree reads one document. It never repeats in an error what it read.
func readTree(b []byte) (*element, error) {
	d := xml.NewDecoder(bytes.NewReader(b))
	d.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, errCharset() }
	p := parser{}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) && p.root != nil && len(p.open) == 0 {
			return p.root, nil
		}
		if err == nil {
			err = p.take(token)
		}
		if err != nil {
			return nil, asXMLError(err)
		}
	}
}

// asXMLError keeps our own errors and replaces the decoder's, which quote.
func asXMLError(err error) error {
	if e, ok := errors.AsType[*lienthong.Error](err); ok {
		return e
	}
	if e, ok := errors.AsType[*xml.SyntaxError](err); ok {
		return lienthong.Errorf(lienthong.Invalid, "The request is not well-formed XML at line %d.", e.Line)
	}
	if strings.Contains(err.Error(), "encoding") {
		return errCharset() // the decoder wraps what CharsetReader said
	}
	return lienthong.Errorf(lienthong.Invalid, "The request is not well-formed XML.")
}

func errCharset() error {
	return lienthong.Errorf(lienthong.Unsupported, "The request needs to be in UTF-8.")
}

// parser builds the tree from tokens and holds the bounds.
type parser struct {
	root  *element
	open  []*element
	count int
	begun bool // something came before, so no XML declaration may follow
}

func (p *parser) take(token xml.Token) error {
	begun := p.begun
	p.begun = true
	switch t := token.(type) {
	case xml.StartElement:
		return p.start(t)
	case xml.EndElement:
		p.open = p.open[:len(p.open)-1]
	case xml.CharData:
		if len(p.open) > 0 {
			e := p.open[len(p.open)-1]
			e.text += string(t)
		} else if len(bytes.TrimSpace(t)) > 0 {
			return lienthong.Errorf(lienthong.Invalid, "There is text outside the envelope.")
		}
	case xml.Directive:
		return lienthong.Errorf(lienthong.Invalid, "A request may not have a document type.") // SOAP 1.1 section 3
	case xml.ProcInst:
		if t.Target != "xml" || begun {
			return lienthong.Errorf(lienthong.Invalid, "A request may not have processing instructions.")
		}
	}
	return nil
}

func (p *parser) start(t xml.StartElement) error {
	p.count++
	switch {
	case len(p.open) == 0 && p.root != nil:
		return lienthong.Errorf(lienthong.Invalid, "There is an element outside the envelope.")
	case len(p.open) == maxDepth || p.count > maxElements || len(t.Attr) > maxAttributes:
		return lienthong.Errorf(lienthong.TooLarge, "The request has more elements or attributes than any that these services know.")
	}
	e := &element{name: t.Name}
	for _, a := range t.Attr {
		if a.Name.Space == soap11 && a.Name.Local == "mustUnderstand" && (a.Value == "1" || a.Value == "true") {
			e.mustUnderstand = true
		}
	}
	if len(p.open) == 0 {
		p.root = e
	} else {
		parent := p.open[len(p.open)-1]
		parent.children = append(parent.children, e)
	}
	p.open = append(p.open, e)
	return nil
}

// operationElement finds the one element of the Body, and reads the Header (SOAP
// 1.1 section 4).
func operationElement(root *element, c *call) (*element, error) {
	if root.name.Local == "Envelope" && root.name.Space == soap12 {
		return nil, &protocolError{faultVersion, lienthong.Errorf(lienthong.Unsupported, "These services speak SOAP 1.1; this envelope is of SOAP 1.2.")}
	}
	if root.name != (xml.Name{Space: soap11, Local: "Envelope"}) {
		return nil, &protocolError{faultVersion, lienthong.Errorf(lienthong.Invalid, "The request is no SOAP 1.1 envelope.")}
	}
	stray := root.strayText()
	var body *element
	for _, e := range root.children {
		stray = stray || e.strayText()
		switch {
		case e.name == xml.Name{Space: soap11, Local: "Body"} && body == nil:
			body = e
		case e.name == xml.Name{Space: soap11, Local: "Header"} && body == nil:
			var err error
			if c.header, err = readHeader(e); err != nil {
				return nil, err
			}
		default:
			return nil, lienthong.Errorf(lienthong.Invalid, "The envelope needs a Header, or none, and one Body.")
		}
	}
	if body == nil || len(body.children) != 1 {
		return nil, lienthong.Errorf(lienthong.Invalid, "The Body needs one element, the operation.")
	}
	if stray {
		c.question.notice(NoticeText)
	}
	return body.children[0], nil
}

// mendBytes gives text that XML can be read from. A client whose locale is
// Latin-1 calls PHP's strtoupper or strtolower on UTF-8, which moves the first
// byte of a Vietnamese letter by 0x20 and leaves the others: E1 BB 85 (ễ)
// becomes C1 BB 85, and C3 81 (Á) becomes E3 81. Neither is UTF-8, so nothing
// is lost. Names are compared without case, so the case stays.
func mendBytes(b []byte) (mended []byte, broken bool, err error) {
	b = bytes.TrimPrefix(b, []byte("\xEF\xBB\xBF"))
	if utf8.Valid(b) {
		return b, false, nil
	}
	out := bytes.Clone(b)
	follows := func(i int) bool { return i < len(out) && out[i]&0xC0 == 0x80 }
	for i := 0; i+1 < len(out); i++ {
		switch c := out[i]; {
		case c == 0xC1 && (out[i+1] == 0xBA || out[i+1] == 0xBB) && follows(i+2):
			out[i] = 0xE1 // U+1E80 to U+1EFF, which holds all of ạ to ỹ
		case (c >= 0xE3 && c <= 0xE6 || c == 0xEC) && follows(i+1) && !follows(i+2):
			out[i] -= 0x20 // U+00C0 to U+01BF and the combining marks
		}
	}
	if !utf8.Valid(out) {
		return nil, false, errCharset()
	}
	return out, true, nil
}
