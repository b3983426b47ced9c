package grant_test

import (
	"fmt"
	"log/slog"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/grant/granttest"
)

// BenchmarkDecide asks a table of 1,000 pairs. "nearest" has one grant for the
// pair and reads two fields; "many" has 20, of which the last permits.
func BenchmarkDecide(b *testing.B) {
	store := new(granttest.Memory)
	put := func(g grant.Grant) {
		if err := store.Append(b.Context(), granttest.First(g, granttest.Start)); err != nil {
			b.Fatal(err)
		}
	}
	for i := range 1000 {
		g := granttest.Sample(fmt.Sprint("G-", i))
		g.Consumer.System = fmt.Sprint("S", i)
		g.Limit = grant.Limit{PerSecond: 1e6, Burst: 1 << 40, PerDay: 1 << 40}
		put(g)
	}
	for i := range 20 {
		g := granttest.Sample(fmt.Sprintf("M-%02d", i))
		g.Consumer.System = "MANY"
		if i < 19 {
			g.Purposes = []lienthong.Purpose{"another.purpose"}
		}
		put(g)
	}
	s, _ := service(store)
	s.Log = slog.New(slog.DiscardHandler)
	if err := s.Refresh(b.Context()); err != nil {
		b.Fatal(err)
	}
	for name, system := range map[string]string{"nearest": "S500", "many": "MANY"} {
		b.Run(name, func(b *testing.B) {
			r := granttest.Asking()
			r.Consumer.System = system
			b.ReportAllocs()
			for b.Loop() {
				if v, err := s.Decide(b.Context(), r); err != nil || !v.Permitted {
					b.Fatalf("%+v, %v", v, err)
				}
			}
		})
	}
}
