package tokentest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// modules are where distributions put the library.
var modules = []string{
	"/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so",
	"/opt/homebrew/lib/softhsm/libsofthsm2.so", "/usr/local/lib/softhsm/libsofthsm2.so",
}

// PIN is that of the tokens.
const PIN = "4711-4711"

// New makes a token that ends with the test, and gives the path of its module
// and its label. It sets the environment, so such
// tests do not run in parallel. Without SoftHSM2 the test is skipped; with
// CI=true it fails.
func New(t *testing.T) (module, label string) {
	t.Helper()
	for _, m := range modules {
		if _, err := os.Stat(m); err == nil {
			module = m
			break
		}
	}
	if module == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("CI=true, and there is no SoftHSM2: install softhsm2")
		}
		t.Skip("NOT TESTED: there is no SoftHSM2; install softhsm2")
	}
	dir := t.TempDir()
	config := filepath.Join(dir, "softhsm2.conf")
	tokens := filepath.Join(dir, "tokens")
	if err := os.Mkdir(tokens, 0o700); err != nil {
		t.Fatal(err)
	}
	text := fmt.Sprintf("directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n", tokens)
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("SOFTHSM2_CONF", config)
	label = "lienthong test"
	out, err := exec.Command("softhsm2-util", "--init-token", "--free", "--label", label, "--so-pin", "12345678", "--pin", PIN).CombinedOutput()
	if err != nil {
		t.Fatalf("softhsm2-util: %v\n%s", err, out)
	}
	return module, label
}
