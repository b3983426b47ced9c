package main

import "testing"

// TestStages runs every stage on a small country: two blocks and a part.
func TestStages(t *testing.T) {
	t.Parallel()
	for _, workers := range []int{1, 2} {
		o := &options{People: 20_000, Workers: workers}
		r := report{Rates: map[string]float64{}, Ratios: map[string]float64{}}
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
