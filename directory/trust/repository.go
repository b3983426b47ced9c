package trust

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"github.com/lienthong/lienthong"
)

// Repository is the writing side. One process at a time may change it; the
// caller sees to that. Reading needs no lock.
type Repository struct {
	Dir  string // the public files; serve or copy it as it is
	Keys string // the keys of targets, snapshot and timestamp
	Life Life
	Now  func() time.Time

	write func(path string, b []byte) error // nil: durably; tests make it fail
}

// Life is how long metadata is good for. A zero field is its default.
type Life struct {
	Root      time.Duration // default 365 days: a ceremony of the key holders a year
	Targets   time.Duration // default 90 days
	Snapshot  time.Duration // default 7 days
	Timestamp time.Duration // default 24 hours: how long a freeze can go unnoticed
}

const day = 24 * time.Hour

func (l Life) of(role string) time.Duration {
	given := map[string]time.Duration{metadata.ROOT: l.Root, metadata.TARGETS: l.Targets, metadata.SNAPSHOT: l.Snapshot, metadata.TIMESTAMP: l.Timestamp}
	usual := map[string]time.Duration{metadata.ROOT: 365 * day, metadata.TARGETS: 90 * day, metadata.SNAPSHOT: 7 * day, metadata.TIMESTAMP: day}
	if d := given[role]; d > 0 {
		return d
	}
	return usual[role]
}

// online are the roles whose keys stay with the repository.
var online = []string{metadata.TARGETS, metadata.SNAPSHOT, metadata.TIMESTAMP}

// Create makes the keys and an empty, signed repository. The root's keys go to
// rootDir, from where the operator carries them away to different places;
// threshold of them must sign a new root.
func (r *Repository) Create(rootDir string, rootKeys, threshold int) error {
	if threshold < 1 || rootKeys < threshold || rootKeys > 32 {
		return lienthong.Errorf(lienthong.Invalid, "a root needs 1 to 32 keys and a threshold of at least 1 and at most that many")
	}
	if _, err := os.Stat(filepath.Join(r.Dir, "1.root.json")); err == nil {
		return lienthong.Errorf(lienthong.Conflict, "%s holds a repository already; choose another folder", r.Dir)
	}
	if err := os.MkdirAll(filepath.Join(r.Dir, "targets"), 0o755); err != nil {
		return &lienthong.Error{Code: lienthong.Unavailable, Message: fmt.Sprintf("folder %s cannot be made; check the path and its permissions", r.Dir), Cause: err}
	}
	root := metadata.Root(r.expiry(metadata.ROOT))
	signers, err := makeKeys(rootDir, metadata.ROOT, rootKeys)
	if err != nil {
		return err
	}
	if err := addKeys(root, metadata.ROOT, signers); err != nil {
		return err
	}
	root.Signed.Roles[metadata.ROOT].Threshold = threshold
	for _, role := range online {
		keys, err := makeKeys(r.Keys, role, 1)
		if err != nil {
			return err
		}
		if err := addKeys(root, role, keys); err != nil {
			return err
		}
	}
	if err := r.putRoot(root, root, signers); err != nil {
		return err
	}
	_, err = r.Publish(Change{})
	return err
}

func addKeys(root *metadata.Metadata[metadata.RootType], role string, keys []*Key) error {
	for _, k := range keys {
		if err := root.Signed.AddKey(k.public, role); err != nil {
			return fmt.Errorf("adding a key of %s: %w", role, err)
		}
	}
	return nil
}

// expiry is when metadata of a role that is signed now expires, in whole
// seconds as the format has it.
func (r *Repository) expiry(role string) time.Time {
	return r.Now().UTC().Add(r.Life.of(role)).Truncate(time.Second)
}

// Change says what a new version has that the last one had not.
type Change struct {
	Set    map[string][]byte // by path, as "members/VN/GOV/G01.json"
	Remove []string          // paths; one that is not there is no error
}

// Target is a file of the repository.
type Target struct {
	Length int64
	SHA256 string // in hexadecimal
}

// pathForm is what the path of a target may be: no step up, no empty step, no
// hidden file, nothing that a file system or an address would read otherwise.
var pathForm = regexp.MustCompile(`^[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*$`)

// maxPath is the most that the path of a target may measure, in bytes: a file
// name also bears 65 for the hash, and file systems end at 255.
const maxPath = 180

func checkPath(p string) error {
	if len(p) > maxPath || !pathForm.MatchString(p) {
		return fmt.Errorf("a target has a path that it may not have")
	}
	return nil
}

