package ledger

import (
	"crypto/sha256"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/durable"
)

// trust is trust.json: the public keys that the ledger says it uses, and used.
// A reader who knows better has keys of their own; the file is for the others,
// and so that evidence can be proven years later.
type trust struct {
	Ledger      []string `json:"ledger"`                // verifier keys, the current one last
	Witnesses   []string `json:"witnesses,omitempty"`   // verifier keys
	Threshold   int      `json:"threshold,omitempty"`   // cosignatures that a checkpoint should have
	Authorities []string `json:"authorities,omitempty"` // root certificates of timestamps, PEM
}

// writeTrust adds today's keys to those that the folder knows.
func (l *Log) writeTrust() error {
	path := filepath.Join(l.Dir, "trust.json")
	var t trust
	old, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(old, &t)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return &lienthong.Error{Code: lienthong.Unavailable, Message: "The ledger's trust.json cannot be read; restore it.", Cause: err}
	}
	t.Ledger = append(without(t.Ledger, l.Key.Public()), l.Key.Public())
	for _, w := range l.Witnesses {
		t.Witnesses = append(without(t.Witnesses, w.Key()), w.Key())
	}
	t.Threshold = l.Threshold
	if l.Authority != nil {
		for _, c := range l.Authority.Roots() {
			root := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw}))
			t.Authorities = append(without(t.Authorities, root), root)
		}
	}
	now, err := json.MarshalIndent(t, "", "\t")
	if err != nil {
		return err
	}
	now = append(now, '\n')
	l.trust = sha256.Sum256(now)
	if slices.Equal(now, old) {
		return nil
	}
	return durable.WriteFile(path, now)
}

func without(keys []string, key string) []string {
	return slices.DeleteFunc(keys, func(k string) bool { return k == key })
}
