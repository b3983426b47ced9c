package kernel

import (
	"slices"

	"github.com/lienthong/lienthong/internal/vntext"
	"github.com/lienthong/lienthong/reconcile/lexicon"
)

// names compares names of the register with names of the population.
type names struct {
	*lexicon.Table
	lexicon *lexicon.Lexicon
}

// compareNames finds the level of two full names, read as the best alignment
// of their syllables. n is of the register, p of the population.
func (t names) compareNames(n, p *lexicon.Name) Level {
	nl, pl := n.Len(), p.Len()
	switch {
	case nl == 0 || pl == 0:
		return NameMissing
	case *n == *p:
		return NameExact
	case nl == pl:
		return t.compareAligned(n, p, nl)
	default:
		return t.compareUneven(n, p, nl, pl)
	}
}

// compareAligned is for names with the same number of syllables.
func (t names) compareAligned(n, p *lexicon.Name, length int) Level {
	var worst vntext.SyllableLevel
	edits, others, otherAt := 0, 0, 0
	for i := range length {
		l := t.Level(n[i], p[i])
		switch l {
		case vntext.Other:
			others++
			otherAt = i
		case vntext.Edit1:
			edits++
		default:
			worst = max(worst, l)
		}
	}
	switch {
	case others+edits == 0:
		return nameLevelOf[worst]
	case others == 0 && (edits == 1 || edits == 2 && t.oneEditApart(n, p)):
		return NameOneEdit
	case t.sameSyllables(n, p, length):
		return NameOrder
	case others == 0 && edits == 2:
		return NameTwoEdits
	case others+edits > 1 && t.Level(n[length-1], p[length-1]) <= vntext.MarkDiffers:
		return NameGivenOnly
	case others+edits > 1:
		return NameDiffers
	case otherAt == length-1:
		return NameGivenDiffers
	case otherAt == 0:
		return NameFamilyDiffers
	default:
		return NameMiddleDiffers
	}
}

// nameLevelOf maps the worst syllable of an otherwise agreeing name.
var nameLevelOf = [...]Level{
	vntext.Same:        NameExact,
	vntext.ToneStyle:   NameStyle,
	vntext.ToneDiffers: NameTone,
	vntext.MarkDiffers: NameMarks,
	vntext.Regional:    NameRegional,
}

// sameSyllables reports whether the folded names differ in order alone.
func (t names) sameSyllables(n, p *lexicon.Name, length int) bool {
	var used [lexicon.MaxSyllables]bool
	for i := range length {
		found := false
		for j := range length {
			if !used[j] && t.Level(n[i], p[j]) <= vntext.MarkDiffers {
				used[j], found = true, true
				break
			}
		}
		if !found {
			return false
		}
	}
	return true
}

// compareUneven is for names of which one has more syllables: the usual case
// is a middle name dropped, "Nguyễn Phong" for "Nguyễn Đức Phong".
func (t names) compareUneven(n, p *lexicon.Name, nl, pl int) Level {
	family := t.Level(n[0], p[0]) <= vntext.MarkDiffers
	given := t.Level(n[nl-1], p[pl-1]) <= vntext.MarkDiffers
	switch {
	case family && given && t.isSubsequence(n, p, nl, pl):
		return NameMiddleMissing
	case t.oneEditApart(n, p):
		return NameOneEdit
	case family && given:
		return NameMiddleDiffers
	case given && t.isSubsequence(n, p, nl, pl):
		return NameFamilyDiffers
	case given:
		return NameGivenOnly
	default:
		return NameDiffers
	}
}

// oneEditApart reports whether one key struck wrongly lies between the whole
// names: "Nguyễn VănDũng", "Nguyễni Hoàng". Within syllables of equal number
// the table has said so already.
func (t names) oneEditApart(n, p *lexicon.Name) bool {
	if d := t.lexicon.Length(n) - t.lexicon.Length(p); d < -1 || d > 1 {
		return false
	}
	var bufN, bufP [64]rune
	a, b := t.lexicon.Spell(bufN[:0], n), t.lexicon.Spell(bufP[:0], p)
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return slices.Equal(a[i:], b[i+1:])
	}
	return i == len(a) || slices.Equal(a[i+1:], b[i+1:]) ||
		i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && slices.Equal(a[i+2:], b[i+2:])
}

// isSubsequence reports whether the shorter name is the longer one with some
// syllables left out.
func (t names) isSubsequence(n, p *lexicon.Name, nl, pl int) bool {
	i, j := 0, 0
	for i < nl && j < pl {
		switch {
		case t.Level(n[i], p[j]) <= vntext.MarkDiffers:
			i++
			j++
		case nl < pl:
			j++
		default:
			i++
		}
	}
	if nl < pl {
		return i == nl
	}
	return j == pl
}

// nameTag is as much of a name as tells of most others that they are not like it.
type nameTag struct {
	first, last        lexicon.Token
	syllables, letters uint8
	folded             uint16 // of the hash without marks and order
}

func tagOf(x *lexicon.Lexicon, n *lexicon.Name) nameTag {
	return nameTag{n[0], n.Given(), uint8(n.Len()), uint8(x.Length(n)), uint16(x.Unordered(n) >> 48)}
}

// nameLess is how much less than the best of names that are not the same (otherName)
// the names of a row and a person are worth, at least; see compareNames. 0 tells nothing.
func (p *Probe) nameLess(row, person *nameTag) float32 {
	if row.folded == person.folded || row.syllables == 0 || person.syllables == 0 {
		return 0
	}
	given := p.table.Level(row.last, person.last)
	switch {
	case row.syllables != person.syllables:
		if d := int(row.letters) - int(person.letters); given > vntext.MarkDiffers && (d < -1 || d > 1) {
			return p.bits[NameDiffers] - p.otherName
		}
		return 0
	case given != vntext.Other:
		return 0
	case row.syllables > 1 && p.table.Level(row.first, person.first) == vntext.Other:
		return p.bits[NameDiffers] - p.otherName
	default:
		return max(p.bits[NameGivenDiffers], p.bits[NameDiffers]) - p.otherName
	}
}
