package witness

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"sync"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/lienthong/lienthong/internal/durable"
	"github.com/lienthong/lienthong/ledger/cosign"
)

// Service is a witness. Its methods may be called at once.
type Service struct {
	Dir    string         // where the newest checkpoints are kept; nobody else may write there
	Signer *cosign.Signer // a key that signs nothing else
	// Ledgers are the keys of the ledgers it watches; a key's name is the
	// origin. A ledger whose key changes has both keys here for a while. Watch
	// changes them while the witness serves.
	Ledgers []note.Verifier
	Log     *slog.Logger

	mu sync.Mutex // one checkpoint at a time: look, check, keep, sign; and guards Ledgers
}

// Handler serves POST /add-checkpoint.
func (s *Service) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /add-checkpoint", s.addCheckpoint)
	return mux
}

// refusal is an answer other than 200.
type refusal struct {
	status int
	size   int64 // of the newest checkpoint, for a conflict of sizes; else -1
	why    string
}

func (r *refusal) Error() string { return r.why }

func refuse(status int, why string) error { return &refusal{status, -1, why} }

func (s *Service) addCheckpoint(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		http.Error(w, "the request is too long or was cut off", http.StatusBadRequest)
		return
	}
	signature, err := s.Cosign(body)
	if no, is := errors.AsType[*refusal](err); is {
		if no.size >= 0 {
			w.Header().Set("Content-Type", "text/x.tlog.size")
			w.WriteHeader(no.status)
			_, _ = fmt.Fprintf(w, "%d\n", no.size) // who asked may have gone
			return
		}
		http.Error(w, no.why, no.status)
		return
	}
	if err != nil {
		s.Log.Error("the witness cannot keep a checkpoint", "error", err)
		http.Error(w, "the checkpoint cannot be kept now", http.StatusServiceUnavailable)
		return
	}
	_, _ = w.Write(signature) // who asked may have gone; asking again gives it again
}

// Cosign answers the body of a request with a signature line.
func (s *Service) Cosign(body []byte) ([]byte, error) {
	r, err := parseRequest(body)
	if err != nil {
		return nil, refuse(http.StatusBadRequest, err.Error())
	}
	s.mu.Lock()
	ledgers := s.Ledgers
	s.mu.Unlock()
	text, err := authentic(ledgers, r)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	last, err := s.newest(r.head.origin)
	if err != nil {
		return nil, err
	}
	if err := s.extends(r, last); err != nil {
		return nil, err
	}
	if err := s.keep(r.head.origin, r.checkpoint); err != nil {
		return nil, err
	}
	signed, err := note.Sign(&note.Note{Text: text}, s.Signer)
	if err != nil {
		return nil, err
	}
	return bytes.TrimPrefix(signed, []byte(text+"\n")), nil
}

// authentic checks the ledger's signature and gives the text that it signed.
func authentic(ledgers []note.Verifier, r *request) (string, error) {
	var keys []note.Verifier
	for _, k := range ledgers {
		if k.Name() == r.head.origin {
			keys = append(keys, k)
		}
	}
	if len(keys) == 0 {
		return "", refuse(http.StatusNotFound, "no ledger of this origin is known here")
	}
	n, err := note.Open(r.checkpoint, note.VerifierList(keys...))
	if err != nil {
		return "", refuse(http.StatusForbidden, "the checkpoint is not signed by the ledger")
	}
	return n.Text, nil
}

// extends checks the request against what was cosigned last.
func (s *Service) extends(r *request, last head) error {
	switch {
	case r.old != last.size:
		return &refusal{http.StatusConflict, last.size, "another size was cosigned last"}
	case r.old == r.head.size && r.old > 0 && r.head.root != last.root:
		s.Log.Error("a ledger shows two trees of one size: its history was rewritten", "origin", r.head.origin, "size", last.size)
		return refuse(http.StatusConflict, "another tree of this size was cosigned")
	case r.old == 0 || r.old == r.head.size:
		if len(r.proof) > 0 {
			return refuse(http.StatusUnprocessableEntity, "there is nothing to prove")
		}
		return nil
	}
	if err := tlog.CheckTree(r.proof, r.head.size, r.head.root, last.size, last.root); err != nil {
		return refuse(http.StatusUnprocessableEntity, "the proof does not hold")
	}
	return nil
}

// path is where the newest checkpoint of an origin is kept. Origins are
// strangers' text, so the name is a digest.
func (s *Service) path(origin string) string {
	return filepath.Join(s.Dir, fmt.Sprintf("%x.checkpoint", sha256.Sum256([]byte(origin))))
}

// newest is what was cosigned last; size 0 if nothing was.
func (s *Service) newest(origin string) (head, error) {
	b, err := os.ReadFile(s.path(origin))
	if errors.Is(err, fs.ErrNotExist) {
		return head{origin: origin}, nil
	}
	if err != nil {
		return head{}, err
	}
	return parseHead(b)
}

func (s *Service) keep(origin string, checkpoint []byte) error {
	return durable.WriteFile(s.path(origin), checkpoint)
}
