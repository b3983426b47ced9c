package em

// Run is one run of expectation and maximisation: what is asked for, and what came of it.
type Run struct {
	Held    []bool    // fields that are held out, by an [Estimate]
	Pairs   float64   // all pairs, of which the patterns are a part
	Adjust  bool      // take what is a match out of the strangers' shares
	Matches []float64 // expected, one number a pattern
	Done    bool      // it converged
	Rounds  int
}

// mostWork is how many patterns are gone through, in all rounds: a second's work, or two.
const mostWork = 6_000_000
