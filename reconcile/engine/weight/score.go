package weight

import "math"

// Probability is that of a score.
func Probability(score int32) float64 {
	return 1 / (1 + math.Exp2(-float64(score)/Bit))
}

// ScoreOf is the score of a probability.
func ScoreOf(probability float64) int32 {
	return int32(math.Floor(math.Log2(probability/(1-probability)) * Bit))
}

// A Bar is a part of a score. The bars of a pair add up to its score exactly.
type Bar struct {
	Fields []int // compared fields; none for what was so before comparing, two for a tie
	Level  int   // of the field; 0 if there is not just one
	Bits   int32 // thousandths of a bit
}

// Explain takes the score of two rows apart: first the odds of any two rows, then
// each field that both have, with what its rarity adds, then the ties. Where the pair
// is worth least against a class of kin, it is what its fields say against that class.
// A row is its values, one for each field of the model.
func (w *Weights) Explain(p Pattern, rowA, rowB []uint32) []Bar {
	rarity := make([]int32, len(w.at))
	for i, at := range w.at {
		if level := p.Level(i); level != 0 {
			rarity[i] = w.Rarity(i, level, rowA[at], rowB[at])
		}
	}
	base, levels, kin := w.Base, w.Levels, w.worstKin(p, rarity)
	if kin != nil {
		base, levels = kin.Base, kin.Levels
	}
	bars := []Bar{{Bits: base}}
	for i := range w.at {
		level := p.Level(i)
		if level == 0 {
			continue
		}
		bits := levels[i][level]
		if kin == nil || kin.Chance[i] {
			bits += rarity[i]
		}
		bars = append(bars, Bar{[]int{i}, level, bits})
	}
	if kin != nil {
		return bars
	}
	for i, t := range w.Ties {
		if bits := w.Tie(i, p); bits != 0 {
			bars = append(bars, Bar{[]int{t.A, t.B}, 0, bits})
		}
	}
	return bars
}

// worstKin is the class of kin against which a pair is worth least, of which the values of each
// field add so much by their rarity; nil if it is worth less against strangers.
func (w *Weights) worstKin(p Pattern, rarity []int32) (kin *Kin) {
	least := w.Pattern(p)
	for _, x := range rarity {
		least += x
	}
	for k := range w.Kin {
		score := w.Kin[k].Pattern(p)
		for i, x := range rarity {
			if w.Kin[k].Chance[i] {
				score += x
			}
		}
		if score < least {
			least, kin = score, &w.Kin[k]
		}
	}
	return kin
}
