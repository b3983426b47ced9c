package trust

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"github.com/lienthong/lienthong"
)

// Roles are the roles whose keys can be rotated.
var Roles = []string{metadata.ROOT, metadata.TARGETS, metadata.SNAPSHOT, metadata.TIMESTAMP}

// Rotate replaces the keys of targets, snapshot or timestamp by new ones, and
// signs everything anew that the old ones signed. It needs the threshold of
// root keys. The old keys are worthless when it returns, and removed.
func (r *Repository) Rotate(role string, signers []*Key) error {
	if !slices.Contains(online, role) {
		return lienthong.Errorf(lienthong.Invalid, "%q is no role with keys at the directory; choose targets, snapshot or timestamp", role)
	}
	var retired []string
	err := r.changeRoot(signers, func(root *metadata.Metadata[metadata.RootType]) error {
		fresh, err := makeKeys(r.Keys, role, root.Signed.Roles[role].Threshold)
		if err != nil {
			return err
		}
		retired = slices.Clone(root.Signed.Roles[role].KeyIDs)
		for _, id := range retired {
			if err := root.Signed.RevokeKey(id, role); err != nil {
				return fmt.Errorf("retiring a key of %s: %w", role, err)
			}
		}
		return addKeys(root, role, fresh)
	})
	if err != nil {
		return err
	}
	if _, err := r.Publish(Change{}); err != nil {
		return err
	}
	for _, id := range retired {
		_ = os.Remove(filepath.Join(r.Keys, fmt.Sprintf("%s-%.12s.pem", role, id))) // it signs nothing any more
	}
	return nil
}

// RotateRoot replaces one key of root: the one with id retire, which may be
// lost, by a new one in dir. It needs the threshold of root keys, and returns
// the file of the new one.
func (r *Repository) RotateRoot(retire, dir string, signers []*Key) (string, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", &lienthong.Error{Code: lienthong.Unavailable, Message: fmt.Sprintf("folder %s cannot be made; check the path and its permissions", dir), Cause: err}
	}
	fresh, err := newKey()
	if err != nil {
		return "", err
	}
	file, err := fresh.save(dir, metadata.ROOT)
	if err != nil {
		return "", err
	}
	err = r.changeRoot(append(slices.Clone(signers), fresh), func(root *metadata.Metadata[metadata.RootType]) error {
		if err := root.Signed.RevokeKey(retire, metadata.ROOT); err != nil {
			return lienthong.Errorf(lienthong.Invalid, "root has no key with the id %.12s", retire)
		}
		return addKeys(root, metadata.ROOT, []*Key{fresh})
	})
	if err != nil {
		_ = os.Remove(file) // it is in no root
		return "", err
	}
	_, err = r.Publish(Change{})
	return file, err
}

// RenewRoot signs the same root for another term.
func (r *Repository) RenewRoot(signers []*Key) error {
	return r.changeRoot(signers, func(*metadata.Metadata[metadata.RootType]) error { return nil })
}

// changeRoot makes the next root from the one in force.
func (r *Repository) changeRoot(signers []*Key, change func(*metadata.Metadata[metadata.RootType]) error) error {
	now, err := r.current()
	if err != nil {
		return err
	}
	// Asked before keys are made: most mistakes are a missing key.
	if err := enough(now.root, signers); err != nil {
		return err
	}
	next, _, err := read[metadata.RootType](r, fmt.Sprintf("%d.root.json", now.root.Signed.Version))
	if err != nil {
		return err
	}
	next.Signed.Version, next.Signed.Expires = now.root.Signed.Version+1, r.expiry(metadata.ROOT)
	if err := change(next); err != nil {
		return err
	}
	return r.putRoot(now.root, next, signers)
}

// enough reports whether the signers are as many of root's keys as it wants.
func enough(root *metadata.Metadata[metadata.RootType], signers []*Key) error {
	role := root.Signed.Roles[metadata.ROOT]
	have := map[string]bool{}
	for _, k := range signers {
		if slices.Contains(role.KeyIDs, k.id) {
			have[k.id] = true
		}
	}
	if len(have) < role.Threshold {
		return lienthong.Errorf(lienthong.Invalid, "a new root needs %d different root keys, and %d were given", role.Threshold, len(have))
	}
	return nil
}

// putRoot signs a root with the keys that the last one and it itself want, and
// writes it (TUF specification section 5.3.4).
func (r *Repository) putRoot(last, next *metadata.Metadata[metadata.RootType], signers []*Key) error {
	next.ClearSignatures()
	var signed []string
	for _, k := range signers {
		if slices.Contains(signed, k.id) {
			continue
		}
		signed = append(signed, k.id)
		if err := signWith(next, []*Key{k}); err != nil {
			return err
		}
	}
	for _, by := range []*metadata.Metadata[metadata.RootType]{last, next} {
		if err := by.VerifyDelegate(metadata.ROOT, next); err != nil {
			return lienthong.Errorf(lienthong.Invalid, "the new root lacks signatures; give as many root keys as its threshold says, not counting the one that is retired")
		}
	}
	b, err := next.ToBytes(false)
	if err != nil {
		return fmt.Errorf("encoding the root: %w", err)
	}
	return r.put(filepath.Join(r.Dir, fmt.Sprintf("%d.root.json", next.Signed.Version)), b)
}

// RootKeys are the ids of root's keys, and how many of them must sign.
func (r *Repository) RootKeys() (ids []string, threshold int, err error) {
	now, err := r.current()
	if err != nil {
		return nil, 0, err
	}
	role := now.root.Signed.Roles[metadata.ROOT]
	return slices.Clone(role.KeyIDs), role.Threshold, nil
}

// Root is the root in force, from which a new client starts.
func (r *Repository) Root() ([]byte, error) {
	_, b, err := read[metadata.RootType](r, fmt.Sprintf("%d.root.json", r.newest(metadata.ROOT)))
	return b, err
}

// RootExpires is when the root in force does.
func (r *Repository) RootExpires() (time.Time, error) {
	now, err := r.current()
	if err != nil {
		return time.Time{}, err
	}
	return now.root.Signed.Expires, nil
}
