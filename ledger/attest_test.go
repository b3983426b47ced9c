package ledger_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/ledger"
	"github.com/lienthong/lienthong/ledger/ledgertest"
	"github.com/lienthong/lienthong/ledger/verify"
)

// TestKeysChange: a ledger whose key, witnesses and authority are replaced goes
// on, and its older attestations can still be checked.
func TestKeysChange(t *testing.T) {
	t.Parallel()
	const name = "lienthong.test/ledger/G01"
	first := ledgertest.Attested(t, &ledger.Log{Key: ledgertest.Key(t, name)})
	ledgertest.Fill(t, first, 3)
	second := ledgertest.Attested(t, &ledger.Log{Dir: first.Dir, Key: ledgertest.Key(t, name)})
	ledgertest.Fill(t, second, 2)
	if _, err := verify.Dir(t.Context(), first.Dir, verify.Options{}); err != nil {
		t.Error(err)
	}
	both := &verify.Trust{Ledger: []string{first.Key.Public(), second.Key.Public()}}
	if r, err := verify.Dir(t.Context(), first.Dir, verify.Options{Trust: both}); err != nil || r.Attestations != 2 {
		t.Errorf("%+v, %v", r, err)
	}
	newest := &verify.Trust{Ledger: []string{second.Key.Public()}}
	if _, err := verify.Dir(t.Context(), first.Dir, verify.Options{Trust: newest}); err == nil {
		t.Error("what the old key signed is believed by who trusts the new one only")
	}
	raw, err := os.ReadFile(filepath.Join(first.Dir, "trust.json"))
	if err != nil {
		t.Fatal(err)
	}
	own, err := verify.ParseTrust(raw)
	if err != nil || !slices.Equal(own.Ledger, both.Ledger) || len(own.Witnesses) != 4 || len(own.Authorities) != 2 || own.Threshold != 2 {
		t.Errorf("trust.json says %+v, %v", own, err)
	}
}

// TestThresholdIsPartOfWhatIsAttested: the same tree is attested again when the
// keys change, since an attestation names them.
func TestThresholdIsPartOfWhatIsAttested(t *testing.T) {
	t.Parallel()
	l := ledgertest.Attested(t, &ledger.Log{})
	ledgertest.Fill(t, l, 3)
	again := ledgertest.Fill(t, &ledger.Log{Dir: l.Dir, Key: l.Key, Witnesses: l.Witnesses, Threshold: 1, Authority: l.Authority}, 0)
	if n := len(listing(t, filepath.Join(again.Dir, "attested"))); n != 2 {
		t.Errorf("%d attestations", n)
	}
	third := ledgertest.Fill(t, &ledger.Log{Dir: l.Dir, Key: l.Key, Witnesses: l.Witnesses, Threshold: 1, Authority: l.Authority}, 0)
	if n := len(listing(t, filepath.Join(third.Dir, "attested"))); n != 2 {
		t.Errorf("nothing changed, and there are %d attestations", n)
	}
	if _, err := verify.Dir(t.Context(), l.Dir, verify.Options{}); err != nil {
		t.Error(err)
	}
}

// TestHeadIsMadeGood: a process killed between an attested checkpoint and the
// head that names it leaves a head that is one behind, or none.
func TestHeadIsMadeGood(t *testing.T) {
	t.Parallel()
	l := ledgertest.Fill(t, ledgertest.Attested(t, &ledger.Log{}), 3)
	head := filepath.Join(l.Dir, "attested.head")
	old, err := os.ReadFile(head)
	if err != nil {
		t.Fatal(err)
	}
	config := func() *ledger.Log {
		return &ledger.Log{Dir: l.Dir, Key: l.Key, Witnesses: l.Witnesses, Threshold: 2, Authority: l.Authority}
	}
	ledgertest.Fill(t, config(), 1)
	for name, spoil := range map[string]func() error{
		"behind": func() error { return os.WriteFile(head, old, 0o600) },
		"none":   func() error { return os.Remove(head) },
	} {
		if err := spoil(); err != nil {
			t.Fatal(err)
		}
		if _, err := verify.Dir(t.Context(), l.Dir, verify.Options{}); err == nil {
			t.Errorf("%s, and the checker finds nothing", name)
		}
		ledgertest.Fill(t, config(), 0)
		if _, err := verify.Dir(t.Context(), l.Dir, verify.Options{}); err != nil {
			t.Errorf("%s, and made good: %v", name, err)
		}
	}
}

// TestUnreadableFolderIsSaid: an Open that fails says so with a code, and gives
// the folder back.
func TestUnreadableFolderIsSaid(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(dir string) error{
		"trust": func(dir string) error { return os.WriteFile(filepath.Join(dir, "trust.json"), []byte("{"), 0o600) },
		"attestation": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "attested", "000000001.json"), []byte("{"), 0o600)
		},
		"strange": func(dir string) error { return os.WriteFile(filepath.Join(dir, "attested", "x"), nil, 0o600) },
		"wal":     func(dir string) error { return os.WriteFile(filepath.Join(dir, "wal", "x"), nil, 0o600) },
		"state": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, ".state", "treeState"), []byte("{"), 0o600)
		},
	} {
		l := ledgertest.Fill(t, &ledger.Log{}, 1)
		if err := spoil(l.Dir); err != nil {
			t.Fatal(err)
		}
		again := &ledger.Log{Dir: l.Dir, Key: l.Key, Now: l.Now, Log: l.Log}
		err := again.Open(t.Context())
		if code := lienthong.CodeOf(err); code != lienthong.Internal && code != lienthong.Unavailable {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := verify.Dir(t.Context(), l.Dir, verify.Options{}); err == nil {
			t.Errorf("%s: the checker finds nothing", name)
		}
		if second := (&ledger.Log{Dir: l.Dir, Key: l.Key, Now: l.Now, Log: l.Log}).Open(t.Context()); lienthong.CodeOf(second) == lienthong.Conflict {
			t.Errorf("%s: the folder stays locked after an Open that failed", name)
		}
	}
}

// TestRecordsKeepTheirForm: what the tree holds is the record's JSON, and reads
// back as the record.
func TestRecordsKeepTheirForm(t *testing.T) {
	t.Parallel()
	l := ledgertest.Fill(t, &ledger.Log{}, 3)
	_, err := verify.Dir(t.Context(), l.Dir, verify.Options{Record: func(i uint64, raw []byte, e lienthong.Evidence) error {
		want, err := json.Marshal(ledgertest.Sample(int(i)))
		if err != nil || string(raw) != string(want) {
			t.Errorf("record %d is %s", i, raw)
		}
		return nil
	}})
	if err != nil {
		t.Error(err)
	}
}
