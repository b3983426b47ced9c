package trust_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/directory/trust"
)

// TestEveryKeyIsReplaced rotates all keys one after the other. A client that
// was there all the time follows, and one that slept through all of it too.
func TestEveryKeyIsReplaced(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.set("members/G01.json", "one")
	awake, asleep := w.client(), w.client()
	w.refresh(awake)
	w.refresh(asleep)
	before, _ := filepath.Glob(filepath.Join(w.repo.Keys, "*.pem"))
	for _, role := range []string{metadata.TIMESTAMP, metadata.SNAPSHOT, metadata.TARGETS} {
		w.must(w.repo.Rotate(role, w.rootKeys(2)))
		w.refresh(awake)
		w.reads(awake, "members/G01.json", "one")
	}
	for _, f := range before {
		if _, err := os.Stat(f); err == nil {
			t.Errorf("%s is still there", filepath.Base(f))
		}
	}
	// The three root keys, of which one is lost each time.
	for range 3 {
		keys := w.rootKeys(3)
		ids, threshold, err := w.repo.RootKeys()
		w.must(err)
		if len(ids) != 3 || threshold != 2 {
			t.Fatalf("%d of %d root keys", threshold, len(ids))
		}
		lost := keys[0]
		files, _ := filepath.Glob(filepath.Join(w.roots, "*-"+lost.ID()[:12]+".pem"))
		w.must(os.Remove(files[0]))
		_, err = w.repo.RotateRoot(lost.ID(), w.roots, keys[1:])
		w.must(err)
		w.refresh(awake)
	}
	w.must(w.repo.RenewRoot(w.rootKeys(2)))
	w.set("members/G01.json", "two")
	for _, c := range []*trust.Client{awake, asleep, w.client()} {
		w.refresh(c)
		w.reads(c, "members/G01.json", "two")
	}
}

func TestRotationRefusals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.client()
	stranger, err := trust.NewKey()
	w.must(err)
	keys := w.rootKeys(3)
	dir := t.TempDir()
	for name, err := range map[string]error{
		"too few keys":       w.repo.Rotate(metadata.TIMESTAMP, keys[:1]),
		"the same key twice": w.repo.Rotate(metadata.TIMESTAMP, []*trust.Key{keys[0], keys[0]}),
		"a stranger's key":   w.repo.Rotate(metadata.TIMESTAMP, []*trust.Key{keys[0], stranger}),
		"root as role":       w.repo.Rotate(metadata.ROOT, keys),
		"no such role":       w.repo.Rotate("mirror", keys),
		"renewed by one":     w.repo.RenewRoot(keys[:1]),
		"no such root key":   second(w.repo.RotateRoot(stranger.ID(), dir, keys)),
	} {
		if lienthong.CodeOf(err) != lienthong.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) != 0 {
		t.Errorf("a refused rotation leaves %q", left)
	}
	if left, _ := filepath.Glob(filepath.Join(w.repo.Keys, "*")); len(left) != 3 {
		t.Errorf("the keys are %q", left)
	}
	w.refresh(c)
	files, _ := filepath.Glob(filepath.Join(w.repo.Keys, "snapshot-*"))
	w.must(os.Remove(files[0]))
	if _, err := w.repo.Publish(trust.Change{Set: map[string][]byte{"a": nil}}); lienthong.CodeOf(err) != lienthong.Unavailable {
		t.Errorf("without a key: %v", err)
	}
	w.refresh(c)
	w.must(w.repo.Rotate(metadata.SNAPSHOT, keys[:2])) // a lost key is replaced like a stolen one
	w.set("a", "x")
	w.refresh(c)
	w.reads(c, "a", "x")
}

func second[T any](_ T, err error) error { return err }

// TestStolenTimestampKey: the thief runs versions up to the highest number, so
// that no honest timestamp would ever be newer. The rotation undoes that
// (TUF specification section 5.3.11), and ends what the thief can sign.
func TestStolenTimestampKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.set("members/G01.json", "one")
	files, _ := filepath.Glob(filepath.Join(w.repo.Keys, "timestamp-*.pem"))
	stolen, err := trust.ReadKey(files[0])
	w.must(err)
	evil := w.snapshot()
	m, err := metadata.Timestamp().FromFile(filepath.Join(evil, "timestamp.json"))
	w.must(err)
	m.ClearSignatures()
	m.Signed.Version = 1 << 40
	w.must(trust.Sign(m, stolen))
	w.must(m.ToFile(filepath.Join(evil, "timestamp.json"), false))
	c := w.client(serve(t, evil).URL)
	w.refresh(c)
	w.set("members/G01.json", "two")
	c.Mirrors = []string{w.server.URL}
	w.refuses(c, "must be >=")
	w.must(w.repo.Rotate(metadata.TIMESTAMP, w.rootKeys(2)))
	w.refresh(c)
	w.reads(c, "members/G01.json", "two")
	// The thief's list does not verify any more, and the new root is not
	// forgotten when the rest of its version fails to come.
	c.Mirrors = []string{serve(t, evil).URL}
	w.refuses(c, "")

	late := w.client(serve(t, w.snapshot()).URL)
	w.refresh(late)
	w.must(w.repo.Rotate(metadata.TIMESTAMP, w.rootKeys(2)))
	half := w.snapshot()
	w.must(os.Remove(filepath.Join(half, "timestamp.json")))
	late.Mirrors = []string{serve(t, half).URL}
	w.refuses(late, "no such file")
	again := &trust.Client{Dir: late.Dir, Mirrors: []string{w.server.URL}, Now: w.now}
	w.must(again.Load())
	w.reads(again, "members/G01.json", "two")
	w.set("members/G01.json", "three")
	w.must(os.Remove(filepath.Join(w.repo.Dir, "2.root.json"))) // not needed: the client knows root 3
	w.refresh(again)
	w.reads(again, "members/G01.json", "three")
}
