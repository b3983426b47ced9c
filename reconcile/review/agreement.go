package review

// Agreement is how far two reviewers say the same of the pairs that both
// decided.
type Agreement struct {
	First, Second string
	Both          int     // pairs that both decided, neither as arbiter
	Same          int     // of them, on which both gave the same answer
	Kappa         float64 // Cohen's; 1 is full agreement, 0 what chance gives
	Defined       bool    // kappa says something: chance alone would not agree always
}

// Agreements sums up what pairs of reviewers said, in the order of their names.
func Agreements(both []Both) []Agreement {
	var out []Agreement
	var cells [][]Both
	for _, b := range both {
		n := len(out)
		if n == 0 || out[n-1].First != b.First || out[n-1].Second != b.Second {
			out, cells = append(out, Agreement{First: b.First, Second: b.Second}), append(cells, nil)
			n++
		}
		cells[n-1] = append(cells[n-1], b)
	}
	for i := range out {
		out[i].count(cells[i])
	}
	return out
}

// count computes κ = (po − pe) / (1 − pe) of Cohen 1960, over the three answers:
// po is the share agreed on, pe what two people would agree on who give their
// answers as often as these two but without looking.
func (a *Agreement) count(cells []Both) {
	first, second := map[Answer]int{}, map[Answer]int{}
	for _, c := range cells {
		a.Both += c.N
		first[c.FirstAnswer] += c.N
		second[c.SecondAnswer] += c.N
		if c.FirstAnswer == c.SecondAnswer {
			a.Same += c.N
		}
	}
	n, chance := float64(a.Both), 0.0
	for _, answer := range Answers {
		chance += float64(first[answer]) / n * float64(second[answer]) / n
	}
	if a.Defined = a.Both > 0 && chance < 1; a.Defined {
		a.Kappa = (float64(a.Same)/n - chance) / (1 - chance)
	}
}
