package engine

import "github.com/lienthong/lienthong/reconcile/scheme"

// Coster tells what keys would cost, from a sample.
type Coster struct {
	r        *Records
	scale    float64 // pairs of the tables by pairs of the sample
	maxBlock float64
}

// Costs prepares to tell what keys cost in tables of so many pairs, with blocks
// of at most maxBlock pairs.
func Costs(sample *Records, pairs, maxBlock float64) *Coster {
	return &Coster{r: sample, scale: pairs / max(sample.Pairs(), 1), maxBlock: maxBlock}
}

// Of is how many pairs a key makes, about. Blocks beyond the limit count for
// nothing where the key has several values a row, since the others find the
// pair; for other keys they count in full, so that such a key is not taken.
func (c *Coster) Of(parts []scheme.Part) float64 {
	many := false
	for _, p := range parts {
		many = many || p.Form == scheme.Word || p.Form == scheme.Grams
	}
	sum := 0.0
	for block := range c.r.group(c.r.keyParts(parts)).all {
		pairs := float64(c.r.pairsOf(block)) * c.scale
		if !many || pairs <= c.maxBlock {
			sum += pairs
		}
	}
	return sum
}
