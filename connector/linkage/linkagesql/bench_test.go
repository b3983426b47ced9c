package linkagesql_test

import (
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"syscall"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/linkage"
	"github.com/lienthong/lienthong/connector/linkage/linkagesql"
	"github.com/lienthong/lienthong/internal/sqldb"
)

// BenchmarkKeep keeps the links of a sector's first run in SQLite, in the order of
// the source, as linking does.
func BenchmarkKeep(b *testing.B) {
	const n, batch = 40_000, 10_000
	from, err := lienthong.ParseDate("2019-05-01")
	if err != nil {
		b.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	links := make([]linkage.Link, n)
	for i := range links {
		digest := sha256.Sum256(fmt.Append(nil, i))
		links[i] = linkage.Link{Key: fmt.Sprintf("%010d", 7_900_000_000+i*13), Digest: digest[:16], Known: linkage.Known{Capacity: "participant", From: from},
			Answer: linkage.Answer{Verdict: "linked", Number: fmt.Sprintf("0%011d", random.Int64N(1e11))}}
	}
	used := processor(b)
	for b.Loop() {
		db, err := sqldb.Open(b.Context(), "sqlite:"+filepath.Join(b.TempDir(), "links.db"))
		if err != nil {
			b.Fatal(err)
		}
		store, err := linkagesql.New(b.Context(), db, "insurance")
		if err != nil {
			b.Fatal(err)
		}
		keep := func() error {
			for some := range slices.Chunk(links, batch) {
				if err := store.Keep(b.Context(), "participant", "run-1", some); err != nil {
					return err
				}
			}
			return nil
		}
		if err := store.Fill(b.Context(), keep); err != nil {
			b.Fatal(err)
		}
		if err := db.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric((processor(b)-used)/float64(b.N*n)*1e6, "processor-µs/row")
}

// processor is the processor time of this process so far, in seconds: a clock says
// little where others work too.
func processor(b *testing.B) float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}
