package serving

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/internal/web"
)

// maxBody bounds a single question, in bytes.
const maxBody = 64 << 10

// Handler serves the operations of all mapped record types, below /v1/, and
// their description.
func (s *Service) Handler() http.Handler {
	api := web.New("Liên Thông: "+s.Sector.Title, s.Version, "The records of connector "+s.Name+" in the terms of the sector "+s.Sector.ID+".", s.Log)
	for _, b := range s.Bound {
		s.mount(api, b)
	}
	return api.Handler()
}

func (s *Service) mount(api *web.API, b *connector.Bound) {
	for _, op := range operationsOf(b) {
		describe(api, b, op)
		serve := s.handler(b, op)
		api.Mux.HandleFunc("POST "+connector.OperationPath(b.Type.ID, op), func(w http.ResponseWriter, r *http.Request) {
			if err := serve(w, r); err != nil {
				web.WriteProblem(w, r, s.Log, err)
			}
		})
	}
}

// operationsOf are those that a mapping makes possible; none of a sealed type.
func operationsOf(b *connector.Bound) []string {
	if b.Type.Sealed() {
		return nil
	}
	out := []string{connector.OpKnown, connector.OpVerify, connector.OpRead}
	if b.HasNumbers() {
		out = append(out, connector.OpBulk)
	}
	if b.Mapping.Changed != "" {
		out = append(out, connector.OpChanges)
	}
	return out
}

func (s *Service) handler(b *connector.Bound, op string) func(http.ResponseWriter, *http.Request) error {
	switch op {
	case connector.OpKnown:
		return one(s, b, func(ctx context.Context, q *who, _ disclosure) (*knownAnswer, []string, error) {
			return s.known(ctx, b, q)
		})
	case connector.OpVerify:
		return one(s, b, func(ctx context.Context, q *verifyQuestion, d disclosure) (*verifyAnswer, []string, error) {
			return s.verify(ctx, b, q, d)
		})
	case connector.OpRead:
		return one(s, b, func(ctx context.Context, q *readQuestion, d disclosure) (*readAnswer, []string, error) {
			return s.read(ctx, b, q, d)
		})
	case connector.OpChanges:
		return one(s, b, func(ctx context.Context, q *changesQuestion, d disclosure) (*changesAnswer, []string, error) {
			return s.changes(ctx, b, q, d)
		})
	default:
		return func(w http.ResponseWriter, r *http.Request) error { return s.serveBulk(b, w, r) }
	}
}

// one serves an operation with a JSON body and a JSON answer.
func one[Q, A any](s *Service, b *connector.Bound, do func(context.Context, *Q, disclosure) (*A, []string, error)) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := wants(r, "application/json"); err != nil {
			return err
		}
		if err := s.open(b); err != nil {
			return err
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err != nil {
			if _, large := errors.AsType[*http.MaxBytesError](err); large {
				return lienthong.Errorf(lienthong.TooLarge, "The body is larger than %d bytes.", maxBody)
			}
			return lienthong.Errorf(lienthong.Invalid, "The body broke off before its end.")
		}
		q := new(Q)
		if err := web.Decode(body, q); err != nil {
			return err
		}
		answer, subjects, err := do(r.Context(), q, disclosed(r))
		if err != nil {
			return err
		}
		return write(w, "application/json", answer, subjects)
	}
}

func (s *Service) serveBulk(b *connector.Bound, w http.ResponseWriter, r *http.Request) error {
	if err := wants(r, web.LinesType); err != nil {
		return err
	}
	if err := s.open(b); err != nil {
		return err
	}
	// MaxLines bounds the answer, so it is made whole before any of it leaves: a
	// source that dies half-way gives an error and no half.
	var out bytes.Buffer
	if err := s.bulk(r.Context(), b, disclosed(r), r.Body, &out); err != nil {
		return err
	}
	w.Header().Set("Content-Type", web.LinesType)
	_, _ = w.Write(out.Bytes()) // the caller has gone; there is nobody to tell
	return nil
}

func wants(r *http.Request, want string) error {
	if t, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err == nil && t == want {
		return nil
	}
	return lienthong.Errorf(lienthong.Unsupported, "Send the body as Content-Type: %s.", want)
}

func write(w http.ResponseWriter, contentType string, answer any, subjects []string) error {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(answer); err != nil {
		return err
	}
	w.Header().Set("Content-Type", contentType)
	if len(subjects) > 0 {
		w.Header()[headerSubject] = subjects
	}
	_, _ = w.Write(out.Bytes()) // the caller has gone; there is nobody to tell
	return nil
}
