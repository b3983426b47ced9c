package seal_test

import (
	"fmt"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/seal"
)

func id(n int64) lienthong.PersonID {
	p, err := lienthong.PersonIDFromInt64(n)
	if err != nil {
		panic(err)
	}
	return p
}

func key(t testing.TB, digit string) seal.Key {
	t.Helper()
	k, err := seal.ParseKey(strings.Repeat(digit, 64))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// A bijection: what is sealed opens to itself, what opens seals to itself.
func TestPermutation(t *testing.T) {
	t.Parallel()
	s := seal.New(key(t, "5"))
	rapid.Check(t, func(t *rapid.T) {
		in := id(rapid.Int64Range(1, math.MaxInt64).Draw(t, "id"))
		ref := s.Reference(in)
		if out, err := s.Person(ref); err != nil || out != in || len(ref) != 13 {
			t.Fatalf("%s opens to another person: %v", ref, err)
		}
		opened, err := s.Person(in.Reveal()) // any id has the form of a reference
		if err != nil || s.Reference(opened) != in.Reveal() {
			t.Fatalf("a reference opens to one who has another: %v", err)
		}
	})
}

// Neighbours have references that tell nothing of each other: all differ, and
// each bit is set in half of them.
func TestNeighboursAreFarApart(t *testing.T) {
	t.Parallel()
	const n = 20_000
	s := seal.New(key(t, "5"))
	seen := map[string]bool{}
	var set, flipped [63]int
	for i := int64(1); i <= n; i++ {
		ref, next := s.Reference(id(i)), s.Reference(id(i+1))
		seen[ref] = true
		a, b := bits(t, ref), bits(t, next)
		for bit := range set {
			set[bit] += int(a >> bit & 1)
			flipped[bit] += int((a ^ b) >> bit & 1)
		}
	}
	if len(seen) != n {
		t.Errorf("%d references of %d persons", len(seen), n)
	}
	for bit := range set {
		// Six standard deviations of a fair coin.
		if max(math.Abs(float64(set[bit]-n/2)), math.Abs(float64(flipped[bit]-n/2))) > 6*math.Sqrt(n)/2 {
			t.Errorf("bit %d is set in %d of %d and flips in %d", bit, set[bit], n, flipped[bit])
		}
	}
}

func bits(t *testing.T, ref string) int64 {
	t.Helper()
	p, err := lienthong.ParsePersonID(ref)
	if err != nil {
		t.Fatal(err)
	}
	return p.Int64()
}

func TestKeysDiffer(t *testing.T) {
	t.Parallel()
	a, b, again := seal.New(key(t, "5")), seal.New(key(t, "6")), seal.New(key(t, "5"))
	for i := int64(1); i <= 1000; i++ {
		if a.Reference(id(i)) == b.Reference(id(i)) || a.Reference(id(i)) != again.Reference(id(i)) {
			t.Fatalf("person %d has one reference under two keys, or two under one", i)
		}
	}
	if one, other := seal.NewKey(), seal.NewKey(); one == other {
		t.Error("two new keys are the same")
	}
}

// The form is fixed: references outlive the program that made them.
func TestVectors(t *testing.T) {
	t.Parallel()
	s := seal.New(key(t, "0"))
	for n, want := range map[int64]string{1: vector1, 2: vector2, math.MaxInt64: vectorLast} {
		if got := s.Reference(id(n)); got != want {
			t.Errorf("person %d is %s, was %s", n, got, want)
		}
	}
}

const (
	vector1    = "7Q6NGDDHS09RM"
	vector2    = "5RJ3F4RWAXTK8"
	vectorLast = "75XNZDK1JREH6"
)

func TestStrangersReferences(t *testing.T) {
	t.Parallel()
	s := seal.New(key(t, "5"))
	for _, ref := range []string{"", "1", strings.Repeat("Z", 13), strings.Repeat("0", 13), strings.Repeat("é", 13), strings.Repeat("1", 14)} {
		if _, err := s.Person(ref); err == nil {
			t.Errorf("%q is taken for a reference", ref)
		}
	}
	if got := s.Reference(lienthong.PersonID{}); got != "" {
		t.Errorf("nobody is %q", got)
	}
}

func TestKeyDoesNotPrint(t *testing.T) {
	t.Parallel()
	k := key(t, "5")
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "key", k)
	for _, out := range []string{fmt.Sprint(k), fmt.Sprintf("%+v %#v %s %q", k, k, k, k), log.String()} {
		for _, bytes := range []string{"5555", "85 85", "0x55, 0x55", "UUUU"} { // no time of day looks so
			if strings.Contains(out, bytes) {
				t.Errorf("printed %s", out)
			}
		}
	}
}

func TestParseKeyRefuses(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "55", strings.Repeat("5", 63), strings.Repeat("g", 64), strings.Repeat("5", 66)} {
		if _, err := seal.ParseKey(s); lienthong.CodeOf(err) != lienthong.Invalid {
			t.Errorf("%d digits: %v", len(s), err)
		}
	}
}

// Many make one key file: one key comes of it, whole, private, nothing beside.
func TestMake(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "k")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if err := seal.Make(path); err != nil {
				t.Error(err)
			}
			b, err := os.ReadFile(path)
			if _, bad := seal.ParseKey(strings.TrimSpace(string(b))); err != nil || bad != nil {
				t.Errorf("%v, %v", err, bad)
			}
		})
	}
	wg.Wait()
	before, _ := os.ReadFile(path)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if err := seal.Make(path); err != nil {
		t.Error(err)
	}
	after, _ := os.ReadFile(path)
	if entries, err := os.ReadDir(filepath.Dir(path)); err != nil || len(entries) != 1 || string(before) != string(after) {
		t.Errorf("%d files, %v, or another key", len(entries), err)
	}
	if err := seal.Make(filepath.Join(t.TempDir(), "no", "k")); err == nil {
		t.Error("a key was made in no folder")
	}
}

func BenchmarkReference(b *testing.B) {
	s := seal.New(seal.NewKey())
	b.ReportAllocs()
	for i := int64(1); b.Loop(); i++ {
		if s.Reference(id(i)) == "" {
			b.Fatal()
		}
	}
}
