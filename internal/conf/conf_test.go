package conf_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/conf"
)

type config struct {
	Listen  string          `yaml:"listen"`
	Timeout time.Duration   `yaml:"timeout"`
	Limit   int8            `yaml:"limit"`
	Roles   []string        `yaml:"roles"`
	DSN     conf.SecretFile `yaml:"dsn_file"`
	Inner   struct {
		Port int `yaml:"port"`
	} `yaml:"inner"`
}

func write(t *testing.T, name, text string, mode os.FileMode) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil { // whatever the umask is
		t.Fatal(err)
	}
	return path
}

func TestLoad(t *testing.T) {
	t.Parallel()
	path := write(t, "a.yaml", "timeout: 30s\nroles: [population, reconcile]\ndsn_file: dsn\ninner:\n  port: 8\n", 0o644)
	c := config{Listen: "127.0.0.1:8080"}
	if err := conf.Load(path, &c); err != nil {
		t.Fatal(err)
	}
	if c.Listen != "127.0.0.1:8080" || c.Timeout != 30*time.Second || len(c.Roles) != 2 || c.Inner.Port != 8 {
		t.Errorf("read %+v", c)
	}
	if want := filepath.Join(filepath.Dir(path), "dsn"); string(c.DSN) != want {
		t.Errorf("the secret's path is %s, want %s", c.DSN, want)
	}
}

func TestEmptyFileKeepsDefaults(t *testing.T) {
	t.Parallel()
	c := config{Listen: "x"}
	if err := conf.Load(write(t, "a.yaml", "# nothing yet\n", 0o644), &c); err != nil || c.Listen != "x" {
		t.Errorf("%+v, %v", c, err)
	}
}

// Each fault is told with its line, and never with the text that stands there.
func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ text, says string }{
		"unknown key":    {"listen: x\nlisten_address: hunter2\n", `:2:1: the key "listen_address" is not known`},
		"unknown inside": {"inner:\n  prot: 8\n", `:2:3: the key "prot" is not known`},
		"twice":          {"listen: a\nlisten: hunter2\n", ":2:1: a key is given twice"},
		"wrong type":     {"limit: hunter2\n", ":1:8: needs a whole number here"},
		"overflow":       {"limit: 300\n", ":1:8: the number does not fit int8"},
		"bad duration":   {"timeout: hunter2\n", "not YAML that can be read"},
		"list for map":   {"inner: [hunter2]\n", ":1:"},
		"text for list":  {"roles: hunter2\n", ":1:8: needs a list, such as [a, b], here, not a text"},
		"not YAML":       {"listen: [hunter2\n", ":1:"},
		"two documents":  {"listen: a\n---\nlisten: hunter2\n", "more than one YAML document"},
		"large":          {"# " + strings.Repeat("x", 1<<20), "larger than"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var c config
			err := conf.Load(write(t, "a.yaml", tt.text, 0o644), &c)
			if err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Fatalf("says %v, want %q", err, tt.says)
			}
			if strings.Contains(err.Error(), "hunter2") {
				t.Errorf("repeats a value: %v", err)
			}
			if code := lienthong.CodeOf(err); code != lienthong.Invalid && code != lienthong.TooLarge {
				t.Errorf("code %s", code)
			}
		})
	}
	if err := conf.Load(filepath.Join(t.TempDir(), "none.yaml"), &config{}); lienthong.CodeOf(err) != lienthong.Invalid {
		t.Errorf("a missing file: %v", err)
	}
}

// helpful is a configuration that knows what people write instead of its keys.
type helpful struct {
	Names []string `yaml:"names"`
	Limit int      `yaml:"limit"`
}

func (*helpful) Meant(key string) string {
	return map[string]string{"name": "did you mean names?"}[key]
}
func (*helpful) Example(key string) string { return map[string]string{"names": "[a]"}[key] }

