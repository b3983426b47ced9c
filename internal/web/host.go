package web

import (
	"net"
	"net/http"
	"strconv"
	"strings"

	"github.com/lienthong/lienthong"
)

// LocalOnly guards a server that listens on this machine alone: it refuses
// requests that do not ask for this machine, by one of its own names and the
// server's port. Without it a page from anywhere could have its own name
// resolve to 127.0.0.1 and then read the answers as its own (DNS rebinding).
// A server that listens on another address is left as it is: what names it has
// is not known here.
func LocalOnly(listening net.Addr, next http.Handler) http.Handler {
	a, ok := listening.(*net.TCPAddr)
	if !ok || !a.IP.IsLoopback() {
		return next
	}
	hosts := map[string]bool{"localhost": true, "127.0.0.1": true, "::1": true, a.IP.String(): true}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, port, err := net.SplitHostPort(r.Host)
		if err != nil {
			host, port = strings.Trim(r.Host, "[]"), "80" // a browser leaves out the port of the scheme
		}
		if p, err := strconv.Atoi(port); err != nil || p != a.Port || !hosts[strings.ToLower(host)] {
			misdirected(w)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// misdirected is RFC 9110, 15.5.20: not the server that the caller means.
func misdirected(w http.ResponseWriter) {
	for _, f := range fixedHeaders {
		w.Header()[f.name] = f.value
	}
	p := ProblemOf(lienthong.Errorf(lienthong.Invalid,
		"This server answers to 127.0.0.1, [::1] and localhost, with its port, and to no other name; it is not open to other machines."))
	p.Status, p.Title, p.Field = http.StatusMisdirectedRequest, "Misdirected request", "Host"
	writeProblem(w, p)
}