// Publish makes a new version with the change. It also signs anew what has used
// a third of its life or is not signed by the keys in force, so an empty change
// keeps the repository alive and finishes what a crash left undone. It reports
// whether anything was written.
func (r *Repository) Publish(c Change) (bool, error) {
	now, err := r.current()
	if err != nil {
		return false, err
	}
	list, err := r.apply(now, c)
	if err != nil {
		return false, err
	}
	changed := !sameTargets(list, now.list())
	if !changed && !r.due(now) {
		return false, nil
	}
	if changed || r.old(now.root, metadata.TARGETS, now.targets) {
		t := metadata.Targets(r.expiry(metadata.TARGETS))
		t.Signed.Targets, t.Signed.Version = list, r.next(metadata.TARGETS)
		if now.targets, now.targetsRaw, err = putSigned(r, now.root, metadata.TARGETS, fmt.Sprintf("%d.targets.json", t.Signed.Version), t); err != nil {
			return false, err
		}
	}
	meta := metaFile(now.targets.Signed.Version, now.targetsRaw)
	if now.snapshot == nil || r.old(now.root, metadata.SNAPSHOT, now.snapshot) || !sameMeta(now.snapshot.Signed.Meta["targets.json"], meta) {
		s := metadata.Snapshot(r.expiry(metadata.SNAPSHOT))
		s.Signed.Meta, s.Signed.Version = map[string]*metadata.MetaFiles{"targets.json": meta}, r.next(metadata.SNAPSHOT)
		if now.snapshot, now.snapshotRaw, err = putSigned(r, now.root, metadata.SNAPSHOT, fmt.Sprintf("%d.snapshot.json", s.Signed.Version), s); err != nil {
			return false, err
		}
	}
	t := metadata.Timestamp(r.expiry(metadata.TIMESTAMP))
	t.Signed.Meta = map[string]*metadata.MetaFiles{"snapshot.json": metaFile(now.snapshot.Signed.Version, now.snapshotRaw)}
	if now.timestamp != nil {
		t.Signed.Version = now.timestamp.Signed.Version + 1
	}
	_, _, err = putSigned(r, now.root, metadata.TIMESTAMP, "timestamp.json", t)
	if err == nil {
		r.prune(now.targets.Signed.Version, now.snapshot.Signed.Version)
	}
	return err == nil, err
}

// apply writes the files of a change and gives the list that holds them.
func (r *Repository) apply(now *published, c Change) (map[string]*metadata.TargetFiles, error) {
	list := maps.Clone(now.list())
	if list == nil {
		list = map[string]*metadata.TargetFiles{}
	}
	for _, p := range c.Remove {
		delete(list, p)
	}
	for _, p := range slices.Sorted(maps.Keys(c.Set)) {
		if err := checkPath(p); err != nil {
			return nil, err
		}
		b := c.Set[p]
		sum := sha256.Sum256(b)
		list[p] = &metadata.TargetFiles{Length: int64(len(b)), Hashes: metadata.Hashes{"sha256": sum[:]}, Path: p}
		file := filepath.Join(r.Dir, filepath.FromSlash(storedAs(p, hex.EncodeToString(sum[:]))))
		if st, err := os.Stat(file); err == nil && st.Size() == int64(len(b)) {
			continue // named by what it holds, so it is there
		}
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return nil, &lienthong.Error{Code: lienthong.Unavailable, Message: "a folder of the repository cannot be made; check the disk", Cause: err}
		}
		if err := r.put(file, b); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// storedAs is where a target lies, below the base address (TUF specification
// section 6.2, consistent snapshots).
func storedAs(target, sum string) string {
	dir, name := path.Split(target)
	return "targets/" + dir + sum + "." + name
}

// Targets are the files of the version in force.
func (r *Repository) Targets() (map[string]Target, error) {
	now, err := r.current()
	if err != nil {
		return nil, err
	}
	return targetsOf(now.list()), nil
}

func targetsOf(list map[string]*metadata.TargetFiles) map[string]Target {
	out := make(map[string]Target, len(list))
	for p, f := range list {
		out[p] = targetOf(f)
	}
	return out
}

func targetOf(f *metadata.TargetFiles) Target {
	return Target{Length: f.Length, SHA256: hex.EncodeToString(f.Hashes["sha256"])}
}

func sameTargets(a, b map[string]*metadata.TargetFiles) bool {
	return b != nil && maps.Equal(targetsOf(a), targetsOf(b))
}
