package directory

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/directory/authority"
	"github.com/lienthong/lienthong/directory/trust"
	"github.com/lienthong/lienthong/internal/durable"
)

// Registry is the operator's side: it keeps what the directory says and
// publishes it as a trust list. Several processes may use one folder at once,
// such as a server and the command line: each change locks it and starts from
// the disk.
type Registry struct {
	Dir string // see the package comment for what lies there
	Now func() time.Time
	Log *slog.Logger

	Life            trust.Life    // of the trust list's metadata
	CertificateLife time.Duration // of gateways' certificates; 0: 72 hours
	Overlap         time.Duration // how long rotated keys of a gateway stay good; 0: 24 hours
	RenewalGrace    time.Duration // how long after its end a certificate can still be renewed; 0: 30 days

	mu   sync.Mutex // one change at a time in this process
	step func(name string) error
}

// Setup is what a new directory is made from.
type Setup struct {
	Instance  string   // the exchange: "VN", or "DEV" on a laptop
	Address   string   // where gateways reach the directory: https://HOST:PORT
	Mirrors   []string // base addresses of the trust list; none: Address + "/tuf/"
	RootDir   string   // where the root keys go; the operator carries them away
	RootKeys  int
	Threshold int
}

// state is everything the registry knows; only Content is public.
type state struct {
	Instance  string   `json:"instance"`
	Address   string   `json:"address"`
	Mirrors   []string `json:"mirrors"`
	Authority string   `json:"authority"` // file of the authority in use
	Content
	Tokens    []tokenRecord `json:"tokens"`
	Operators []string      `json:"operators,omitempty"` // hashes of operators' keys
}

const (
	stateFile = "state.json"
	lockFile  = "lock"
)

func (r *Registry) path(elem ...string) string {
	return filepath.Join(append([]string{r.Dir}, elem...)...)
}

// Public is the folder of the trust list: plain files for any HTTP server.
func (r *Registry) Public() string { return r.path("tuf") }

func (r *Registry) trust() *trust.Repository {
	return &trust.Repository{Dir: r.Public(), Keys: r.path("keys"), Life: r.Life, Now: r.Now}
}

// Init makes a new directory: keys, authority and an empty trust list.
func (r *Registry) Init(ctx context.Context, s Setup) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if !isWord(s.Instance) {
		return invalid("instance", "An instance is a word of capital letters and digits, such as VN.")
	}
	if _, err := admissionToken(s.Address, [32]byte{}); err != nil {
		return err
	}
	if err := os.MkdirAll(r.path("authority"), 0o700); err != nil {
		return &lienthong.Error{Code: lienthong.Unavailable, Message: fmt.Sprintf("folder %s cannot be made; check the path and its permissions", r.Dir), Cause: err}
	}
	if err := os.MkdirAll(r.path("documents"), 0o700); err != nil {
		return &lienthong.Error{Code: lienthong.Unavailable, Message: fmt.Sprintf("folder %s cannot be made; check the path and its permissions", r.Dir), Cause: err}
	}
	unlock, err := r.lock()
	if err != nil {
		return err
	}
	defer unlock()
	if _, err := os.Stat(r.path(stateFile)); err == nil {
		return lienthong.Errorf(lienthong.Conflict, "%s holds a directory already; choose another folder", r.Dir)
	}
	const first = "authority-1.pem"
	a, err := authority.Create(r.path("authority", first), "Lien Thong "+s.Instance, r.Now)
	if err != nil {
		return err
	}
	if err := r.trust().Create(s.RootDir, s.RootKeys, s.Threshold); err != nil {
		return err
	}
	st := &state{Instance: s.Instance, Address: s.Address, Mirrors: s.Mirrors, Authority: first}
	if len(st.Mirrors) == 0 {
		st.Mirrors = []string{s.Address + "/tuf/"}
	}
	st.Authorities = [][]byte{a.Certificate.Raw}
	if err := r.save(st); err != nil {
		return err
	}
	return r.publish(st)
}

