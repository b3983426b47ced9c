package reconcile

import (
	"github.com/lienthong/lienthong/internal/vntext"
	"github.com/lienthong/lienthong/reconcile/kernel"
)

// noteRelatives marks hits whose number differs from the row's because the row
// bears the number of somebody in their family: a wife's number under a
// husband's name speaks for the husband, not against him.
func noteRelatives(hits []kernel.Hit, persons func(int64) *Person) {
	for _, owner := range hits {
		if !owner.Pattern.Level(kernel.Number).IsExactNumber() {
			continue
		}
		var bearer *Person
		for i := range hits {
			if hits[i].Pattern.Level(kernel.Number) != kernel.NumberDiffers {
				continue
			}
			if bearer == nil {
				bearer = persons(owner.Ordinal)
			}
			if related(bearer, persons(hits[i].Ordinal)) {
				hits[i].Pattern = hits[i].Pattern.WithRelativesNumber()
			}
		}
	}
}

// Kin reports whether a verdict may depend on who of a row's hits are relatives:
// the row bears the number of one, and others are hit beside them.
func Kin(m kernel.Match) bool {
	owner, other := false, false
	for _, h := range m.Hits {
		level := h.Pattern.Level(kernel.Number)
		owner, other = owner || level.IsExactNumber(), other || level == kernel.NumberDiffers
	}
	return owner && other
}

// The fields that tell relatives, beside the name.
const (
	ResidenceField = "residence"
	MotherField    = "mother_name"
	FatherField    = "father_name"
)

// related reports whether two persons live at one address, have the same
// parents, or one is named as the other's parent.
func related(a, b *Person) bool {
	return sameText(a, b, ResidenceField) || sameName(a, b, MotherField) && sameName(a, b, FatherField) ||
		parentOf(a, b) || parentOf(b, a)
}

// sameText reports whether the register says the same of both, and says
// something.
func sameText(a, b *Person, field string) bool {
	text := textOf(a.Fields, field)
	return text != "" && text == textOf(b.Fields, field)
}

// sameName is sameText for the name of somebody else.
func sameName(a, b *Person, field string) bool {
	name := vntext.MatchKey(textOf(a.Fields, field))
	return name != "" && name == vntext.MatchKey(textOf(b.Fields, field))
}

// parentOf reports whether p bears the name of one of c's parents and the same
// place; names alone would make half a village kin.
func parentOf(p, c *Person) bool {
	name := vntext.MatchKey(textOf(p.Fields, NameField))
	if name == "" || p.Record.Place == 0 || p.Record.Place != c.Record.Place {
		return false
	}
	return name == vntext.MatchKey(textOf(c.Fields, MotherField)) || name == vntext.MatchKey(textOf(c.Fields, FatherField))
}
