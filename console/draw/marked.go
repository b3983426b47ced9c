package draw

import "unicode"

// Piece is a part of a text, marked if the other side does not have it.
type Piece struct {
	Text   string
	Marked bool
}

// Whole is a text without marks.
func Whole(s string) []Piece { return []Piece{{Text: s}} }

// mostMarked bounds the work of Marked, in characters of one side.
const mostMarked = 200

// Marked cuts two texts where they differ, along their longest common
// subsequence. Texts that have less than half in common are different
// altogether, and marking them letter by letter would only be noise.
func Marked(a, b string) ([]Piece, []Piece) {
	x, y := characters(a), characters(b)
	if len(x) > mostMarked || len(y) > mostMarked {
		return []Piece{{a, true}}, []Piece{{b, true}}
	}
	common := make([][]int, len(x)+1)
	for i := range common {
		common[i] = make([]int, len(y)+1)
	}
	for i := len(x) - 1; i >= 0; i-- {
		for j := len(y) - 1; j >= 0; j-- {
			if x[i] == y[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	if 2*common[0][0] < max(len(x), len(y)) {
		return []Piece{{a, true}}, []Piece{{b, true}}
	}
	var left, right []Piece
	i, j := 0, 0
	for i < len(x) || j < len(y) {
		switch {
		case i < len(x) && j < len(y) && x[i] == y[j]:
			left, right = extend(left, x[i], false), extend(right, y[j], false)
			i, j = i+1, j+1
		case j == len(y) || i < len(x) && common[i+1][j] >= common[i][j+1]:
			left = extend(left, x[i], true)
			i++
		default:
			right = extend(right, y[j], true)
			j++
		}
	}
	return left, right
}

func extend(ps []Piece, s string, mark bool) []Piece {
	if n := len(ps); n > 0 && ps[n-1].Marked == mark {
		ps[n-1].Text += s
		return ps
	}
	return append(ps, Piece{s, mark})
}

// characters cuts a text into letters with the combining marks that belong to
// them, so that a mark is never set between a letter and its tone.
func characters(s string) []string {
	var out []string
	for _, r := range s {
		if n := len(out); n > 0 && unicode.Is(unicode.Mn, r) {
			out[n-1] += string(r)
		} else {
			out = append(out, string(r))
		}
	}
	return out
}
