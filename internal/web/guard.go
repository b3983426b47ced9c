package web

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"

	"github.com/lienthong/lienthong"
)

// requestIDHeader carries the id of a request, in canonical form.
const requestIDHeader = "X-Request-Id"

// requestIDLimit bounds the ids that callers bring.
const requestIDLimit = 64

// fixedHeaders go out with every answer. Their slices are shared: handlers
// replace them with Set and never append in place.
var fixedHeaders = []struct {
	name  string
	value []string
}{
	{"Cache-Control", []string{"no-store"}}, // answers are about persons
	{"X-Content-Type-Options", []string{"nosniff"}},
	{"Referrer-Policy", []string{"no-referrer"}},
	{"Content-Security-Policy", []string{"default-src 'none'; frame-ancestors 'none'"}},
}

// Guard wraps a handler with what every request gets: a request id, the
// security headers, a problem instead of a panic.
func Guard(next http.Handler, log *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		for _, f := range fixedHeaders {
			h[f.name] = f.value
		}
		h[requestIDHeader] = []string{requestID(r)}
		defer func() {
			if v := recover(); v != nil {
				onPanic(w, r, log, v)
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// onPanic answers a panic like any other fault of ours. The panic's value may
// hold anything, so only its type is logged.
func onPanic(w http.ResponseWriter, r *http.Request, log *slog.Logger, v any) {
	if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(v)
	}
	log.LogAttrs(r.Context(), slog.LevelError, "handler panicked",
		slog.String("panic", fmt.Sprintf("%T", v)), slog.String("stack", string(debug.Stack())))
	WriteProblem(w, r, log, lienthong.Errorf(lienthong.Internal, "A handler panicked."))
}

// everything is the pattern of noRoute: every other one goes before it, so that
// a request is routed once.
const everything = "/"

// noRoute answers a path, or a method, that nothing serves with a problem
// instead of the bare 404 or 405 of the mux.
func (a *API) noRoute(w http.ResponseWriter, r *http.Request) {
	r.Pattern = "" // of none: what was asked for does not count as a route
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodDelete} {
		try := *r
		try.Method = method
		if _, pattern := a.Mux.Handler(&try); pattern != everything && method != r.Method {
			w.Header().Set("Allow", method)
			p := ProblemOf(lienthong.Errorf(lienthong.Unsupported, "This operation is called with %s.", method))
			p.Status, p.Title, p.RequestID = http.StatusMethodNotAllowed, "Method not allowed", w.Header().Get(requestIDHeader)
			writeProblem(w, p)
			return
		}
	}
	WriteProblem(w, r, a.Log, lienthong.Errorf(lienthong.NotFound, "There is nothing at this path; /docs lists the operations."))
}

// requestID keeps the id a caller brought if it can stand in a log, and makes
// one if not.
func requestID(r *http.Request) string {
	if id := r.Header.Get(requestIDHeader); plain(id) {
		return id
	}
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	return hex.EncodeToString(b[:])
}

// plain reports whether an id is made of letters, digits and hyphens. Twelve
// digits in a row would be somebody's number, so an id needs a letter.
func plain(id string) bool {
	if len(id) < 8 || len(id) > requestIDLimit {
		return false
	}
	letter := false
	for i := range len(id) {
		switch c := id[i]; {
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
			letter = true
		case c >= '0' && c <= '9' || c == '-':
		default:
			return false
		}
	}
	return letter
}
