package h1

import (
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/net/http/httpguts"
)

// answering is the http.ResponseWriter of one request.
type answering struct {
	visit   *visit
	request *http.Request
	body    *incoming // of the request
	header  http.Header
	status  int    // 0 until it is known
	begun   bool   // the head is written
	empty   bool   // there can be no body
	held    []byte // of a body whose length is not known yet
	chunked bool   // the body's length will not be known
	left    int64  // of the body, where its length is known
	last    bool   // the connection ends with this answer
	err     error  // of the connection
}

// sendAt is how much of an answer is gathered before it is sent, in bytes.
const sendAt = 16 << 10

// answer has one request answered, and reports whether another may follow.
func (v *visit) answer(r *http.Request, body *incoming) bool {
	a := &answering{visit: v, request: r, body: body, header: make(http.Header, 16)}
	v.server.Handler.ServeHTTP(a, r)
	a.WriteHeader(http.StatusOK) // if the handler has not
	if !a.begun {
		a.left = int64(len(a.held))
		a.header["Content-Length"] = []string{strconv.Itoa(len(a.held))}
		a.begin()
		a.put(a.held)
	}
	if a.chunked {
		v.out = append(v.out, "0\r\n\r\n"...)
	}
	a.flush()
	if a.err != nil {
		return false
	}
	if !a.last && a.left == 0 && body.drain() {
		return true
	}
	v.linger()
	return false
}

// Header implements http.ResponseWriter.
func (a *answering) Header() http.Header { return a.header }

// WriteHeader implements http.ResponseWriter. Interim answers are not sent. The
// length of a small body need not be known: it is held until it is whole.
func (a *answering) WriteHeader(status int) {
	if a.status != 0 || status < 200 {
		return
	}
	a.status = status
	a.empty = a.request.Method == http.MethodHead || status == http.StatusNoContent || status == http.StatusNotModified
	lengths := a.header["Content-Length"]
	n, err := strconv.ParseInt(strings.Join(lengths, ","), 10, 64)
	known := err == nil && n >= 0
	if !known {
		delete(a.header, "Content-Length")
	}
	if known && !a.empty {
		a.left = n
	}
	if known || a.empty {
		a.begin()
	}
}

// begin writes the head.
func (a *answering) begin() {
	v, h := a.visit, a.header
	a.begun = true
	if a.body.asks { // nobody can know now whether it comes
		a.body.err, a.body.asks, a.last = http.ErrBodyReadAfterClose, false, true
	}
	a.last = a.last || a.request.Close || v.server.closing.Load() || httpguts.HeaderValuesContainsToken(h["Connection"], "close")
	b := append(v.out, "HTTP/1.1 "...)
	b = strconv.AppendInt(b, int64(a.status), 10)
	b = append(append(append(b, ' '), http.StatusText(a.status)...), "\r\n"...)
	for name, values := range h {
		if name == "Connection" || name == "Transfer-Encoding" || !isToken(name) {
			continue
		}
		for _, value := range values {
			b = append(append(b, name...), ": "...)
			b = append(appendLine(b, value), "\r\n"...)
		}
	}
	if _, set := h["Date"]; !set {
		b = append(append(append(b, "Date: "...), date(time.Now())...), "\r\n"...)
	}
	if a.chunked {
		b = append(b, "Transfer-Encoding: chunked\r\n"...)
	}
	if a.last {
		b = append(b, "Connection: close\r\n"...)
	}
	v.out = append(b, "\r\n"...)
}

// appendLine writes a field's value, which can be no more than a line.
func appendLine(b []byte, value string) []byte {
	at := len(b)
	b = append(b, value...)
	for i := at; i < len(b); i++ {
		if b[i] == '\r' || b[i] == '\n' || b[i] == 0 {
			b[i] = ' '
		}
	}
	return b
}

// Write implements http.ResponseWriter.
func (a *answering) Write(p []byte) (int, error) {
	a.WriteHeader(http.StatusOK) // if the handler has not
	switch {
	case len(p) == 0:
		return 0, a.err
	case a.empty:
		return 0, http.ErrBodyNotAllowed
	case !a.begun && len(a.held)+len(p) <= sendAt:
		a.held = append(a.held, p...)
		return len(p), nil
	case !a.begun:
		a.chunked = true
		a.begin()
		a.chunk(a.held)
		a.held = nil
		a.chunk(p)
	case a.chunked:
		a.chunk(p)
	case int64(len(p)) > a.left:
		return 0, http.ErrContentLength
	default:
		a.put(p)
	}
	if a.err != nil {
		return 0, a.err
	}
	return len(p), nil
}

func (a *answering) chunk(p []byte) {
	if len(p) == 0 {
		return // it would end the body
	}
	a.visit.out = append(strconv.AppendInt(a.visit.out, int64(len(p)), 16), "\r\n"...)
	a.left = int64(len(p))
	a.put(p)
	a.visit.out = append(a.visit.out, "\r\n"...)
}

// put gathers a piece of the body, or sends it after what is gathered.
func (a *answering) put(p []byte) {
	v := a.visit
	a.left -= int64(len(p))
	if len(v.out)+len(p) <= sendAt {
		v.out = append(v.out, p...)
		return
	}
	a.flush()
	if a.err == nil {
		_, a.err = v.Conn.Write(p)
	}
}

func (a *answering) flush() {
	v := a.visit
	if a.err == nil && len(v.out) > 0 {
		_, a.err = v.Conn.Write(v.out)
	}
	clear(v.out) // it may hold personal data
	v.out = v.out[:0]
}

// SetReadDeadline is for http.ResponseController. It is set when the body is
// waited for.
func (a *answering) SetReadDeadline(t time.Time) error {
	v := a.visit
	if v.deadline = t; t.IsZero() && v.timed {
		v.timed = false
		return v.SetReadDeadline(t)
	}
	return nil
}

// SetWriteDeadline is for http.ResponseController.
func (a *answering) SetWriteDeadline(t time.Time) error { return a.visit.SetWriteDeadline(t) }

// second is the text of the Date field for a second.
type second struct {
	unix int64
	text string
}

var dates atomic.Pointer[second]

func date(now time.Time) string {
	unix := now.Unix()
	if d := dates.Load(); d != nil && d.unix == unix {
		return d.text
	}
	d := &second{unix, now.UTC().Format(http.TimeFormat)}
	dates.Store(d)
	return d.text
}
