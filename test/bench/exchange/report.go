package main

import (
	"slices"
	"time"
)

// The targets, for a machine of 2 cores.
const (
	targetRatio = 0.20 // of a's requests a second, at targetAt connections
	goalRatio   = 0.35
	targetP99   = 20.0 // ms
	targetAt    = 64
)

// report is the output.
type report struct {
	Time    time.Time `json:"time"`
	Go      string    `json:"go"`
	CPUs    int       `json:"cpus"`
	Load    string    `json:"load_average_before"` // of the machine: much above 0 means the figures are worth little
	Rounds  int       `json:"rounds"`
	Seconds float64   `json:"seconds_per_turn"`

	Compared []comparison  `json:"compared"`
	Large    []transferred `json:"large,omitempty"`
	Crowd    []crowded     `json:"crowd,omitempty"`
	Soak     *soaked       `json:"soak,omitempty"`
	Evidence []kept        `json:"evidence"`
}

// comparison is a, b and c at one number of connections.
type comparison struct {
	Connections int    `json:"connections"`
	A           turn   `json:"a_nginx"`
	B           turn   `json:"b_gateways"`
	C           turn   `json:"c_gateways_register"`
	BA          ratio  `json:"b_to_a"`
	CA          ratio  `json:"c_to_a"`
	Floor       turn   `json:"floor_go_proxies"` // what the gateways would cost if they did nothing
	BFloor      ratio  `json:"b_to_floor"`
	FloorA      ratio  `json:"floor_to_a"`
	Target      *goals `json:"target,omitempty"` // of b to a
}

// ratio is the median of the rounds' ratios; the parts of a round follow each
// other, so that a machine's moods meet both.
type ratio struct {
	Rate   float64   `json:"requests_per_second"`
	ByCPU  float64   `json:"requests_per_cpu_second"` // steadier on a machine that others use
	Rounds []float64 `json:"requests_per_second_by_round"`
}

type goals struct {
	Ratio   float64 `json:"ratio"`
	Goal    float64 `json:"ratio_goal"`
	P99     float64 `json:"p99_ms"`
	Reached bool    `json:"reached"`
	AtGoal  bool    `json:"goal_reached"`
}

// turn is what one of them did: in one round, or in the median one.
type turn struct {
	Rate   float64            `json:"per_second"`
	P50    float64            `json:"p50_ms"`
	P99    float64            `json:"p99_ms"`
	Max    float64            `json:"max_ms"`
	CPU    map[string]float64 `json:"cpu_us_per_request"` // by process; "total" without the client
	RSS    map[string]int64   `json:"rss_bytes"`          // at its end
	Stages stages             `json:"stage_us,omitempty"` // mean of each stage, by gateway
}

// stages are the mean microseconds of each stage of an exchange, by gateway.
type stages map[string]map[string]float64

// compareTurns makes a comparison of rounds.
func compareTurns(connections int, a, b, c, floor []turn) comparison {
	r := comparison{
		Connections: connections, A: median(a), B: median(b), C: median(c), Floor: median(floor),
		BA: ratioOf(b, a), CA: ratioOf(c, a), BFloor: ratioOf(b, floor), FloorA: ratioOf(floor, a),
	}
	if connections == targetAt {
		met := r.B.P99 < targetP99
		r.Target = &goals{targetRatio, goalRatio, targetP99, met && r.BA.Rate >= targetRatio, met && r.BA.Rate >= goalRatio}
	}
	return r
}

// median is the round of median rate.
func median(rounds []turn) turn {
	sorted := slices.Clone(rounds)
	slices.SortFunc(sorted, func(x, y turn) int {
		switch {
		case x.Rate < y.Rate:
			return -1
		case x.Rate > y.Rate:
			return 1
		}
		return 0
	})
	return sorted[len(sorted)/2]
}

func ratioOf(over, under []turn) ratio {
	var r ratio
	var byCPU []float64
	for i := range over {
		r.Rounds = append(r.Rounds, over[i].Rate/under[i].Rate)
		byCPU = append(byCPU, under[i].CPU[total]/over[i].CPU[total])
	}
	r.Rate, r.ByCPU = middle(r.Rounds), middle(byCPU)
	return r
}

// total is the sum of the servers' processor time.
const total = "total"

func middle(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}
