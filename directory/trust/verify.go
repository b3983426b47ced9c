package trust

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"
	"github.com/theupdateframework/go-tuf/v2/metadata/trustedmetadata"
)

// set is the metadata that a client accepted, byte for byte. It is one value
// in one file, so that its members always belong together.
type set struct {
	Root      []byte `json:"root"`
	Timestamp []byte `json:"timestamp,omitempty"`
	Snapshot  []byte `json:"snapshot,omitempty"`
	Targets   []byte `json:"targets,omitempty"`

	// Newest is a root that came without the rest of its version. The next
	// update starts from it; the members above stay good by the root that they
	// came with. Empty if Root is the newest.
	Newest []byte `json:"newest,omitempty"`
}

// start is the root from which an update sets out.
func (s set) start() []byte {
	if len(s.Newest) > 0 {
		return s.Newest
	}
	return s.Root
}

// verified is a set whose signatures, hashes and versions are right.
type verified struct {
	set
	version int64 // of the timestamp
	expires time.Time
	targets map[string]*metadata.TargetFiles
}

// open verifies a set that was accepted before, whatever the time.
func (s set) open() (v verified, err error) {
	err = guard(func() error {
		tm, err := trustedmetadata.New(s.Root)
		if err != nil {
			return err
		}
		tm.RefTime = time.Time{} // before every expiry: how old it is, [Status] says
		if _, err := tm.UpdateTimestamp(s.Timestamp); err != nil {
			return err
		}
		if _, err := tm.UpdateSnapshot(s.Snapshot, false); err != nil {
			return err
		}
		if _, err := tm.UpdateTargets(s.Targets); err != nil {
			return err
		}
		v, err = accept(s, tm)
		return err
	})
	return v, err
}

// update is the client's workflow, TUF specification sections 5.3 to 5.6. On an
// error the set it returns is s, but for the newest root that was verified.
func (s set) update(ctx context.Context, get fetch, now time.Time) (v verified, err error) {
	v.set = s
	err = guard(func() error {
		tm, err := trustedmetadata.New(s.start())
		if err != nil {
			return err
		}
		tm.RefTime = now.UTC()
		if err := v.updateRoot(ctx, get, tm); err != nil {
			return err
		}
		next := set{Root: v.start()}
		if next.Timestamp, err = s.updateTimestamp(ctx, get, tm); err != nil {
			return err
		}
		if next.Snapshot, err = s.updateSnapshot(ctx, get, tm); err != nil {
			return err
		}
		if next.Targets, err = s.updateTargets(ctx, get, tm); err != nil {
			return err
		}
		accepted, err := accept(next, tm)
		if err == nil {
			v = accepted
		}
		return err
	})
	return v, err
}

// guard turns a panic into an error. Metadata that bears good signatures and
// lacks a member makes go-tuf panic; whoever stole the timestamp key must not
// be able to stop gateways with it.
func guard(f func() error) (err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("the metadata lacks a member")
		}
	}()
	return f()
}

// maxRotations is how many roots a client follows in one update, so that a
// stolen root cannot keep it busy for ever.
const maxRotations = 256

// updateRoot follows the roots one by one to the newest (section 5.3).
func (v *verified) updateRoot(ctx context.Context, get fetch, tm *trustedmetadata.TrustedMetadata) error {
	for range maxRotations {
		b, err := get(ctx, fmt.Sprintf("%d.root.json", tm.Root.Signed.Version+1), maxRoot)
		if errors.Is(err, errAbsent) {
			return nil
		}
		if err != nil {
			return err
		}
		if _, err := tm.UpdateRoot(b); err != nil {
			return err
		}
		v.Newest = b
	}
	return errors.New("the root changed too often; run the update again")
}

// updateTimestamp is section 5.4. The timestamp accepted last, even an expired
// one, is what the new one must not fall behind; signed by keys that the root
// has since retired, it counts for nothing (section 5.3.11).
func (s set) updateTimestamp(ctx context.Context, get fetch, tm *trustedmetadata.TrustedMetadata) ([]byte, error) {
	if s.Timestamp != nil {
		if _, err := tm.UpdateTimestamp(s.Timestamp); err != nil && !errors.Is(err, &metadata.ErrRepository{}) {
			return nil, err
		}
	}
	b, err := get(ctx, "timestamp.json", maxTimestamp)
	if err != nil {
		return nil, err
	}
	_, err = tm.UpdateTimestamp(b)
	if errors.Is(err, &metadata.ErrEqualVersionNumber{}) {
		return s.Timestamp, nil
	}
	return b, err
}

// updateSnapshot is section 5.5.
func (s set) updateSnapshot(ctx context.Context, get fetch, tm *trustedmetadata.TrustedMetadata) ([]byte, error) {
	if s.Snapshot != nil {
		_, err := tm.UpdateSnapshot(s.Snapshot, true)
		if err == nil {
			return s.Snapshot, nil
		}
		if !errors.Is(err, &metadata.ErrRepository{}) {
			return nil, err
		}
	}
	meta := tm.Timestamp.Signed.Meta["snapshot.json"]
	b, err := get(ctx, fmt.Sprintf("%d.snapshot.json", meta.Version), limitOf(meta.Length, maxSnapshot))
	if err != nil {
		return nil, err
	}
	_, err = tm.UpdateSnapshot(b, false)
	return b, err
}

// updateTargets is section 5.6. There are no delegations.
func (s set) updateTargets(ctx context.Context, get fetch, tm *trustedmetadata.TrustedMetadata) ([]byte, error) {
	if s.Targets != nil {
		_, err := tm.UpdateTargets(s.Targets)
		if err == nil {
			return s.Targets, nil
		}
		if !errors.Is(err, &metadata.ErrRepository{}) {
			return nil, err
		}
	}
	meta := tm.Snapshot.Signed.Meta["targets.json"]
	b, err := get(ctx, fmt.Sprintf("%d.targets.json", meta.Version), limitOf(meta.Length, maxTargets))
	if err != nil {
		return nil, err
	}
	_, err = tm.UpdateTargets(b)
	return b, err
}

func limitOf(signed, most int64) int64 {
	if signed > 0 && signed < most {
		return signed
	}
	return most
}

// accept sums a set up. It expires when the first of its members does.
func accept(s set, tm *trustedmetadata.TrustedMetadata) (verified, error) {
	targets := tm.Targets[metadata.TARGETS].Signed
	v := verified{set: s, version: tm.Timestamp.Signed.Version, targets: targets.Targets, expires: targets.Expires}
	for _, t := range []time.Time{tm.Root.Signed.Expires, tm.Timestamp.Signed.Expires, tm.Snapshot.Signed.Expires} {
		if t.Before(v.expires) {
			v.expires = t
		}
	}
	for p, f := range v.targets {
		if err := checkPath(p); err != nil || f.Length < 0 || len(f.Hashes["sha256"]) != 32 {
			return verified{}, errors.New("the targets list holds a file that cannot be kept")
		}
	}
	return v, nil
}
