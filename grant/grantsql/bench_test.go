package grantsql_test

import (
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/grant/granttest"
)

// BenchmarkRecord enters a register's persons as a linkage does: for the first time, and
// once more with nothing new.
func BenchmarkRecord(b *testing.B) {
	const n, batch = 60_000, 10_000
	entries := func(at time.Time) []grant.Reference {
		out := make([]grant.Reference, n)
		for i := range out {
			out[i] = grant.Reference{Person: granttest.Person(int64(i*5 + 1)), Sector: "insurance", Capacity: "participant", Recorded: lienthong.Period{From: at}}
		}
		return out
	}
	for _, bench := range []struct {
		name  string
		known bool
	}{{"new", false}, {"known", true}} {
		b.Run(bench.name, func(b *testing.B) {
			used := time.Duration(0)
			for i := range b.N {
				b.StopTimer()
				s := open(b, "sqlite:"+filepath.Join(b.TempDir(), "grants.db"))
				all := [][]grant.Reference{entries(granttest.Start)}
				if bench.known {
					record(b, s, all[0], batch)
					all[0] = entries(granttest.Start.Add(time.Duration(i+1) * time.Hour))
				}
				before := processor(b)
				b.StartTimer()
				record(b, s, all[0], batch)
				used += processor(b) - before
			}
			b.ReportMetric(float64(used.Nanoseconds())/1e3/float64(b.N*n), "processor-µs/entry")
		})
	}
}

func record(b *testing.B, s grant.ReferenceWriter, entries []grant.Reference, batch int) {
	for some := range slices.Chunk(entries, batch) {
		if err := s.Record(b.Context(), some...); err != nil {
			b.Fatal(err)
		}
	}
}

// processor is the processor time of this process so far: a clock says little where
// others work too.
func processor(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
