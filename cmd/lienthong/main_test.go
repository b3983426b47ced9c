package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
)

func TestReportPicksTheExitCode(t *testing.T) {
	t.Parallel()
	stopped, cancel := context.WithCancel(context.Background())
	cancel()
	for _, tt := range []struct {
		name string
		ctx  context.Context
		err  error
		code int
		says string
	}{
		{"bad input", context.Background(), lienthong.Errorf(lienthong.Invalid, "row 3: no"), exitUsage, "lienthong: row 3: no\n"},
		{"wrapped", context.Background(), fmt.Errorf("x: %w", lienthong.Errorf(lienthong.TooLarge, "big")), exitUsage, "lienthong: big\n"},
		{"a server", context.Background(), lienthong.Errorf(lienthong.Unavailable, "down"), exitFault, "lienthong: down\n"},
		{"ours", context.Background(), lienthong.Errorf(lienthong.Internal, "oops"), exitFault, "lienthong: oops\n"},
		{"no code", context.Background(), fs.ErrPermission, exitFault, "lienthong: permission denied\n"},
		{"Ctrl-C", stopped, fmt.Errorf("x: %w", context.Canceled), exitStopped, "lienthong: stopped; nothing half-written is left\n"},
		{"an error first", stopped, lienthong.Errorf(lienthong.Invalid, "row 3: no"), exitUsage, "lienthong: row 3: no\n"},
	} {
		var out bytes.Buffer
		if code := report(tt.ctx, tt.err, &out); code != tt.code || out.String() != tt.says {
			t.Errorf("%s: exit %d, %q", tt.name, code, out.String())
		}
	}
	// A private cause stays private.
	var out bytes.Buffer
	report(context.Background(), &lienthong.Error{Code: lienthong.Internal, Message: "m", Cause: errors.New("secret")}, &out)
	if strings.Contains(out.String(), "secret") {
		t.Errorf("said %q", out.String())
	}
}

func TestProgressInPlainLines(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	p := newProgress(&out, false)
	p.Update("read", 0, 0)
	p.Update("read", 5, 10)
	fmt.Fprintln(p, "talk")
	p.Update("link", 0, 3)
	p.Update("read", 10, 10)
	p.Update("read", 10, 10)
	p.Close()
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 4 || lines[0] != "read ..." || lines[1] != "talk" || lines[2] != "link ..." || !strings.HasPrefix(lines[3], "read: done in ") {
		t.Errorf("said %q", lines)
	}
	out.Reset()
	quiet := newProgress(&out, true)
	quiet.Update("read", 1, 1)
	fmt.Fprintln(quiet, "talk")
	quiet.Close()
	if out.Len() != 0 {
		t.Errorf("quiet said %q", out.String())
	}
}

func TestSequentialIDsDoNotRepeat(t *testing.T) {
	t.Parallel()
	seen := map[lienthong.PersonID]bool{}
	for range 3 {
		next := sequentialIDs()
		for range 1000 {
			id, err := next()
			if err != nil || seen[id] {
				t.Fatalf("repeated: %v, %v", seen[id], err)
			}
			seen[id] = true
		}
	}
}
