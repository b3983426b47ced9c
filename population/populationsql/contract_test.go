package populationsql_test

import (
	"testing"

	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/population/populationtest"
)

func TestStore(t *testing.T) {
	t.Parallel()
	for name, line := range lines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			line(t) // skips the whole where there is no server
			populationtest.TestStore(t, func(t testing.TB) population.Store { return open(t, line(t)) })
		})
	}
}