// TestWords: a configuration that has words of its own is asked for them, and a mark of the byte
// order is no part of a key.
func TestWords(t *testing.T) {
	t.Parallel()
	for text, says := range map[string]string{
		"name: x\n":               `:1:1: the key "name" is not known here; did you mean names?`,
		"nam: x\n":                "check its spelling and indentation",
		"names: hunter2\n":        ":1:8: needs a list, such as [a, b], here, not a text; write names: [a]",
		"names: [a, [hunter2]]\n": "; write names: [a]",
		"limit: hunter2\n":        ":1:8: needs a whole number here",
	} {
		err := conf.Load(write(t, "a.yaml", text, 0o600), &helpful{})
		if err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: says %v, want %q", text, err, says)
		}
	}
	var h helpful
	if err := conf.Load(write(t, "a.yaml", "\ufefflimit: 3\n", 0o600), &h); err != nil || h.Limit != 3 {
		t.Errorf("with a mark of the byte order: %+v, %v", h, err)
	}
}

func TestSecretFile(t *testing.T) {
	t.Parallel()
	s, err := conf.SecretFile(write(t, "s", "hunter2\n", 0o640)).Read()
	if err != nil || s.Reveal() != "hunter2" {
		t.Fatalf("%v", err)
	}
	b, err := json.Marshal(map[string]any{"s": s})
	if err != nil {
		t.Fatal(err)
	}
	for _, shown := range []string{fmt.Sprint(s), fmt.Sprintf("%#v %s %q %x", s, s, s, s), s.LogValue().String(), string(b)} {
		if strings.Contains(shown, "hunter2") || strings.Contains(shown, "68756e") {
			t.Errorf("the secret prints: %s", shown)
		}
	}
	for name, path := range map[string]string{
		"open to all": write(t, "s", "hunter2", 0o644),
		"empty":       write(t, "s", "\n", 0o600),
		"a folder":    t.TempDir(),
		"missing":     "/nonexistent/secret",
	} {
		if _, err := conf.SecretFile(path).Read(); lienthong.CodeOf(err) != lienthong.Invalid || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add("listen: x\ntimeout: 1s\n")
	f.Add("inner: {port: 1}\nroles: [a]\n")
	f.Add("a: &x [*x]\n")
	f.Add("? !!binary\n")
	f.Fuzz(func(t *testing.T, text string) {
		path := filepath.Join(t.TempDir(), "f.yaml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		var c config
		if err := conf.Load(path, &c); err != nil && lienthong.CodeOf(err) == lienthong.Internal {
			t.Errorf("an error without a code: %v", err)
		}
	})
}

// A fault that is found after reading is told with the place of what it is about.
func TestPlace(t *testing.T) {
	t.Parallel()
	path := write(t, "a.yaml", "# c\nlisten: x\nroles: [a, b]\ninner:\n  port: 8\nlist:\n  - name: a\n    of: b\n", 0o644)
	for pointer, want := range map[string]string{
		"/listen": ":2:9", "/roles/1": ":3:12", "/roles/7": ":3:8", "/inner/port": ":5:9", "/inner": ":5:3", "/inner/none": ":5:3",
		"/list/0/of": ":8:9", "/list/0": ":7:5", "": "", "/none": "", "/a.b/c'd": "",
	} {
		if got := conf.Place(path, pointer); got != path+want {
			t.Errorf("%q stands at %s, want %s", pointer, got, want)
		}
	}
	if got := conf.Place("/none.yaml", "/listen"); got != "/none.yaml" {
		t.Errorf("a file that is not there: %s", got)
	}
}

// TestForeignText: a tab that indents and another encoding are called what they are, with the line.
func TestForeignText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"inner:\n\tport: 8\n":                ":2:1: a tab stands before",
		"listen: caf\xe9\n":                  ":1: this is not written in UTF-8",
		"timeout: 1s\nlisten: \xff\n":        ":2: this is not written in UTF-8",
		"\xff\xfel\x00i\x00s\x00t\x00\n\x00": ":1: this is not written in UTF-8",
	} {
		if err := conf.Load(write(t, "a.yaml", text, 0o644), &config{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}