// lock keeps other processes and goroutines from changing the folder.
func (r *Registry) lock() (unlock func(), err error) {
	r.mu.Lock()
	f, err := os.OpenFile(r.path(lockFile), os.O_RDWR|os.O_CREATE, 0o600)
	if err == nil {
		if err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err == nil {
			return func() { _ = f.Close(); r.mu.Unlock() }, nil // closing unlocks
		}
		_ = f.Close()
	}
	r.mu.Unlock()
	return nil, &lienthong.Error{Code: lienthong.Unavailable, Message: fmt.Sprintf("%s cannot be locked; check the path and its permissions", r.Dir), Cause: err}
}

func (r *Registry) load() (*state, []byte, error) {
	b, err := os.ReadFile(r.path(stateFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, lienthong.Errorf(lienthong.Invalid, "%s holds no directory; make one with lienthong directory init", r.Dir)
	}
	s := &state{}
	if err == nil {
		err = json.Unmarshal(b, s)
	}
	if err != nil {
		return nil, nil, &lienthong.Error{Code: lienthong.Unavailable, Message: fmt.Sprintf("%s in %s cannot be read; restore it from a copy", stateFile, r.Dir), Cause: err}
	}
	return s, b, nil
}

func (s *state) encode() ([]byte, error) {
	b, err := json.MarshalIndent(s, "", " ")
	if err != nil {
		return nil, fmt.Errorf("encoding the state: %w", err)
	}
	return append(b, '\n'), nil
}

func (r *Registry) save(s *state) error {
	b, err := s.encode()
	if err != nil {
		return err
	}
	return r.write("state", r.path(stateFile), b)
}

// write puts a file in its place. Tests make it fail, before or after.
func (r *Registry) write(name, path string, b []byte) error {
	if r.step != nil {
		if err := r.step("before " + name); err != nil {
			return err
		}
	}
	if err := durable.WriteFile(path, b); err != nil {
		return err
	}
	if r.step != nil {
		return r.step("after " + name)
	}
	return nil
}

// change is the one way in which a directory changes: locked, from the disk,
// checked as a whole, saved, published. If it fails after saving, the next
// change or Tend publishes what was saved.
func (r *Registry) change(ctx context.Context, do func(*state) error) error {
	if err := ctx.Err(); err != nil {
		return err // from here on nobody can walk away: half of a change is none
	}
	unlock, err := r.lock()
	if err != nil {
		return err
	}
	defer unlock()
	s, was, err := r.load()
	if err != nil {
		return err
	}
	if err := do(s); err != nil {
		return err
	}
	if _, err := NewList(s.Content); err != nil {
		return err
	}
	is, err := s.encode()
	if err != nil {
		return err
	}
	if !bytes.Equal(was, is) {
		if err := r.write("state", r.path(stateFile), is); err != nil {
			return err
		}
	}
	return r.publish(s)
}

// List is what the directory says now.
func (r *Registry) List() (*List, error) {
	s, _, err := r.load()
	if err != nil {
		return nil, err
	}
	return NewList(s.Content)
}

// Tend finishes what a crash left undone and signs anew what is getting old.
func (r *Registry) Tend(ctx context.Context) error {
	return r.change(ctx, func(*state) error { return nil })
}

const (
	tendEvery = 10 * time.Minute // short against a day, the life of a timestamp

	// rootWarning is how long before the root expires the log begins to say so:
	// the holders of its keys must meet, and without a root all stops.
	rootWarning = 60 * 24 * time.Hour
)

// Keep calls Tend until the context ends.
func (r *Registry) Keep(ctx context.Context) {
	ticker := time.NewTicker(tendEvery)
	defer ticker.Stop()
	for {
		if err := r.Tend(ctx); err != nil && ctx.Err() == nil {
			r.Log.LogAttrs(ctx, slog.LevelError, "the trust list is not being kept alive", slog.Any("err", err))
		}
		if end, err := r.trust().RootExpires(); err == nil && end.Sub(r.Now()) < rootWarning {
			r.Log.LogAttrs(ctx, slog.LevelError, "the root expires, and every gateway stops with it: sign it anew with lienthong directory key rotate --role root", slog.Time("expires", end))
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}
