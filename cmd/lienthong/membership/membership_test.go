package membership_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/cmd/lienthong/membership"
	"github.com/lienthong/lienthong/internal/porttest"
)

// run runs a command line as main does.
func run(t *testing.T, ctx context.Context, stderr io.Writer, line string, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	parser, err := kong.New(&struct {
		Directory membership.Directory `cmd:""`
		Gateway   membership.Gateway   `cmd:""`
	}{}, kong.Writers(&out, stderr), kong.Exit(func(int) { t.Errorf("%s: exit", line) }))
	if err != nil {
		t.Fatal(err)
	}
	k, err := parser.Parse(append(strings.Fields(line), args...))
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	k.BindTo(ctx, (*context.Context)(nil))
	err = k.Run()
	return out.String(), err
}

// TestJoinOverTLS is the life of a gateway as its operators see it.
func TestJoinOverTLS(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	address := porttest.Address(t)
	do := func(line string, args ...string) string {
		t.Helper()
		out, err := run(t, t.Context(), io.Discard, line, args...)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		return out
	}
	do("directory init --address https://"+address, "--dir", at("d"), "--root-dir", at("roots"))
	do("directory member add --id VN/GOV/G01 --name Ministry", "--dir", at("d"))
	token := do("directory token --gateway VN/GOV/G01/gw1", "--dir", at("d"))
	if err := os.WriteFile(at("token"), []byte(token), 0o600); err != nil {
		t.Fatal(err)
	}

	ctx, stop := context.WithCancel(t.Context())
	said, speak := io.Pipe()
	served := make(chan error, 1)
	go func() {
		_, err := run(t, ctx, speak, "directory serve --listen "+address, "--dir", at("d"))
		speak.Close()
		served <- err
	}()
	first := make([]byte, 64)
	n, err := said.Read(first) // the line comes when the port is open
	if err != nil || !strings.HasPrefix(string(first[:n]), "Directory: https://"+address) {
		t.Fatalf("the server said %q, %v", first[:n], err)
	}
	go func() { _, _ = io.Copy(io.Discard, said) }()

	out := do("gateway join --address gw1.example.vn:443", "--dir", at("g"), "--token-file", at("token"))
	if !regexp.MustCompile(`^VN/GOV/G01/gw1 joined; its certificate ends 20\S+Z and renews itself\n$`).MatchString(out) {
		t.Errorf("join said %q", out)
	}
	for _, tt := range []struct {
		dir, token string
		want       lienthong.Code
	}{{"g", token, lienthong.Conflict}, {"other", token, lienthong.AccessDenied}, {"third", "lt1.x", lienthong.Invalid}} {
		_, err := run(t, t.Context(), io.Discard, "gateway join", "--dir", at(tt.dir), "--token", strings.TrimSpace(tt.token))
		if lienthong.CodeOf(err) != tt.want {
			t.Errorf("%s: %v", tt.dir, err)
		}
	}
	if out := do("directory list", "--dir", at("d")); !strings.Contains(out, "gateway  VN/GOV/G01/gw1  gw1.example.vn:443") {
		t.Errorf("list: %s", out)
	}
	do("directory retire --gateway VN/GOV/G01/gw1", "--dir", at("d"))
	if out := do("directory list", "--dir", at("d")); !strings.Contains(out, "retired "+time.Now().In(lienthong.Vietnam).Format(time.DateOnly)) {
		t.Errorf("list: %s", out)
	}
	stop()
	if err := <-served; err != nil {
		t.Errorf("the server ended with %v", err)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for line, want := range map[string]lienthong.Code{
		"directory list":  lienthong.Invalid,
		"directory serve": lienthong.Invalid,
		"directory member add --id VN/GOV --name x":                                        lienthong.Invalid,
		"directory system add --id VN/GOV/G01 --title x":                                   lienthong.Invalid,
		"directory system add --id VN/GOV/G01/S --title x --gateway x":                     lienthong.Invalid,
		"directory service publish --id VN --title x":                                      lienthong.Invalid,
		"directory service publish --id VN/GOV/G01/S/v --title x --openapi /nowhere/a.txt": lienthong.Invalid,
		"directory token --gateway VN/GOV/G01":                                             lienthong.Invalid,
		"directory retire --gateway gw":                                                    lienthong.Invalid,
		"directory key rotate --role snapshot --replace 00":                                lienthong.Invalid,
		"directory key rotate --role snapshot --root-key /nowhere/a.pem":                   lienthong.Invalid,
		"gateway join --token-file /nowhere/token":                                         lienthong.Invalid,
	} {
		if _, err := run(t, t.Context(), io.Discard, line, "--dir", dir); lienthong.CodeOf(err) != want {
			t.Errorf("%s: %v", line, err)
		}
	}
}
