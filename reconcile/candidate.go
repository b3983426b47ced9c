package reconcile

import (
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile/kernel"
)

// candidate is a hit as a result gives it, without what shows why.
func candidate(w *weighed, person *Person) Candidate {
	return Candidate{PIN: person.PIN, Person: person.ID, Record: int(person.Ordinal), Score: w.score, Probability: w.probability}
}

// steps draws the waterfall of a hit.
func steps(w *weighed, c kernel.Counts, weights *kernel.Weights) []Step {
	out := append(make([]Step, 0, 1+len(w.hit.Pattern)), Step{Field: PriorField, Level: PriorField, Bits: c.Prior()})
	for f, level := range w.hit.Pattern {
		field := kernel.Field(f)
		out = append(out, Step{Field: field.String(), Level: level.String(), Bits: weights.Bits(w.hit.Pattern, field, c)})
	}
	return out
}

// pairs lines up the fields that either side has, the row's first.
func pairs(row *Row, person *Person, p kernel.Pattern) []Pair {
	var out []Pair
	for _, f := range row.Fields {
		out = append(out, Pair{Field: f.Field, Register: f.Text, Person: textOf(person.Fields, f.Field)})
	}
	for _, f := range person.Fields {
		if f.Text != "" && !has(row.Fields, f.Field) {
			out = append(out, Pair{Field: f.Field, Person: f.Text})
		}
	}
	for i := range out {
		out[i].Differs = out[i].Register != "" && out[i].Person != "" && differs(&out[i], p)
	}
	if level := p.Level(kernel.Number); (level == kernel.NumberCMND || level == kernel.NumberCMNDNear) && !has(row.Fields, oldCardField) {
		besideOldCard(out, level == kernel.NumberCMNDNear)
	}
	return out
}

// besideOldCard puts the number of a row beside the person's old card number, which it
// is: beside the personal number it would look like another. The two change places, and
// the row's side stays as it was.
func besideOldCard(pairs []Pair, slip bool) {
	number := slices.IndexFunc(pairs, func(p Pair) bool { return p.Field == NumberField && p.Register != "" })
	card := slices.IndexFunc(pairs, func(p Pair) bool { return p.Field == oldCardField })
	if number < 0 || card < 0 {
		return
	}
	n, c := &pairs[number], &pairs[card]
	n.Person, c.Person = c.Person, n.Person
	n.Differs, c.Field = slip, NumberField
}

// comparedBy tells which comparison judged a field that is shown.
var comparedBy = map[string]kernel.Field{
	NumberField: kernel.Number, NameField: kernel.FullName, "birth_date": kernel.Birth, "sex": kernel.Sex,
	"birth_place": kernel.Place, "mother_name": kernel.Mother, "father_name": kernel.Father,
}

// fullAgreement are the levels at which nothing needs marking, however
// differently the two sides write it.
var fullAgreement = map[kernel.Level]bool{
	kernel.NumberExact: true, kernel.NameExact: true, kernel.NameStyle: true, kernel.BirthExact: true,
	kernel.BirthJanuary: true, kernel.SexAgrees: true, kernel.PlaceAgrees: true, kernel.ParentAgrees: true,
}

// AgreesFully reports whether a level leaves nothing to mark.
func AgreesFully(l kernel.Level) bool { return fullAgreement[l] }

func differs(pair *Pair, p kernel.Pattern) bool {
	field, compared := comparedBy[pair.Field]
	if !compared {
		return false
	}
	return !AgreesFully(p.Level(field))
}

func textOf(fields []FieldText, field string) string {
	for _, f := range fields {
		if f.Field == field {
			return f.Text
		}
	}
	return ""
}

func has(fields []FieldText, field string) bool {
	for _, f := range fields {
		if f.Field == field {
			return true
		}
	}
	return false
}

