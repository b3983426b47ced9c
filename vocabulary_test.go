package lienthong_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong"
)

func TestPersonID(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		id, err := lienthong.PersonIDFromInt64(rapid.Int64Min(1).Draw(t, "n"))
		if err != nil {
			t.Fatal(err)
		}
		again, err := lienthong.ParsePersonID(id.Reveal())
		if err != nil || again != id || len(id.Reveal()) != 13 {
			t.Fatalf("does not read back: %v", err)
		}
	})
	for _, n := range []int64{0, -1} {
		if _, err := lienthong.PersonIDFromInt64(n); err == nil {
			t.Errorf("key %d was accepted", n)
		}
	}
	// Zero; lower case; a letter left out of the alphabet; too long; above 63
	// bits; and the same bits under another last character.
	for _, s := range []string{"", "0000000000000", "000000000000a", "000000000000I", "00000000000022", "ZZZZZZZZZZZZZ", "0000000000003"} {
		if id, err := lienthong.ParsePersonID(s); err == nil {
			t.Errorf("ParsePersonID(%q) = %s", s, id.Reveal())
		}
	}
}

func FuzzParsePersonID(f *testing.F) {
	for _, s := range []string{"", "0000000000002", "ZZZZZZZZZZZZZ", "000000000000O"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if id, err := lienthong.ParsePersonID(s); err == nil && id.Reveal() != s {
			t.Errorf("accepted %q and gives back %q", s, id.Reveal())
		}
	})
}

func TestPeriod(t *testing.T) {
	t.Parallel()
	day := func(d int) time.Time { return time.Date(2026, 5, d, 0, 0, 0, 0, time.UTC) }
	p := lienthong.Period{From: day(3), Until: day(10)}
	for d, want := range map[int]bool{2: false, 3: true, 9: true, 10: false} {
		if p.Contains(day(d)) != want {
			t.Errorf("3 to 10 May contains %d May: %v", d, !want)
		}
	}
	open := lienthong.Period{From: day(3)}
	if !open.IsOpen() || p.IsOpen() || !open.Contains(day(30)) || open.Contains(day(2)) {
		t.Error("an open period ends")
	}
	if always := (lienthong.Period{}); !always.Contains(day(1)) || !always.Overlaps(p) || !p.Overlaps(always) {
		t.Error("the zero period is not always")
	}
	for _, tt := range []struct {
		q    lienthong.Period
		want bool
	}{
		{lienthong.Period{From: day(10)}, false}, // half-open: they only touch
		{lienthong.Period{Until: day(3)}, false},
		{lienthong.Period{From: day(9)}, true},
		{lienthong.Period{Until: day(4)}, true},
		{lienthong.Period{From: day(4), Until: day(5)}, true},
	} {
		if p.Overlaps(tt.q) != tt.want || tt.q.Overlaps(p) != tt.want {
			t.Errorf("overlap with %v is %v", tt.q, !tt.want)
		}
	}
}

func TestError(t *testing.T) {
	t.Parallel()
	bare := lienthong.Errorf(lienthong.NotFound, "run %q is not here; list the runs", "r1")
	if bare.Error() != `not_found: run "r1" is not here; list the runs` {
		t.Errorf("says %s", bare)
	}
	caused := &lienthong.Error{Code: lienthong.Unavailable, Message: "the register does not answer; try again", Cause: fs.ErrClosed}
	if !errors.Is(caused, fs.ErrClosed) || !strings.HasSuffix(caused.Error(), ": "+fs.ErrClosed.Error()) {
		t.Errorf("lost its cause: %v", caused)
	}
	for _, tt := range []struct {
		err  error
		want lienthong.Code
	}{
		{nil, ""},
		{fs.ErrExist, lienthong.Internal},
		{bare, lienthong.NotFound},
		{fmt.Errorf("while reading: %w", caused), lienthong.Unavailable},
	} {
		if got := lienthong.CodeOf(tt.err); got != tt.want {
			t.Errorf("CodeOf(%v) = %q", tt.err, got)
		}
	}
}

func TestSexWords(t *testing.T) {
	t.Parallel()
	for s, want := range map[lienthong.Sex]string{0: "unknown", 1: "male", 2: "female", 3: "other", 9: "unknown"} {
		if s.String() != want {
			t.Errorf("sex %d is %q", s, s)
		}
	}
}

// TestErrorCodesDocumented compares docs/errors.md with the constants of
// error.go, in order: a code may be added at the end, and must be explained.
func TestErrorCodesDocumented(t *testing.T) {
	t.Parallel()
	file, err := parser.ParseFile(token.NewFileSet(), "error.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var registered []string
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok && len(spec.Values) == 1 {
			if lit, ok := spec.Values[0].(*ast.BasicLit); ok {
				code, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Fatal(err)
				}
				registered = append(registered, code)
			}
		}
		return true
	})
	page, err := os.ReadFile("docs/errors.md")
	if err != nil {
		t.Fatal(err)
	}
	var documented []string
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\|").FindAllStringSubmatch(string(page), -1) {
		documented = append(documented, m[1])
	}
	if len(registered) == 0 || !slices.Equal(registered, documented) {
		t.Errorf("error.go registers %v\ndocs/errors.md has %v", registered, documented)
	}
}
