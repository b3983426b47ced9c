package basis

import "math"

const (
	Agreed     = 0.5  // share of a class that agrees on a field which it shares
	leastTold  = 3.0  // bits by which a field that a class shares must tell more than one that it does not
	littleLost = 0.25 // of the bits that a class tells, up to which a field that it loses tells little
	LostFrom   = 0.5  // share of a class that differs on a field which it does not share
)

// Tells is how much what a class shows tells it from all pairs, in bits (Kullback and
// Leibler 1951), without one of the fields.
func (b *Basis) Tells(levels [][]float64, without int) (bits float64) {
	for f := range b.Fields {
		if f != without {
			bits += b.TellsOf(levels, f)
		}
	}
	return bits
}

// TellsOf is [Basis.Tells] of one field.
func (b *Basis) TellsOf(levels [][]float64, f int) (bits float64) {
	for l := 1; l <= b.Last[f]; l++ {
		bits += levels[f][l] * math.Log2(levels[f][l]/b.Total[f][l])
	}
	return bits
}

// Singles reports whether a class that tells so many bits tells one row from all others.
func (b *Basis) Singles(bits float64) bool { return bits > math.Log2(b.Pairs/b.Rows) }

// Loses reports whether a class differs on a field that true pairs share, and that tells
// as much as any which the class shares, or nearly. Rows of one maker, or of one album, lose
// what tells them apart; a true pair may lose a venue or a town.
func (b *Basis) Loses(levels, than [][]float64, from float64) bool {
	lost, kept := b.LostAndKept(levels, than, from)
	return lost > 0 && lost >= kept-leastTold
}

// LosesLittle reports whether the field that a class does not share with others tells far less than
// all that it shares, which singles a row out: a paper whose venue stands there in another spelling.
func (b *Basis) LosesLittle(levels, than [][]float64) bool {
	lost, _ := b.LostAndKept(levels, than, LostFrom)
	tells := b.Tells(levels, -1)
	return lost < littleLost*tells && b.Singles(tells)
}

// LostAndKept is what the field tells that says most among those on which a class differs, and
// another one does not, and among those that it shares.
func (b *Basis) LostAndKept(levels, than [][]float64, from float64) (lost, kept float64) {
	for f := range b.Fields {
		switch {
		case b.Doubted(f):
		case b.Far(levels, f) >= from && b.Far(than, f) < from:
			lost = max(lost, -math.Log2(b.Total[f][1]))
		default:
			kept = max(kept, b.kept(levels, f))
		}
	}
	return lost, kept
}

// kept is how many bits it tells that most pairs of a class are so alike on a field, or more.
// Texts need not be the same to tell much. It is 0 where most are taken to be of two things.
func (b *Basis) kept(levels [][]float64, f int) float64 {
	here, all := 0.0, 0.0
	for l := 1; l < b.FarFrom(f); l++ {
		here, all = here+levels[f][l], all+b.Total[f][l]
		if here > Agreed {
			return -math.Log2(all)
		}
	}
	return 0
}
