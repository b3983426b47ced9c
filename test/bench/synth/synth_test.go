package main

import (
	"runtime"
	"testing"
)

// TestStages runs every stage on a small country: two blocks and a part.
func TestStages(t *testing.T) {
	t.Parallel()
	for _, workers := range []int{1, 2} {
		o := &options{People: 20_000, Workers: workers}
		r := report{Rates: map[string]float64{}, CPU: map[string]float64{}, Ratios: map[string]float64{}}
		if err := o.measure(t.Context(), &r); err != nil {
			t.Fatal(err)
		}
		for _, s := range stages {
			if r.Rates[s.name] <= 0 || r.Rates[s.peer] <= 0 || r.Ratios[s.name+"_to_"+s.peer] <= 0 {
				t.Errorf("%s was not measured: %v", s.name, r)
			}
		}
	}
}

func TestUsage(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("SKIPPED: this system does not tell")
	}
	if rss := peakRSS(); rss < 1<<20 {
		t.Errorf("this process had %d bytes at most", rss)
	}
	before, sum := cpuSeconds(), 0
	for i := 0; cpuSeconds()-before < 0.02; i++ {
		sum += i
	}
	if before < 0 || sum < 0 {
		t.Errorf("%f seconds of CPU before this test", before)
	}
}
