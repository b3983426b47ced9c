package node

import (
	"context"
	"fmt"
	"iter"
	"testing"
	"time"

	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/population/populationtest"
)

// counted counts how often a register is read whole.
type counted struct {
	population.Store
	scans int
}

func (c *counted) Scan(ctx context.Context, at population.AsOf) iter.Seq2[population.Version, error] {
	c.scans++
	return c.Store.Scan(ctx, at)
}

// TestLastRead: a register is read once for jobs that follow each other, and
// again when something was recorded, when time has passed, and after a reading
// that broke off.
func TestLastRead(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.March, 2, 8, 0, 0, 0, time.UTC)
	register := &counted{Store: &populationtest.Memory{}}
	l := &lastRead{register: register, now: func() time.Time { return now }}
	read := func(most int) (out []string) {
		t.Helper()
		from, n, err := l.source(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for row, err := range from.Rows {
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, fmt.Sprint(row))
			if len(out) == most {
				return out
			}
		}
		if len(out) != n {
			t.Errorf("%d rows of %d persons", len(out), n)
		}
		return out
	}
	add := func(from, to int) {
		t.Helper()
		persons := func(yield func(population.Version, error) bool) {
			i := 0
			for v, err := range populationtest.Persons(to) {
				if i++; i > from && !yield(v, err) {
					return
				}
			}
		}
		if _, err := register.Import(t.Context(), persons); err != nil {
			t.Fatal(err)
		}
	}
	scans := func(want int, when string) {
		t.Helper()
		if register.scans != want {
			t.Errorf("%s: read %d times, want %d", when, register.scans, want)
		}
	}
	add(0, 20)
	read(3)
	first := read(0)
	scans(2, "after one that broke off")
	if again := read(0); fmt.Sprint(again) != fmt.Sprint(first) {
		t.Error("what was kept is not what was read")
	}
	scans(2, "a second job")
	add(20, 30)
	if n := len(read(0)); n != 30 {
		t.Errorf("%d persons after 10 more", n)
	}
	scans(3, "after an import")
	now = now.Add(lastReadFor)
	read(0)
	scans(4, "a minute later")
	add(30, 31)
	l.expect(t.Context())
	scans(5, "ahead of a job")
	if n := len(read(0)); n != 31 {
		t.Errorf("%d persons after one more", n)
	}
	scans(5, "for the job that was expected")
}
