package directory

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/directory/admission"
	"github.com/lienthong/lienthong/internal/web"
)

// Done is the answer of an operation that has none.
type Done struct {
	Done bool `json:"done"`
}

// NewMember, NewSystem and the like are what the operator's operations read.
type (
	// NewMember is a member to enter or rename.
	NewMember struct {
		ID   MemberID `json:"id" doc:"INSTANCE/CLASS/CODE, the code by Decision 20/2020/QĐ-TTg."`
		Name string   `json:"name"`
	}
	// NewSystem is a system to enter or change.
	NewSystem struct {
		ID       lienthong.SystemID `json:"id"`
		Title    string             `json:"title"`
		Gateways []GatewayID        `json:"gateways,omitempty" doc:"That speak for it; none: all of its member's."`
	}
	// NewToken asks for a token.
	NewToken struct {
		Gateway   GatewayID `json:"gateway"`
		Hours     int       `json:"hours" doc:"How long the token lives."`
		Addresses []string  `json:"addresses,omitempty" doc:"HOST:PORT that the gateway must have; none: those it says."`
	}
	// TokenAnswer shows a token, once.
	TokenAnswer struct {
		Token string `json:"token"`
	}
	// GatewayName names a gateway.
	GatewayName struct {
		Gateway GatewayID `json:"gateway"`
	}
	// MaintenanceChange opens or closes a gateway.
	MaintenanceChange struct {
		Gateway GatewayID `json:"gateway"`
		On      bool      `json:"on"`
	}
)

// mountOperator registers the operator's operations.
func (r *Registry) mountOperator(a *web.API) {
	op := func(id, name, summary string) web.Operation {
		return web.Operation{ID: id, Path: operatorPrefix + name, Tag: tag, Summary: summary, Errors: []lienthong.Code{lienthong.AccessDenied, lienthong.NotFound}}
	}
	web.Post(a, op("putMember", "members", "Enter a member, or rename it."), done(func(ctx context.Context, q *NewMember) error {
		return r.AddMember(ctx, q.ID, q.Name)
	}))
	web.Post(a, op("putSystem", "systems", "Enter an information system, or change it."), done(func(ctx context.Context, q *NewSystem) error {
		return r.AddSystem(ctx, q.ID, q.Title, q.Gateways)
	}))
	web.Post(a, op("putPurpose", "purposes", "Register what a purpose means."), done(func(ctx context.Context, q *Purpose) error {
		return r.PutPurpose(ctx, *q)
	}))
	web.Post(a, op("putAgreement", "agreements", "Enter the public part of an agreement."), done(func(ctx context.Context, q *Agreement) error {
		return r.PutAgreement(ctx, *q)
	}))
	web.Post(a, op("putWitness", "witnesses", "Enter a witness of ledgers, or change it."), done(func(ctx context.Context, q *Witness) error {
		return r.PutWitness(ctx, *q)
	}))
	web.Post(a, op("retireGateway", "retire", "Take a gateway out of the exchange."), done(func(ctx context.Context, q *GatewayName) error {
		return r.Retire(ctx, q.Gateway)
	}))
	web.Post(a, op("setMaintenance", "maintenance", "Have peers hold requests back."), done(func(ctx context.Context, q *MaintenanceChange) error {
		return r.SetMaintenance(ctx, q.Gateway, q.On)
	}))
	web.Post(a, op("makeToken", "tokens", "Make a one-time token with which a gateway joins."), func(ctx context.Context, q *NewToken) (*TokenAnswer, error) {
		t, err := r.Token(ctx, q.Gateway, time.Duration(q.Hours)*time.Hour, q.Addresses)
		if err != nil {
			return nil, err
		}
		return &TokenAnswer{t.Reveal()}, nil
	})
	a.Mux.HandleFunc("POST "+operatorPrefix+"services", r.serveDocument(a.Log))
}

func done[I any](do func(context.Context, *I) error) func(context.Context, *I) (*Done, error) {
	return func(ctx context.Context, q *I) (*Done, error) { return &Done{true}, do(ctx, q) }
}

const operatorKeyPrefix = "lo1."

// NewOperatorKey makes a key for the operator's operations. Only its hash is
// kept; RemoveOperatorKeys ends all of them.
func (r *Registry) NewOperatorKey(ctx context.Context) (string, error) {
	var secret [32]byte
	_, _ = rand.Read(secret[:]) // never fails since Go 1.24
	return operatorKeyPrefix + base64.RawURLEncoding.EncodeToString(secret[:]), r.change(ctx, func(s *state) error {
		s.Operators = append(s.Operators, admission.HashSecret(secret[:]))
		return nil
	})
}

// RemoveOperatorKeys ends every operator's key.
func (r *Registry) RemoveOperatorKeys(ctx context.Context) error {
	return r.change(ctx, func(s *state) error {
		s.Operators = nil
		return nil
	})
}

func (r *Registry) isOperator(key string) (bool, error) {
	text, ok := strings.CutPrefix(key, operatorKeyPrefix)
	secret, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if !ok || err != nil {
		return false, nil //nolint:nilerr // what is no key is nobody's
	}
	s, _, err := r.load()
	if err != nil {
		return false, err
	}
	// Hashes of 256 random bits: how long comparing takes tells nothing.
	return slices.Contains(s.Operators, admission.HashSecret(secret)), nil
}

// publicFiles are the files of the trust list without what a crash may have
// left, and without folders to look around in.
type publicFiles struct{ dir string }

// Open is fs.FS.
func (p publicFiles) Open(name string) (fs.File, error) {
	if strings.HasPrefix(path.Base(name), ".") {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	f, err := os.DirFS(p.dir).Open(name)
	if err != nil {
		return nil, err
	}
	if st, err := f.Stat(); err != nil || !st.Mode().IsRegular() {
		_ = f.Close() // nothing was read
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return f, nil
}
