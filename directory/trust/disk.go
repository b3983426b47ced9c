package trust

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/durable"
)

// published is the version in force, as it lies on the disk.
type published struct {
	root      *metadata.Metadata[metadata.RootType]
	timestamp *metadata.Metadata[metadata.TimestampType] // nil before the first publication
	snapshot  *metadata.Metadata[metadata.SnapshotType]
	targets   *metadata.Metadata[metadata.TargetsType]

	snapshotRaw, targetsRaw []byte
}

func (p *published) list() map[string]*metadata.TargetFiles {
	if p.targets == nil {
		return nil
	}
	return p.targets.Signed.Targets
}

// current follows the timestamp, as a client does.
func (r *Repository) current() (*published, error) {
	p := &published{}
	version := r.newest(metadata.ROOT)
	if version == 0 {
		return nil, lienthong.Errorf(lienthong.Invalid, "%s holds no trust list; make one with lienthong directory init", r.Dir)
	}
	var err error
	if p.root, _, err = read[metadata.RootType](r, fmt.Sprintf("%d.root.json", version)); err != nil {
		return nil, err
	}
	if p.timestamp, _, err = read[metadata.TimestampType](r, "timestamp.json"); errors.Is(err, fs.ErrNotExist) {
		return p, nil
	} else if err != nil {
		return nil, err
	}
	meta := p.timestamp.Signed.Meta["snapshot.json"]
	if meta == nil {
		return nil, damaged("timestamp.json", nil)
	}
	if p.snapshot, p.snapshotRaw, err = read[metadata.SnapshotType](r, fmt.Sprintf("%d.snapshot.json", meta.Version)); err != nil {
		return nil, err
	}
	if meta = p.snapshot.Signed.Meta["targets.json"]; meta == nil {
		return nil, damaged("snapshot.json", nil)
	}
	p.targets, p.targetsRaw, err = read[metadata.TargetsType](r, fmt.Sprintf("%d.targets.json", meta.Version))
	return p, err
}

func read[T metadata.Roles](r *Repository, name string) (*metadata.Metadata[T], []byte, error) {
	b, err := os.ReadFile(filepath.Join(r.Dir, name))
	if err != nil {
		return nil, nil, damaged(name, err)
	}
	m, err := new(metadata.Metadata[T]).FromBytes(b)
	if err != nil {
		return nil, nil, damaged(name, err)
	}
	return m, b, nil
}

func damaged(name string, cause error) error {
	return &lienthong.Error{Code: lienthong.Unavailable, Message: fmt.Sprintf("%s of the trust list cannot be read; restore the folder from a copy", name), Cause: cause}
}

// putSigned signs metadata with the keys of its role and writes it.
func putSigned[T metadata.Roles](r *Repository, root *metadata.Metadata[metadata.RootType], role, name string, m *metadata.Metadata[T]) (*metadata.Metadata[T], []byte, error) {
	keys, err := keysOf(r.Keys, role, root)
	if err != nil {
		return nil, nil, err
	}
	if err := signWith(m, keys); err != nil {
		return nil, nil, err
	}
	b, err := m.ToBytes(false)
	if err != nil {
		return nil, nil, fmt.Errorf("encoding %s: %w", name, err)
	}
	return m, b, r.put(filepath.Join(r.Dir, name), b)
}

func signWith[T metadata.Roles](m *metadata.Metadata[T], keys []*Key) error {
	for _, k := range keys {
		s, err := k.signer()
		if err != nil {
			return fmt.Errorf("using a key: %w", err)
		}
		if _, err := m.Sign(s); err != nil {
			return fmt.Errorf("signing: %w", err)
		}
	}
	return nil
}

// put writes a file that the whole world may read.
func (r *Repository) put(path string, b []byte) error {
	w := r.write
	if w == nil {
		w = durable.WriteFile
	}
	if err := w(path, b); err != nil {
		return err
	}
	if err := os.Chmod(path, 0o644); err != nil {
		return damaged(filepath.Base(path), err)
	}
	return nil
}

// newest is the highest version of a role's metadata on the disk, published or
// left by a crash; 0 if there is none.
func (r *Repository) newest(role string) int64 {
	var newest int64
	for _, v := range r.versions(role) {
		newest = max(newest, v)
	}
	return newest
}

// next is a version that no file bears, so that nothing is written twice.
func (r *Repository) next(role string) int64 { return r.newest(role) + 1 }

func (r *Repository) versions(role string) []int64 {
	entries, err := os.ReadDir(r.Dir)
	if err != nil {
		return nil
	}
	var out []int64
	for _, e := range entries {
		number, ok := strings.CutSuffix(e.Name(), "."+role+".json")
		if v, err := strconv.ParseInt(number, 10, 64); ok && err == nil {
			out = append(out, v)
		}
	}
	return out
}

// keptVersions are how many versions of targets and snapshot stay, for clients
// and mirrors that are in the middle of reading.
const keptVersions = 16

// prune removes metadata that nobody is reading any more. What cannot be
// removed now is removed next time.
func (r *Repository) prune(targets, snapshot int64) {
	for role, current := range map[string]int64{metadata.TARGETS: targets, metadata.SNAPSHOT: snapshot} {
		for _, v := range r.versions(role) {
			if v <= current-keptVersions {
				_ = os.Remove(filepath.Join(r.Dir, fmt.Sprintf("%d.%s.json", v, role)))
			}
		}
	}
}

// due reports whether something must be signed anew.
func (r *Repository) due(p *published) bool {
	return p.timestamp == nil || r.old(p.root, metadata.TARGETS, p.targets) ||
		r.old(p.root, metadata.SNAPSHOT, p.snapshot) || r.old(p.root, metadata.TIMESTAMP, p.timestamp)
}

// old reports whether metadata has used a third of its life, or is not signed
// by the keys that root names.
func (r *Repository) old(root *metadata.Metadata[metadata.RootType], role string, m any) bool {
	if root.VerifyDelegate(role, m) != nil {
		return true
	}
	expires := r.expiry(role)
	switch m := m.(type) {
	case *metadata.Metadata[metadata.TargetsType]:
		expires = m.Signed.Expires
	case *metadata.Metadata[metadata.SnapshotType]:
		expires = m.Signed.Expires
	case *metadata.Metadata[metadata.TimestampType]:
		expires = m.Signed.Expires
	}
	return expires.Sub(r.Now()) < r.Life.of(role)*2/3
}

func metaFile(version int64, raw []byte) *metadata.MetaFiles {
	sum := sha256.Sum256(raw)
	return &metadata.MetaFiles{Version: version, Length: int64(len(raw)), Hashes: metadata.Hashes{"sha256": sum[:]}}
}

func sameMeta(a, b *metadata.MetaFiles) bool {
	return a != nil && a.Version == b.Version && a.Length == b.Length && a.Hashes.Equal(b.Hashes)
}
