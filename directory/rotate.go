package directory

import (
	"context"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/directory/trust"
)

// RotateRole replaces the keys of a role of the trust list, which needs the
// threshold of root keys. For the role root it signs the same root for another
// term; a key of root itself is replaced by ReplaceRootKey.
func (r *Registry) RotateRole(_ context.Context, role string, rootKeys []*trust.Key) error {
	unlock, err := r.lock()
	if err != nil {
		return err
	}
	defer unlock()
	if role == "root" {
		return r.trust().RenewRoot(rootKeys)
	}
	return r.trust().Rotate(role, rootKeys)
}

// ReplaceRootKey replaces the root key whose id begins with retire, lost or
// stolen, by a new one in dir, and gives the new one's file.
func (r *Registry) ReplaceRootKey(_ context.Context, retire, dir string, rootKeys []*trust.Key) (string, error) {
	unlock, err := r.lock()
	if err != nil {
		return "", err
	}
	defer unlock()
	ids, _, err := r.trust().RootKeys()
	if err != nil {
		return "", err
	}
	full := ""
	for _, id := range ids {
		const least = 8 // digits that tell keys apart
		if len(retire) >= least && len(retire) <= len(id) && id[:len(retire)] == retire {
			full = id
		}
	}
	if full == "" {
		return "", lienthong.Errorf(lienthong.Invalid, "no root key has an id that begins with %q; the name of a root key's file holds its first 12 digits", retire)
	}
	return r.trust().RotateRoot(full, dir, rootKeys)
}
