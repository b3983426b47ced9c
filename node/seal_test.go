package node

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/conf"
)

// References outlive a process, in the default place and in a chosen one; a key
// that others can read, or that is damaged, is not used.
func TestReferenceKey(t *testing.T) {
	t.Parallel()
	person, err := lienthong.PersonIDFromInt64(1)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	chosen := filepath.Join(dir, "chosen.key")
	reference := func(c Config) (string, error) {
		n := &Node{Config: c, Version: "test", Now: time.Now, Log: slog.New(slog.DiscardHandler)}
		n.Config.Listen = "127.0.0.1:0"
		if err := n.Open(context.Background()); err != nil {
			return "", err
		}
		return n.seal.Reference(person), n.Close()
	}
	seen := map[string]bool{person.Reveal(): true}
	for name, c := range map[string]Config{
		filepath.Join(dir, "a.db.reference-key"): {Database: "sqlite:" + filepath.Join(dir, "a.db")},
		filepath.Join(dir, "b.db.reference-key"): {Database: filepath.Join(dir, "b.db")},
		chosen:                                   {Database: filepath.Join(dir, "c.db"), ReferenceKey: conf.SecretFile(chosen)},
	} {
		first, err := reference(c)
		again, err2 := reference(c)
		if err != nil || err2 != nil || first != again || seen[first] {
			t.Errorf("%s: %s, then %s; %v, %v", filepath.Base(name), first, again, err, err2)
		}
		seen[first] = true
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v", filepath.Base(name), err)
		}
	}
	for range 2 {
		ref, err := reference(Config{Database: "sqlite::memory:"})
		if err != nil || seen[ref] {
			t.Errorf("a register in memory: %s is not new, %v", ref, err)
		}
		seen[ref] = true
	}
	if err := os.Chmod(chosen, 0o644); err != nil {
		t.Fatal(err)
	}
	c := Config{Database: filepath.Join(dir, "c.db"), ReferenceKey: conf.SecretFile(chosen)}
	if _, err := reference(c); lienthong.CodeOf(err) != lienthong.Invalid {
		t.Errorf("a key that everybody can read: %v", err)
	}
	if err := os.WriteFile(chosen, []byte("half a k"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(chosen, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := reference(c); lienthong.CodeOf(err) != lienthong.Invalid {
		t.Errorf("a damaged key: %v", err)
	}
}
