package directory

import (
	"context"
	"crypto/tls"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/directory/admission"
	"github.com/lienthong/lienthong/internal/web"
)

const (
	tag            = "directory"
	operatorPrefix = "/v1/directory/operator/"
)

// MembersAnswer lists the members with everything that is public about them.
type MembersAnswer struct {
	Members    []Member    `json:"members"`
	Purposes   []Purpose   `json:"purposes"`
	Agreements []Agreement `json:"agreements"`
	Witnesses  []Witness   `json:"witnesses,omitempty"`
}

// Mount registers what everybody may call: the list, joining and renewal; and
// the files of the trust list.
func (r *Registry) Mount(a *web.API) {
	web.Get(a, web.Operation{
		ID: "directoryMembers", Path: "/v1/directory/members", Tag: tag,
		Summary:     "Who takes part in the exchange?",
		Description: "For people and portals. Gateways follow the signed trust list at /tuf/, and believe nothing else.",
	}, func(context.Context) (*MembersAnswer, error) {
		l, err := r.List()
		if err != nil {
			return nil, err
		}
		return &MembersAnswer{l.Members(), l.Purposes(), l.Agreements(), l.Witnesses()}, nil
	})
	web.Post(a, web.Operation{
		ID: "enrolGateway", Path: admission.EnrolPath, Tag: tag,
		Summary:     "Join the exchange with a one-time token.",
		Description: "Enters the gateway's keys into the trust list and answers with a certificate. The same keys may ask again while the token lives.",
		Errors:      []lienthong.Code{lienthong.AccessDenied},
	}, r.Enrol)
	web.Post(a, web.Operation{
		ID: "renewGateway", Path: admission.RenewPath, Tag: tag,
		Summary:     "Renew a gateway's certificate, with the same keys or new ones.",
		Description: "The key of the certificate signs the request. A certificate that has expired can be renewed while the trust list names its key.",
		Errors:      []lienthong.Code{lienthong.AccessDenied},
	}, r.Renew)
	files := http.StripPrefix("/tuf/", http.FileServerFS(publicFiles{r.Public()}))
	a.Mux.HandleFunc("GET /tuf/", func(w http.ResponseWriter, q *http.Request) {
		// Only the timestamp ever changes under its name.
		w.Header().Set("Cache-Control", "public, max-age=86400, immutable")
		if strings.HasSuffix(q.URL.Path, "/timestamp.json") {
			w.Header().Set("Cache-Control", "no-cache")
		}
		files.ServeHTTP(w, q)
	})
}

// Handler serves the whole of a directory: what everybody may call, and the
// operator's operations behind a key.
func (r *Registry) Handler(version string) http.Handler {
	public := web.New("Lien Thong directory", version, "Members of the exchange, joining, and the signed trust list.", r.Log)
	r.Mount(public)
	operator := web.New("Lien Thong directory: operator", version, "Changes of the directory. Send Authorization: Bearer with an operator's key.", r.Log)
	r.mountOperator(operator)
	mux := http.NewServeMux()
	mux.Handle("/", public.Handler())
	mux.Handle(operatorPrefix, r.onlyOperators(operator.Handler()))
	return mux
}

// onlyOperators lets through who shows an operator's key.
func (r *Registry) onlyOperators(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		key, _ := strings.CutPrefix(q.Header.Get("Authorization"), "Bearer ")
		ok, err := r.isOperator(key)
		if err == nil && !ok {
			err = lienthong.Errorf(lienthong.AccessDenied, "This operation needs an operator's key; lienthong directory operator makes one.")
		}
		if err != nil {
			web.WriteProblem(w, q, r.Log, err)
			return
		}
		next.ServeHTTP(w, q)
	})
}

// ServerTLS is TLS for a server of the directory at some hosts, with
// certificates of its own authority that renew themselves. Gateways pin that
// authority by their token.
func (r *Registry) ServerTLS(hosts []string) *tls.Config {
	var mu sync.Mutex
	var cached *tls.Certificate
	return &tls.Config{MinVersion: tls.VersionTLS13, GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
		mu.Lock()
		defer mu.Unlock()
		const ahead = 24 * time.Hour
		if cached != nil && r.Now().Add(ahead).Before(cached.Leaf.NotAfter) {
			return cached, nil
		}
		s, _, err := r.load()
		if err != nil {
			return nil, err
		}
		a, err := r.authority(s)
		if err != nil {
			return nil, err
		}
		a.Life = 2 * ahead
		cached, err = a.Server(hosts)
		return cached, err
	}}
}

// serveDocument reads the document of a service from the body as it is.
func (r *Registry) serveDocument(log *slog.Logger) http.HandlerFunc {
	return func(w http.ResponseWriter, q *http.Request) {
		id, err := lienthong.ParseServiceID(q.URL.Query().Get("service"))
		if err != nil {
			web.WriteProblem(w, q, log, invalid("service", "The parameter service needs INSTANCE/CLASS/CODE/SYSTEM/SERVICE."))
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, q.Body, maxDocument))
		if err != nil {
			web.WriteProblem(w, q, log, lienthong.Errorf(lienthong.TooLarge, "An OpenAPI document may weigh at most %d bytes.", maxDocument))
			return
		}
		if len(body) == 0 {
			body = nil
		}
		if err := r.PublishService(q.Context(), id, q.URL.Query().Get("title"), body); err != nil {
			web.WriteProblem(w, q, log, err)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	}
}
