package verify_test

import (
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong/ledger"
	"github.com/lienthong/lienthong/ledger/ledgertest"
	"github.com/lienthong/lienthong/ledger/verify"
)

// folder puts a ledger's files where they can be tampered with.
func folder(t *testing.T, files map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, b := range files {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, b, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// finding is what the checker says of these files, nil for nothing.
func finding(t *testing.T, files map[string][]byte, o verify.Options) *verify.Finding {
	t.Helper()
	var f *verify.Finding
	if _, err := verify.Dir(t.Context(), folder(t, files), o); err != nil && !errors.As(err, &f) {
		t.Fatal(err)
	}
	return f
}

// with is a copy of files in which those of other whose names fit stand, and
// those of its own that fit and other lacks do not.
func with(files, other map[string][]byte, fits func(name string) bool) map[string][]byte {
	out := maps.Clone(files)
	maps.DeleteFunc(out, func(name string, _ []byte) bool { return fits(name) })
	for name, b := range other {
		if fits(name) {
			out[name] = b
		}
	}
	return out
}

// TestSpliced puts into a ledger, file by file and folder by folder, what
// stands there in another ledger of the same name and length, under the same
// key, and what stood there yesterday.
func TestSpliced(t *testing.T) {
	t.Parallel()
	l := ledgertest.Fill(t, ledgertest.Attested(t, &ledger.Log{}), 300)
	yesterday := load(t, l.Dir)
	again := &ledger.Log{Dir: l.Dir, Key: l.Key, Witnesses: l.Witnesses, Threshold: l.Threshold, Authority: l.Authority}
	ledgertest.Fill(t, again, 40)
	today := load(t, l.Dir)

	twin := ledgertest.Open(t, &ledger.Log{Key: l.Key, Authority: l.Authority})
	for i := range 340 {
		if err := twin.Append(t.Context(), ledgertest.Sample(1000+i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := twin.Close(); err != nil {
		t.Fatal(err)
	}
	trust := &verify.Trust{Ledger: []string{l.Key.Public()}, Witnesses: []string{l.Witnesses[0].Key(), l.Witnesses[1].Key()}, Threshold: 2}
	for whose, other := range map[string]map[string][]byte{"another ledger's": load(t, twin.Dir), "yesterday's": yesterday} {
		for _, name := range slices.Sorted(maps.Keys(other)) {
			if string(other[name]) == string(today[name]) {
				continue
			}
			f := finding(t, with(today, other, func(n string) bool { return n == name }), verify.Options{Trust: trust})
			if f == nil || f.File == "" || f.What == "" {
				t.Errorf("%s %s: the checker says %v", whose, name, f)
			}
		}
		for _, part := range []string{"tile/", "attested", ".state/", "checkpoint", "tile/entries/", "tile/0/"} {
			f := finding(t, with(today, other, func(n string) bool { return strings.HasPrefix(n, part) }), verify.Options{Trust: trust})
			if f == nil {
				t.Errorf("%s %s, whole: the checker says nothing", whose, part)
			}
		}
	}
	if f := finding(t, load(t, twin.Dir), verify.Options{Trust: trust}); f == nil {
		t.Error("the other ledger, whole, which no witness saw: the checker says nothing")
	}

	// Yesterday, whole, is a good ledger; who saw today's checkpoint knows better.
	if f := finding(t, yesterday, verify.Options{Trust: trust}); f != nil {
		t.Errorf("yesterday's, whole, as it was: %v", f)
	}
	if f := finding(t, yesterday, verify.Options{Trust: trust, Known: [][]byte{today["checkpoint"]}}); f == nil || !strings.Contains(f.What, "put back") {
		t.Errorf("put back to yesterday, and today is known: %v", f)
	}
}

// TestStrippedOfTimestamps takes timestamps, cosignatures and attestations away,
// and mends by hand what can be mended without the ledger's key.
func TestStrippedOfTimestamps(t *testing.T) {
	t.Parallel()
	l := sample(t)
	files := load(t, l.Dir)
	trust := verify.Options{Trust: &verify.Trust{Ledger: []string{l.Key.Public()}}}
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(files)), func(n string) bool { return !strings.HasPrefix(n, "attested/") })
	for i, name := range names {
		for what, strip := range map[string]func(a *verify.Attested){
			"timestamp": func(a *verify.Attested) { a.Timestamp = nil },
			"cosignature": func(a *verify.Attested) {
				a.Checkpoint = regexp.MustCompile(`\n— witness-1[^\n]*`).ReplaceAllString(a.Checkpoint, "")
			},
			"another's": func(a *verify.Attested) { a.Timestamp = timestampOf(t, files[names[(i+1)%len(names)]]) },
		} {
			bad := maps.Clone(files)
			bad[name] = rewritten(t, files[name], strip)
			if f := finding(t, bad, trust); f == nil {
				t.Errorf("%s of %s: the checker says nothing", what, name)
			}
		}
	}
	// All of it gone, and the ledger made to look as if it had been killed.
	for _, segment := range []string{"wal/00000000000000000565.wal", "wal/00000000000000000000.wal"} {
		bad := with(files, nil, func(n string) bool { return strings.HasPrefix(n, "attested") })
		bad[segment] = nil
		r, err := verify.Dir(t.Context(), folder(t, bad), trust)
		if err == nil && (r.Attested != 0 || !r.Open) {
			t.Errorf("without attestations, with %s: %+v", segment, r) // nine minutes of records: a ledger killed young looks like this
		}
	}
}

func rewritten(t *testing.T, b []byte, change func(a *verify.Attested)) []byte {
	t.Helper()
	var a verify.Attested
	if err := json.Unmarshal(b, &a); err != nil {
		t.Fatal(err)
	}
	change(&a)
	out, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	return append(out, '\n')
}

func timestampOf(t *testing.T, b []byte) (out []byte) {
	t.Helper()
	rewritten(t, b, func(a *verify.Attested) { out = a.Timestamp })
	return out
}

// TestMadeToLookKilled takes the newest attestations of a ledger away, puts an
// older head in its place and adds a segment of the write-ahead log, which a
// closed ledger does not have. What lies behind the last attestation is older
// than any ledger leaves it.
func TestMadeToLookKilled(t *testing.T) {
	t.Parallel()
	l := ledgertest.Fill(t, ledgertest.Attested(t, &ledger.Log{}), 3)
	old := load(t, l.Dir)
	config := func() *ledger.Log {
		return &ledger.Log{Dir: l.Dir, Key: l.Key, Witnesses: l.Witnesses, Threshold: 2, Authority: l.Authority}
	}
	next := ledgertest.Open(t, config())
	for i := range 3 {
		e := ledgertest.Sample(100 + i)
		e.Answered = e.Answered.Add(time.Duration(i) * 50 * time.Minute)
		if err := next.Append(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	if err := next.Close(); err != nil {
		t.Fatal(err)
	}
	bad := with(load(t, l.Dir), old, func(n string) bool { return strings.HasPrefix(n, "attested") })
	bad["wal/00000000000000000006.wal"] = nil
	if f := finding(t, bad, verify.Options{}); f == nil || f.File != "attested/000000002.json" || !strings.Contains(f.What, "under no attestation") {
		t.Errorf("the checker says %v", f)
	}
	// Nor does the ledger itself go on as if they had never been.
	if err := os.Remove(filepath.Join(l.Dir, "attested", "000000002.json")); err != nil {
		t.Fatal(err)
	}
	again := config()
	again.Now, again.Log = l.Now, l.Log
	if err := again.Open(t.Context()); err == nil || !strings.Contains(err.Error(), "attested.head") {
		t.Errorf("it opens: %v", err)
		_ = again.Close()
	}
}
