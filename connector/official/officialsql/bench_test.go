package officialsql_test

import (
	"fmt"
	"testing"

	"github.com/lienthong/lienthong/connector/official"
	"github.com/lienthong/lienthong/connector/official/officialsql"
	"github.com/lienthong/lienthong/connector/official/officialtest"
)

// BenchmarkPut stores the dossiers of a ministry of 10,000 in one change.
func BenchmarkPut(b *testing.B) {
	const n = 10_000
	for _, name := range []string{"file", "postgres"} {
		b.Run(name, func(b *testing.B) {
			s, err := officialsql.Open(b.Context(), lines[name](b))
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			for i := 0; b.Loop(); i++ {
				dossiers := make([]official.Dossier, n)
				for j := range dossiers {
					dossiers[j] = officialtest.Sample(fmt.Sprintf("%d-%d", i, j))
				}
				if err := s.Put(b.Context(), dossiers); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "dossiers/s")
		})
	}
}
