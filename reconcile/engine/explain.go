package engine

// A Bar is a part of a score. The bars of a pair add up to its score exactly.
type Bar struct {
	Fields []int // compared fields; none for what was so before comparing, two for a tie
	Level  int   // of the field; 0 if there is not just one
	Bits   int32 // thousandths of a bit
}

// Explain takes the score of a pair apart: first the odds of any two rows, then
// each field that both have, with what its rarity adds, then the ties.
func Explain(r *Records, w *Weights, p Scored) []Bar {
	bars := []Bar{{Bits: w.Base}}
	rowA, rowB := r.Values(p.A), r.Values(p.B)
	at := -1
	for i := range w.Levels {
		for at++; r.Model.Fields[at].BlockOnly; at++ {
		}
		level := p.Pattern.Level(i)
		if level == 0 {
			continue
		}
		bits := w.Levels[i][level] + w.Rarity(i, level, rowA[at], rowB[at])
		bars = append(bars, Bar{[]int{i}, level, bits})
	}
	for i, t := range w.Ties {
		if bits := w.Tie(i, p.Pattern); bits != 0 {
			bars = append(bars, Bar{[]int{t.A, t.B}, 0, bits})
		}
	}
	return bars
}
