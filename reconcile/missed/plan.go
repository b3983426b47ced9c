package missed

import (
	"fmt"
	"strings"

	"github.com/lienthong/lienthong/reconcile/engine"
)

const (
	mostLooked = 50_000 // matches that tell what the keys miss
	leastToSay = 20     // matches, below which they tell nothing
	much       = 0.02   // share of true pairs from where it is said that keys miss much
)

// OfPlan estimates what the keys of a plan miss, from the pairs that were taken for matches. It
// is nil where that cannot be told: too few were found, or [Of] gives none. Where every pair
// was compared, nothing is missed.
func OfPlan(p *engine.Plan, matches []engine.Scored) *Estimate {
	parts, asks, agrees := p.Parts()
	if len(asks) == 0 {
		return &Estimate{Found: len(matches)}
	}
	if len(matches) < leastToSay {
		return nil
	}
	var of []Pair
	step := (len(matches)-1)/mostLooked + 1
	for i := 0; i < len(matches); i += step {
		of = append(of, Pair(agrees(matches[i].A, matches[i].B)))
	}
	e := Of(Keys{parts, asks}, of)
	if e == nil {
		return nil
	}
	e.Found *= step
	e.Missed *= float64(step)
	for i := range e.Alone {
		e.Alone[i] *= step
	}
	return e
}

// Notes are what a user must know: how much is missed, where it is much, and of which fields
// that cannot be told.
func (e *Estimate) Notes(keys []string) (notes []string) {
	if e.Share() >= much {
		at := 0
		for i, n := range e.Alone {
			if n > e.Alone[at] {
				at = i
			}
		}
		notes = append(notes, fmt.Sprintf("the keys may miss about %.0f true pairs more (%.0f%% of all), as a rule between half and twice as many, and more where some rows err in all or lack what the keys ask for: add keys that ask for less, or for other fields; the key %q alone finds %d of the %d matches",
			e.Missed, 100*e.Share(), keys[at], e.Alone[at], e.Found))
	}
	if len(e.Always) > 0 {
		notes = append(notes, fmt.Sprintf("every key, or nearly, asks for %s: true pairs that differ there are missed, and how many cannot be told; add a key without it", strings.Join(e.Always, ", ")))
	}
	return notes
}
