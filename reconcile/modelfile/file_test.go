package modelfile_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/kernel"
	"github.com/lienthong/lienthong/reconcile/modelfile"
)

// written is the default policy as a file.
func written(t testing.TB) string {
	t.Helper()
	var b bytes.Buffer
	if err := modelfile.Write(&b, modelfile.Of(reconcile.DefaultPolicy)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func read(t testing.TB, text string) (*modelfile.File, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "model.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return modelfile.Read(path)
}

// TestRoundTrip: what is written is read back as it was, and bears the fingerprint
// that stands in it.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	text := written(t)
	f, err := read(t, text)
	if err != nil {
		t.Fatal(err)
	}
	p, err := f.Policy()
	if err != nil {
		t.Fatal(err)
	}
	if *p.Weights != *kernel.DefaultWeights || p.Coverage != reconcile.DefaultPolicy.Coverage {
		t.Error("the weights are not as they were")
	}
	if want := "# fingerprint: " + reconcile.DefaultPolicy.Fingerprint() + "\n"; !strings.Contains(text, want) || p.Fingerprint() != reconcile.DefaultPolicy.Fingerprint() {
		t.Errorf("no line is %q", want)
	}
}

// TestFingerprint: it changes with whatever verdicts are computed with, and with
// nothing else.
func TestFingerprint(t *testing.T) {
	t.Parallel()
	text := written(t)
	seen := map[string]string{"": reconcile.DefaultPolicy.Fingerprint()}
	for change, with := range map[string]string{
		"link: 0.99": "link: 0.98", "consider: 0.1}": "consider: 0.2}", "coverage: 0.95": "coverage: 0.96",
		"{m: 0.93}": "{m: 0.94}", "u: 0.5}": "u: 0.51}",
	} {
		f, err := read(t, strings.Replace(text, change, with, 1))
		if err != nil {
			t.Fatal(err)
		}
		p, err := f.Policy()
		if err != nil {
			t.Fatal(err)
		}
		for other, fingerprint := range seen {
			if p.Fingerprint() == fingerprint {
				t.Errorf("%q has the fingerprint of %q", with, other)
			}
		}
		seen[with] = p.Fingerprint()
	}
	f, err := read(t, strings.Replace(text, "{m: 0.93}", "{m: 0.93, fixed: m} # sure", 1)+"learnt: {rows: 1, persons: 2, matches: 1, labels: 0}\n")
	if err != nil {
		t.Fatal(err)
	}
	if p, _ := f.Policy(); p.Fingerprint() != seen[""] {
		t.Error("a comment changes the fingerprint")
	}
}

// TestRefused: what is wrong is said with its place.
func TestRefused(t *testing.T) {
	t.Parallel()
	text := written(t)
	for _, tt := range []struct{ change, with, says string }{
		{"version: 1", "version: 2", "version must be 1"},
		{"of: officials", "of: ships", "of must be officials"},
		{"coverage: 0.95", "coverage: 1", "coverage must lie between"},
		{"link: 0.99", "link: 0.4", "thresholds"},
		{"consider: 0.1}", "consider: 0.995}", "thresholds"},
		{"coverage:", "covrage:", `the key "covrage" is not known`},
		{"    digit_wrong:", "    digit_wronk:", "the level digit_wrong is missing"},
		{"  sex:", "  gender:", "sex: the level agrees is missing"},
		{"levels:\n", "levels:\n  shoe_size: {}\n", `no field "shoe_size"`},
		{"    old_number:", "    many: {m: 1}\n    old_number:", `no level "many"`},
		{"{m: 0.93}", "{m: 0}", "exact: m must be above 0"},
		{"{m: 0.93}", "{m: 0.93, u: 0.1}", "its u is counted"},
		{"digit_wrong: {m: 0.03, u: 0.000054", "digit_wrong: {m: 0.03, u: 0", "digit_wrong: u must be above 0"},
		{"{m: 0.93}", "{m: 0.93, fixed: q}", "fixed is m, u or both"},
	} {
		changed := strings.Replace(text, tt.change, tt.with, 1)
		if changed == text {
			t.Errorf("%q is not in the file", tt.change)
			continue
		}
		if _, err := read(t, changed); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v, want %q", tt.with, err, tt.says)
		}
	}
}

// FuzzRead: whatever the bytes, there is an error or a whole policy.
func FuzzRead(f *testing.F) {
	f.Add(written(f))
	f.Add("version: 1\nof: officials\nlevels: {number: {exact: {m: 1}}}\n")
	f.Fuzz(func(t *testing.T, text string) {
		file, err := read(t, text)
		if err != nil {
			return
		}
		if p, err := file.Policy(); err != nil || p.Weights == nil || len(p.Fingerprint()) != 64 {
			t.Fatal(err)
		}
	})
}
