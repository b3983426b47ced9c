package intake

import (
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/internal/vntext"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/kernel"
)

// reader turns cells into records. It is for one goroutine.
type reader struct {
	columns map[vnfield.Column]int
	lexicon *kernel.Lexicon

	// What a column says in a few words is read once for each way of saying it.
	sexes  memo[sexReading]
	lives  memo[bool]
	places memo[uint8]
}

type sexReading struct {
	sex lienthong.Sex
	bad bool
}

func newReader(columns []vnfield.Column, lexicon *kernel.Lexicon, places Places) *reader {
	r := &reader{
		columns: make(map[vnfield.Column]int), lexicon: lexicon,
		sexes: newMemo(readSex), lives: newMemo(readDead), places: newMemo(places),
	}
	for i, c := range columns {
		if _, taken := r.columns[c]; !taken && c != "" {
			r.columns[c] = i
		}
	}
	return r
}

// cell is the text of a column, "" if there is none.
func (r *reader) cell(cells []string, c vnfield.Column) string {
	if i, ok := r.columns[c]; ok && i < len(cells) {
		return cells[i]
	}
	return ""
}

func (r *reader) has(c vnfield.Column) bool {
	_, ok := r.columns[c]
	return ok
}

// notes collects the damage seen while reading a row; nil for the population,
// whose damage is not this job's.
type notes struct{ list []reconcile.Difference }

func (n *notes) add(d reconcile.Difference, when bool) {
	if n != nil && when {
		n.list = append(n.list, d)
	}
}

// record reads what the kernel compares.
func (r *reader) record(cells []string, n *notes) kernel.Record {
	var rec kernel.Record
	r.numbers(cells, &rec, n)
	rec.Name = r.name(r.fullName(cells), n)
	rec.Father = r.name(r.cell(cells, vnfield.ColFather), nil)
	rec.Mother = r.name(r.cell(cells, vnfield.ColMother), nil)
	rec.Birth = r.birth(cells, n)
	rec.Sex = r.sex(cells, n)
	rec.Place = r.place(cells)
	rec.Dead = r.dead(cells)
	return rec
}

// fullName is the name, put together if the table splits it.
func (r *reader) fullName(cells []string) string {
	if r.has(vnfield.ColName) {
		return r.cell(cells, vnfield.ColName)
	}
	return strings.Join(strings.Fields(strings.Join([]string{
		r.cell(cells, vnfield.ColFamilyName), r.cell(cells, vnfield.ColMiddleName), r.cell(cells, vnfield.ColGivenName),
	}, " ")), " ")
}

// encodingDamage is what an officer must have typed anew; case and spaces are
// not worth a word.
const encodingDamage = vntext.DamageTCVN3 | vntext.DamageVNI | vntext.DamageVISCII | vntext.DamageCP1258 |
	vntext.DamageMojibake | vntext.DamageLookalike | vntext.DamageKeystroke

func (r *reader) name(raw string, n *notes) kernel.Name {
	if raw == "" {
		return kernel.Name{}
	}
	if name, ok := r.lexicon.Known(raw); ok {
		return name
	}
	repaired, damage := vntext.Repair(raw)
	n.add(reconcile.NameEncoding, damage&encodingDamage != 0)
	if damage == 0 && repaired == raw {
		return r.lexicon.Learn(raw)
	}
	return r.lexicon.Name(repaired)
}

// numbers reads the personal number, the old number and a cancelled one. A
// column of mixed numbers is told apart by length.
func (r *reader) numbers(cells []string, rec *kernel.Record, n *notes) {
	written := false
	for _, c := range []vnfield.Column{vnfield.ColPIN, vnfield.ColNumber, vnfield.ColCMND} {
		text := r.cell(cells, c)
		if text == "" {
			continue
		}
		written = true
		card, ok := r.number(text, n)
		switch {
		case !ok:
		case !card.PIN().IsZero() && rec.PIN == 0:
			rec.PIN = card.PIN().Uint64()
		case !card.CMND9().IsZero() && rec.CMND == 0:
			rec.CMND = card.CMND9().Uint32()
		}
	}
	if text := r.cell(cells, vnfield.ColCancelledPIN); text != "" {
		if card, ok := r.number(text, nil); ok {
			rec.Alias = card.PIN().Uint64()
		}
	}
	n.add(reconcile.NumberMissing, !written)
}

func (r *reader) number(text string, n *notes) (lienthong.CardNumber, bool) {
	if card, err := lienthong.ParseCardNumber(text); err == nil {
		return card, true
	}
	reading, err := vnfield.Number(text)
	if err != nil || reading.Card.IsZero() {
		n.add(reconcile.NumberInvalid, err != nil)
		return lienthong.CardNumber{}, false
	}
	n.add(reconcile.NumberLeadingZero, reading.Notes&vnfield.LeadingZeroLost != 0)
	n.add(reconcile.NumberSeparators, reading.Notes&(vnfield.Separators|vnfield.LookalikeLetters|vnfield.TwoNumbers) != 0)
	return reading.Card, true
}

func (r *reader) sex(cells []string, n *notes) lienthong.Sex {
	text := r.cell(cells, vnfield.ColSex)
	if text == "" {
		_, sex := r.underSex(cells)
		n.add(reconcile.SexMissing, sex == lienthong.SexUnknown && (r.has(vnfield.ColSex) || r.has(vnfield.ColMale)))
		return sex
	}
	reading := r.sexes.of(text)
	n.add(reconcile.SexInvalid, reading.bad)
	return reading.sex
}

func readSex(text string) sexReading {
	sex, err := vnfield.Sex(text)
	return sexReading{sex, err != nil}
}

// place is where the birth was registered, or failing that where it was, or
// where the family comes from: they agree for most people, and the weights
// allow for the rest.
func (r *reader) place(cells []string) uint8 {
	for _, c := range []vnfield.Column{vnfield.ColBirthPlace, vnfield.ColPlaceOfBirth, vnfield.ColHometown} {
		if text := r.cell(cells, c); text != "" {
			return r.places.of(text)
		}
	}
	return 0
}

// dead reports whether the population has the person as deceased or missing.
func (r *reader) dead(cells []string) bool {
	text := r.cell(cells, vnfield.ColStatus)
	if text == "" {
		return false
	}
	return r.lives.of(text)
}

func readDead(text string) bool {
	life, err := vnfield.Life(text)
	return err == nil && (life == vnfield.Dead || life == vnfield.Missing)
}
