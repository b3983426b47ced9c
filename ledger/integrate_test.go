package ledger

import (
	"bytes"
	"testing"
	"time"
)

// TestRest: a run's pause grows with its records and with their size, within its bounds.
func TestRest(t *testing.T) {
	t.Parallel()
	records := func(n, size int) [][]byte {
		out := make([][]byte, n)
		for i := range out {
			out[i] = bytes.Repeat([]byte{'x'}, size)
		}
		return out
	}
	for _, c := range []struct {
		n, size int
		want    time.Duration
	}{
		{1, 900, paceLeast}, {60, 900, 300 * time.Millisecond}, {1, 58 << 10, 290 * time.Millisecond}, {3, 58 << 10, 870 * time.Millisecond}, {1000, 900, paceMost},
	} {
		if got := rest(records(c.n, c.size)); got != c.want {
			t.Errorf("after %d records of %d bytes it rests %v, not %v", c.n, c.size, got, c.want)
		}
	}
}
