package populationtest

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/population"
)

// scan reads the register from end to end and fails the test on an error.
func scan(t *testing.T, s population.Scanner, at population.AsOf) []population.Version {
	t.Helper()
	var out []population.Version
	for v, err := range s.Scan(t.Context(), at) {
		if err != nil {
			t.Fatalf("Scan: %v", err)
		}
		v.Facts, v.Numbers, v.Relations = slices.Clone(v.Facts), slices.Clone(v.Numbers), slices.Clone(v.Relations)
		out = append(out, v)
	}
	return out
}

// testScanInOrder scans what was recorded in another order, twice.
func testScanInOrder(t *testing.T, s population.Store) {
	if got := scan(t, s, present); len(got) != 0 {
		t.Errorf("an empty register holds %d persons", len(got))
	}
	mustAppend(t, s, full())
	for _, i := range []int{70, 20, 50} {
		mustAppend(t, s, Person(i))
	}
	want := []population.Version{Person(20), Person(50), Person(70), full()}
	sequence := s.Scan(t.Context(), present)
	for range 2 {
		i := 0
		for v, err := range sequence {
			if err != nil || i == len(want) {
				t.Fatalf("after %d persons: %v", i, err)
			}
			wantVersion(t, "scanned", &v, want[i])
			i++
		}
		if i != len(want) {
			t.Errorf("%d persons, want %d", i, len(want))
		}
	}
}

// testScanAsOf holds a scan to what Documents answers about the same time.
func testScanAsOf(t *testing.T, s population.Store) {
	first := Person(3)
	second := next(first, Day(2026, 2, 1), "Trần Thị Hai")
	third := next(second, Day(2026, 4, 1), "Trần Thị Ba")
	late := Person(2)
	late.Recorded.From = Day(2026, 3, 1)
	mustAppend(t, s, first, Person(1), Person(5))
	mustAppend(t, s, second, late)
	mustAppend(t, s, third)
	for _, c := range []struct {
		recorded time.Time
		persons  int
	}{
		{Loaded.Add(-time.Microsecond), 0}, {Loaded, 3}, {Day(2026, 2, 1), 3}, {Day(2026, 3, 1), 4},
		{Day(2026, 4, 1).Add(-time.Microsecond), 4}, {Day(2026, 4, 1), 4}, {Now, 4},
	} {
		at := population.AsOf{Recorded: c.recorded}
		got := scan(t, s, at)
		if len(got) != c.persons {
			t.Errorf("recorded %v: %d persons, want %d", c.recorded, len(got), c.persons)
		}
		for i := range got {
			if i > 0 && got[i].Person.Int64() <= got[i-1].Person.Int64() {
				t.Errorf("recorded %v: out of order", c.recorded)
			}
			wantVersion(t, "recorded "+c.recorded.String(), &got[i], *document(t, s, got[i].Person, at))
		}
	}
}

// testScanOneState writes while a scan goes on. The writers may have to wait
// for its end, so they have goroutines of their own.
func testScanOneState(t *testing.T, s population.Store) {
	const n = 3000
	mustImport(t, s, n)
	var wg sync.WaitGroup
	defer wg.Wait()
	seen := 0
	for v, err := range s.Scan(t.Context(), present) {
		if err != nil {
			t.Fatal(err)
		}
		if seen++; seen == 1 {
			written := make(chan struct{})
			wg.Go(func() {
				defer close(written)
				if err := s.Append(t.Context(), next(Person(n), Day(2026, 2, 1), "Lê Thị Sau"), Person(n+1)); err != nil {
					t.Errorf("a writer beside a scan: %v", err)
				}
			})
			select {
			case <-written:
			case <-time.After(50 * time.Millisecond): // it waits for us
			}
		}
		if v.Number != 1 || !v.Recorded.IsOpen() {
			t.Error("a version that was recorded after the scan began")
		}
	}
	if seen != n {
		t.Errorf("%d persons, want the %d of the beginning", seen, n)
	}
	wg.Wait()
	got := scan(t, s, present)
	if len(got) != n+1 || got[n-1].Number != 2 {
		t.Errorf("the next scan does not see the write: %d persons", len(got))
	}
}

// testScanBreaksOff breaks out of many scans: none may hold on to anything.
func testScanBreaksOff(t *testing.T, s population.Store) {
	mustImport(t, s, 3000)
	for range 30 {
		seen := 0
		for _, err := range s.Scan(t.Context(), present) {
			if err != nil {
				t.Fatal(err)
			}
			if seen++; seen == 2 {
				break
			}
		}
	}
	mustAppend(t, s, next(Person(1), Day(2026, 2, 1), "Lê Thị Sau"))
	if got := document(t, s, ID(1), present); got == nil || got.Number != 2 {
		t.Errorf("after scans that broke off: %+v", got)
	}
}

func testScanCancelled(t *testing.T, s population.Store) {
	const n = 3000
	mustImport(t, s, n)
	for _, after := range []int{0, 100} {
		ctx, cancel := context.WithCancel(t.Context())
		seen, ended := 0, false
		if after == 0 {
			cancel()
		}
		for v, err := range s.Scan(ctx, present) {
			switch {
			case ended:
				t.Fatal("a pair after the error")
			case err != nil:
				ended = true
				if !errors.Is(err, context.Canceled) || v.Person != (lienthong.PersonID{}) {
					t.Errorf("a cancelled scan: %v", err)
				}
			default:
				if seen++; seen == after {
					cancel()
				}
			}
		}
		if cancel(); !ended {
			t.Errorf("cancelled after %d, a scan of %d persons looks whole", after, seen)
		}
	}
}
