package access

import (
	"context"
	"crypto/sha256"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/internal/web"
)

// Config says who may call a node.
type Config struct {
	// Callers is a file of who may call, with the digest of each one's token;
	// `lienthong caller add` enters one and prints the token. Default: none, and
	// every program of this machine may call, as on a laptop.
	Callers conf.File `yaml:"callers"`
}

// Guard is the door of a node. The nil Guard lets everybody through.
type Guard struct {
	callers atomic.Pointer[Callers]
	path    string
	own     string // the token of this process's own calls to itself
	log     *slog.Logger
}

// Open reads the callers; nil if the configuration names no file of them.
func (c Config) Open(log *slog.Logger) (*Guard, error) {
	if c.Callers == "" {
		return nil, nil
	}
	g := &Guard{path: string(c.Callers), log: log}
	return g, g.Reload()
}

// Reload reads the callers again. Where it cannot, those of before go on.
func (g *Guard) Reload() error {
	if g == nil {
		return nil
	}
	callers, err := ReadCallers(g.path)
	if err != nil {
		return err
	}
	if g.own == "" {
		g.own, _ = newToken()
	}
	digest := sha256.Sum256([]byte(g.own))
	callers[digest] = Caller{Name: "this-node", Roles: Roles, digest: digest, own: true}
	g.callers.Store(&callers)
	return nil
}

// needs is what an address asks for, by its beginning; the first that fits
// counts. No role means that everybody may.
var needs = []struct {
	prefix string
	roles  []Role // to look
	change []Role // to do anything but GET
}{
	{"/v1/grants/explain", []Role{Operator, Auditor}, []Role{Operator, Auditor}}, // a question, though a POST
	{"/v1/ledger/usage", []Role{Operator, Auditor}, []Role{Operator, Auditor}},   // the same
	{"/v1/grants", []Role{Operator, Auditor}, []Role{Operator}},
	{"/v1/agreements", []Role{Operator, Auditor}, []Role{Operator}},
	{"/v1/ledger", []Role{Operator, Auditor}, []Role{Operator}},
	{"/v1/population/events", []Role{Registrar, Auditor}, []Role{Registrar}},
	{"/v1/population/reports", []Role{Registrar}, []Role{Registrar}},
	{"/v1/", []Role{Register}, []Role{Register}},
	{"/connectors/", []Role{Register}, []Role{Register}},
	{"/registrar/events", []Role{Registrar, Auditor}, []Role{Registrar}},
	{"/registrar/en/events", []Role{Registrar, Auditor}, []Role{Registrar}},
	{"/registrar/assets", nil, nil},
	{"/registrar/", []Role{Registrar}, []Role{Registrar}},
	{"/openapi.json", nil, nil},
	{"/docs", nil, nil},
	{"/healthz", nil, nil},
	{"/metrics", nil, nil},
	{"/", []Role{Officer}, []Role{Officer}}, // the console
}

// Handler lets through who may.
func (g *Guard) Handler(next http.Handler) http.Handler {
	if g == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, n := range needs {
			if !strings.HasPrefix(r.URL.Path, n.prefix) {
				continue
			}
			roles := n.roles
			if r.Method != http.MethodGet && r.Method != http.MethodHead {
				roles = n.change
			}
			if len(roles) > 0 {
				caller, ok := g.admit(w, r, roles)
				if !ok {
					return
				}
				r = r.WithContext(context.WithValue(r.Context(), nameKey{}, caller.nameIn(r.Header)))
			}
			break
		}
		next.ServeHTTP(w, r)
	})
}

// admit reports whether the caller has one of the roles, and answers if not.
func (g *Guard) admit(w http.ResponseWriter, r *http.Request, roles []Role) (Caller, bool) {
	caller, known := (*g.callers.Load())[sha256.Sum256([]byte(shown(r)))]
	switch {
	case !known:
		w.Header().Set("WWW-Authenticate", `Basic realm="Lien Thong", charset="UTF-8"`) // browsers ask for a password; programs send Bearer
		web.WriteProblem(w, r, g.log, lienthong.Errorf(lienthong.CallerUnproven, "Send a token as Authorization: Bearer; in a browser it is the password. lienthong caller add makes one."))
		return Caller{}, false
	case !caller.May(roles...):
		web.WriteProblem(w, r, g.log, lienthong.Errorf(lienthong.AccessDenied, "This token is not for that; it needs the role %s.", roles[0]))
		return Caller{}, false
	}
	if r.Method != http.MethodGet && roles[0] == Operator {
		g.log.LogAttrs(r.Context(), slog.LevelInfo, "operator called", slog.String("caller", caller.Name), slog.String("method", r.Method), slog.String("prefix", firstTwo(r.URL.Path)))
	}
	return caller, true
}

// firstTwo are the parts of a path that name no thing: /v1/grants.
func firstTwo(path string) string {
	parts := strings.SplitN(path, "/", 4)
	return strings.Join(parts[:min(len(parts), 3)], "/")
}

// shown is the token of a request: that of a program, or the password of a
// browser.
func shown(r *http.Request) string {
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return token
	}
	_, password, _ := r.BasicAuth()
	return password
}

// Own gives a transport that shows this process's own token, with every role:
// for a node's calls to itself. A call that serves somebody's request goes in
// their name.
func (g *Guard) Own(next http.RoundTripper) http.RoundTripper {
	if g == nil {
		return next
	}
	return bearer{next, []string{"Bearer " + g.own}}
}

// bearer is a transport that shows a token, in place of whatever stands there.
type bearer struct {
	next  http.RoundTripper
	shows []string
}

// RoundTrip implements http.RoundTripper.
func (b bearer) RoundTrip(r *http.Request) (*http.Response, error) {
	out := *r
	out.Header = r.Header.Clone()
	out.Header["Authorization"] = b.shows
	delete(out.Header, onBehalf)
	if name := Name(r.Context()); name != "" {
		out.Header[onBehalf] = []string{name}
	}
	return b.next.RoundTrip(&out)
}
