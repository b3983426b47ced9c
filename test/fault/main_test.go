//go:build linux

package fault

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// program is the binary that users get, built once for all tests.
var program string

// TestMain builds the program, and is what the tests ask this binary to be when
// they start it themselves: a node that can be hit at a given step, or a relay
// into a network namespace.
func TestMain(m *testing.M) {
	if role := os.Getenv(roleVariable); role != "" {
		if err := roles[role](); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	flag.Parse()
	if f := flag.Lookup("test.parallel"); f.Value.String() == f.DefValue {
		_ = flag.Set("test.parallel", "4") // these tests mostly wait: for time-outs, and for processes
	}
	os.Exit(build(m))
}

const roleVariable = "LIENTHONG_FAULT_ROLE"

var roles = map[string]func() error{"node": standIn, "relay": relay}

func build(m *testing.M) int {
	dir, err := os.MkdirTemp("", "lienthong-fault-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	program = filepath.Join(dir, "lienthong")
	c := exec.Command("go", "build", "-o", program, "github.com/lienthong/lienthong/cmd/lienthong")
	c.Env = append(os.Environ(), "CGO_ENABLED=0")
	c.Stderr = os.Stderr
	if err := c.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "building the program:", err)
		return 1
	}
	return m.Run()
}

// must stops the test at an error.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// run runs the program to its end and gives what it printed.
func run(t *testing.T, args ...string) string {
	t.Helper()
	return command(t, append([]string{program}, args...)...)
}

func command(t *testing.T, line ...string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), line[0], line[1:]...).Output()
	if failed, is := errors.AsType[*exec.ExitError](err); is {
		t.Fatalf("%v: %v\n%s", line, err, failed.Stderr)
	}
	must(t, err)
	return string(out)
}

// rounds is how often something random is tried: more with LIENTHONG_FAULT_SOAK
// (make fault).
func rounds(usual int) int {
	const soak = 15
	if os.Getenv("LIENTHONG_FAULT_SOAK") != "" {
		return soak * usual
	}
	return usual
}
