package courtroom

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/console/clerk"
	"github.com/lienthong/lienthong/internal/durable"
	"github.com/lienthong/lienthong/node/connect"
)

// Keeper keeps a clerk's forms in a folder, a file each, encrypted with a key
// beside it (AES-256-GCM, NIST SP 800-38D) and bound to its name. A form that was
// not used for a while loses its values: which fields were confirmed by which
// exchange, and who unlocked what, stay.
type Keeper struct {
	dir  string
	aead cipher.AEAD
	keep time.Duration
	now  func() time.Time
	log  *slog.Logger
}

var _ clerk.Keeper = (*Keeper)(nil)

const formSuffix = ".form"

// OpenKeeper opens the folder, and makes it and the key where they are not there.
func OpenKeeper(dir string, keep time.Duration, now func() time.Time, log *slog.Logger) (*Keeper, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, &lienthong.Error{Code: lienthong.Unavailable, Message: "The folder of the court's forms cannot be made; check the gateway's folder.", Cause: err}
	}
	key, err := connect.Key(filepath.Join(dir, "court.key"))
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	return &Keeper{dir, aead, keep, now, log}, err
}

// Put implements clerk.Keeper.
func (k *Keeper) Put(f *clerk.Kept) error {
	text, err := json.Marshal(f)
	if err != nil {
		return err
	}
	if err := durable.WriteFile(filepath.Join(k.dir, f.ID+formSuffix), k.aead.Seal(nil, nil, text, []byte(f.ID))); err != nil {
		return &lienthong.Error{Code: lienthong.Unavailable, Message: "The form could not be kept; look at the disk of the gateway's folder.", Cause: err}
	}
	return nil
}

// All implements clerk.Keeper. A file that cannot be read is left where it is, and
// said: it is another key's, or damaged.
func (k *Keeper) All() (out []clerk.Kept, err error) {
	files, err := os.ReadDir(k.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, &lienthong.Error{Code: lienthong.Unavailable, Message: "The folder of the court's forms cannot be read.", Cause: err}
	}
	for _, file := range files {
		id, ok := strings.CutSuffix(file.Name(), formSuffix)
		if !ok {
			continue
		}
		f, err := k.read(id)
		if err != nil {
			k.log.Warn("a form of the court cannot be read, and is left out", "form", id, "code", lienthong.CodeOf(err))
			continue
		}
		if k.now().Sub(f.Used) > k.keep {
			if err := k.close(f); err != nil {
				return nil, err
			}
			continue
		}
		out = append(out, *f)
	}
	return out, nil
}

func (k *Keeper) read(id string) (*clerk.Kept, error) {
	b, err := os.ReadFile(filepath.Join(k.dir, id+formSuffix))
	if err != nil {
		return nil, err
	}
	if b, err = k.aead.Open(nil, nil, b, []byte(id)); err != nil {
		return nil, err
	}
	f := &clerk.Kept{}
	return f, json.Unmarshal(b, f)
}

// close takes the values out of a form.
func (k *Keeper) close(f *clerk.Kept) error {
	for term, field := range f.Fields {
		field.Value = ""
		f.Fields[term] = field
	}
	for i := range f.Documents {
		f.Documents[i].Said = nil
	}
	return k.Put(f)
}
