package soap

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/lienthong/lienthong"
)

// contentType of SOAP 1.1 over HTTP (section 6).
const contentType = "text/xml; charset=utf-8"

// writer makes an answer. Its prefixes are fixed: clients cut "soapenv:" and
// "ns1:" off by name before they read.
type writer struct{ bytes.Buffer }

func (w *writer) raw(parts ...string) {
	for _, p := range parts {
		w.WriteString(p)
	}
}

func (w *writer) escaped(s string) {
	_ = xml.EscapeText(&w.Buffer, []byte(s)) // a Buffer never fails
}

// leaf writes a simple element of the response namespace.
func (w *writer) leaf(element, value string) {
	if value == "" {
		w.raw("<ns1:", element, "/>")
		return
	}
	w.raw("<ns1:", element, ">")
	w.escaped(value)
	w.raw("</ns1:", element, ">")
}

// verdict is the answer of 033.
func (w *writer) verdict(exists bool) {
	w.raw("<ns1:", elVerdict, ` xmlns:ns1="`, ResponseNamespace, `">`)
	w.leaf(elExists, strconv.FormatBool(exists))
	w.raw("</ns1:", elVerdict, ">")
}

// collection is the answer of the others; nobody is a collection of none. A
// lookup shows simple elements even if they are empty, as the live service
// does; a complex element comes only if it holds something.
func (w *writer) collection(c *Citizen, l Layout, lookup bool) {
	w.raw("<ns1:", elCollection, ` xmlns:ns1="`, ResponseNamespace, `"`)
	if c == nil {
		w.raw("/>")
		return
	}
	w.raw(">")
	w.tree(c.values(), "", l, elCitizen, lookup)
	w.raw("</ns1:", elCollection, ">")
}

// tree writes a complex element; path is that of its content.
func (w *writer) tree(values map[string]string, path string, l Layout, element string, blanks bool) {
	w.raw("<ns1:", element, ">")
	for _, e := range l.content(element) {
		switch {
		case l.content(e) != nil:
			if !empty(values, path+e, l, e) {
				w.tree(values, path+e, l, e, true)
			}
		case e == elDay && values[path+e] == "":
			// A person known by the year of birth has Nam alone.
		case blanks || values[path+e] != "":
			w.leaf(e, values[path+e])
		}
	}
	w.raw("</ns1:", element, ">")
}

// send writes an envelope around content.
func send(w http.ResponseWriter, status int, c *call, content func(*writer)) {
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(status)
	_, _ = w.Write(c.envelope(content))
}

// envelope is what goes out around content. The header block MaYeuCau echoes the
// client's number where there is one; clients read the Body alone.
func (c *call) envelope(content func(*writer)) []byte {
	var b writer
	b.raw(`<?xml version="1.0" encoding="UTF-8"?>`, "\n", `<soapenv:Envelope xmlns:soapenv="`, soap11, `"><soapenv:Header`)
	if id := c.question.ID; id != "" {
		b.raw(` xmlns:dan="`, c.ns, `"><dan:`, elRequestID, ">")
		b.escaped(id)
		b.raw("</dan:", elRequestID, "></soapenv:Header>")
	} else {
		b.raw("/>")
	}
	b.raw("<soapenv:Body>")
	content(&b)
	b.raw("</soapenv:Body></soapenv:Envelope>")
	return b.Bytes()
}

// The fault codes of SOAP 1.1 section 4.4.1.
const (
	faultClient     = "soapenv:Client"
	faultServer     = "soapenv:Server"
	faultVersion    = "soapenv:VersionMismatch"
	faultUnderstand = "soapenv:MustUnderstand"
)

// errorNamespace is that of the one detail element of a fault.
const errorNamespace = "urn:lienthong:error"

// serverCodes are not the client's fault: the same request, with a new
// MaYeuCau, may be answered later.
var serverCodes = []lienthong.Code{
	lienthong.Internal, lienthong.Unavailable, lienthong.Overloaded, lienthong.Maintenance, lienthong.EvidenceFailed,
	lienthong.UpstreamFailed, lienthong.PeerUnreachable, lienthong.AnswerRefused, lienthong.DeadlineExceeded,
}

// protocolError is a fault whose code is neither Client nor Server.
type protocolError struct {
	faultcode string
	err       *lienthong.Error
}

func (e *protocolError) Error() string { return e.err.Error() }
func (e *protocolError) Unwrap() error { return e.err }

// fault is what the client learns of an error, and its cause for the log.
type fault struct {
	faultcode string
	code      lienthong.Code
	message   string
	field     string
	cause     error
}

// faultOf tells an error to the world: the code, the sentence and the field of
// a lienthong.Error, and nothing of any other.
func faultOf(err error) fault {
	f := fault{faultcode: faultServer, code: lienthong.Internal, cause: err}
	if e, ok := errors.AsType[*lienthong.Error](err); ok {
		f.code, f.message, f.field, f.cause = e.Code, e.Message, e.Field, e.Cause
	} else if errors.Is(err, context.DeadlineExceeded) {
		f.code, f.message = lienthong.DeadlineExceeded, "The answer took too long; try again with a new MaYeuCau."
	}
	if f.code == lienthong.Internal {
		f.message, f.field = "Something is wrong on our side; try again, and name MaYeuCau if it stays.", ""
	}
	if !slices.Contains(serverCodes, f.code) {
		f.faultcode = faultClient
	}
	if p, ok := errors.AsType[*protocolError](err); ok {
		f.faultcode = p.faultcode
	}
	return f
}

func (f fault) write(w *writer) {
	w.raw("<soapenv:Fault><faultcode>", f.faultcode, "</faultcode><faultstring>")
	w.escaped(f.message)
	w.raw(`</faultstring><detail><lt:error xmlns:lt="`, errorNamespace, `"><lt:code>`)
	w.escaped(string(f.code))
	w.raw("</lt:code>")
	if f.field != "" {
		w.raw("<lt:field>")
		w.escaped(f.field)
		w.raw("</lt:field>")
	}
	w.raw("</lt:error></detail></soapenv:Fault>")
}