// byLevel are the differences that follow from a level alone.
var byLevel = map[kernel.Level]Difference{
	kernel.NumberCancelled:     NumberCancelled,
	kernel.NumberDigitWrong:    NumberDigitWrong,
	kernel.NumberDigitsSwapped: NumberDigitsSwapped,
	kernel.NumberCMNDNear:      NumberDigitWrong,
	kernel.NameTone:            NameTone,
	kernel.NameMarks:           NameMarks,
	kernel.NameRegional:        NameRegional,
	kernel.NameOneEdit:         NameSpelling,
	kernel.NameTwoEdits:        NameSpelling,
	kernel.NameOrder:           NameOrder,
	kernel.NameMiddleMissing:   NameMiddleMissing,
	kernel.NameMiddleDiffers:   NameMiddleDiffers,
	kernel.NameFamilyDiffers:   NameFamilyDiffers,
	kernel.NameGivenDiffers:    NameGivenDiffers,
	kernel.NameGivenOnly:       NameDiffers,
	kernel.NameDiffers:         NameDiffers,
	kernel.BirthSwapped:        BirthSwapped,
	kernel.BirthDayDiffers:     BirthDayDiffers,
	kernel.BirthMonthDiffers:   BirthMonth,
	kernel.BirthYearAgrees:     BirthDiffers,
	kernel.BirthYearSlip:       BirthYearDiffers,
	kernel.BirthYearDiffers:    BirthYearDiffers,
	kernel.BirthYearNear:       BirthYearDiffers,
	kernel.BirthDiffers:        BirthDiffers,
	kernel.SexDiffers:          SexDiffers,
	kernel.LifeEnded:           PersonDeceased,
}

// What the levels and the coarseness of either side say, as sets.
var (
	atLevel = func() (of [256]DifferenceSet) {
		for level, d := range byLevel {
			of[level] = bitOf[d]
		}
		return of
	}()
	onlyTone, onlyMarks              = SetOf(NameTone), SetOf(NameMarks)
	onlyMother, onlyFather           = SetOf(MotherDiffers), SetOf(FatherDiffers)
	cmndForPIN, ofAnother, ofNobody  = SetOf(CMND9InsteadOfPIN), SetOf(NumberOfAnother), SetOf(NumberUnknown)
	onlyYear, onlyMonth, onlyJanuary = SetOf(BirthYearOnly), SetOf(BirthMonthYear), SetOf(BirthJanuary)
	otherBirth                       = SetOf(BirthDiffers)
)

// differences lists how the row departs from the person: what the levels say,
// what only one side's coarseness says, and what reading it showed.
func differences(row *Row, p kernel.Pattern, person *Person, othersNumber bool) []Difference {
	var s DifferenceSet
	for _, level := range p {
		s |= atLevel[level]
	}
	if s&onlyTone != 0 && isPlainASCII(row.Name()) {
		s = s&^onlyTone | onlyMarks // a name without any mark lacks them all, even where only tones were to lose
	}
	s |= row.Notes | numberDifferences(&row.Record, p, othersNumber) | birthDifferences(row.Record.Birth, person.Record.Birth, p)
	if p.Level(kernel.Mother) == kernel.ParentDiffers {
		s |= onlyMother
	}
	if p.Level(kernel.Father) == kernel.ParentDiffers {
		s |= onlyFather
	}
	return s.List()
}

func numberDifferences(row *kernel.Record, p kernel.Pattern, othersNumber bool) (s DifferenceSet) {
	if row.CMND != 0 && row.PIN == 0 {
		s |= cmndForPIN
	}
	level := p.Level(kernel.Number)
	switch {
	case othersNumber:
		s |= ofAnother
	case level == kernel.NumberDiffers || level == kernel.NumberCMNDDiffers:
		s |= ofNobody
	}
	return s
}

// birthDifferences names the coarser side only if it is the row: a register
// that knows the day where the population knows the year has no damage.
func birthDifferences(row, person lienthong.Date, p kernel.Pattern) DifferenceSet {
	coarser := row.Precision() < person.Precision()
	switch level := p.Level(kernel.Birth); {
	case level == kernel.BirthYearOnly && coarser && row.Precision() == lienthong.YearOnly:
		return onlyYear
	case (level == kernel.BirthMonthYear || level == kernel.BirthYearOnly) && coarser:
		return onlyMonth
	case level == kernel.BirthYearAsJanuary && row.Month == 1 && row.Day == 1:
		return onlyJanuary
	case level == kernel.BirthYearAsJanuary:
		return otherBirth
	}
	return 0
}

// isPlainASCII reports whether a text holds no Vietnamese letter at all.
func isPlainASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return s != ""
}
