package official

import (
	"slices"
	"strconv"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/reading"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/internal/vntext"
)

// columns says where in a row the fields are.
type columns struct {
	header []string
	key    int   // of the agency's own key; -1 if there is none
	number int   // of a number that may be of either kind; -1
	name   []int // of the parts of the name, in their order
	birth  []int // of day, month and year, or of the whole date
	plain  map[int]FieldID
	kin    map[int]string // columns with the name of a relative
}

// recognise maps the columns: identity columns by internal/vnfield, the others
// by the headers of the catalogue. A file without names or without any birth
// date is no file of personnel.
func (c *Catalogue) recognise(header []string, over map[vnfield.Column]string) (columns, error) {
	r, err := vnfield.RecogniseWith(header, over)
	if err != nil {
		return columns{}, err
	}
	for col, cells := range r.Ambiguous {
		if col == vnfield.ColName || col == vnfield.ColBirthDate || col == vnfield.ColID {
			var names []string
			for _, i := range cells {
				names = append(names, header[i])
			}
			return columns{}, lienthong.Errorf(lienthong.Invalid,
				"Several columns may hold %s: %s; say which with --columns %s=….", col, strings.Join(names, "; "), col)
		}
	}
	find := func(cols ...vnfield.Column) []int {
		var at []int
		for _, col := range cols {
			if i, ok := r.Find(col); ok {
				at = append(at, i)
			}
		}
		return at
	}
	first := func(col vnfield.Column) int {
		if i, ok := r.Find(col); ok {
			return i
		}
		return -1
	}
	m := columns{header: header, key: first(vnfield.ColID), number: first(vnfield.ColNumber), plain: map[int]FieldID{}, kin: map[int]string{}}
	if m.name = find(vnfield.ColName); m.name == nil {
		m.name = find(vnfield.ColFamilyName, vnfield.ColMiddleName, vnfield.ColGivenName)
	}
	if m.birth = find(vnfield.ColBirthDate); m.birth == nil {
		m.birth = find(vnfield.ColBirthDay, vnfield.ColBirthMonth, vnfield.ColBirthYear)
	}
	if m.birth == nil {
		m.birth = find(vnfield.ColMale, vnfield.ColFemale) // one of them is filled
	}
	if m.name == nil || m.birth == nil {
		return columns{}, lienthong.Errorf(lienthong.Invalid,
			"The table has no column for the name or the date of birth; its columns are: %s. Name them with --columns name=…,birth_date=….", strings.Join(header, "; "))
	}
	c.claim(&m, r)
	return m, nil
}

// claim gives the remaining columns to fields. The first column of a field has
// it; a second one stays a cell that no field claimed.
func (c *Catalogue) claim(m *columns, r vnfield.Recognition) {
	byColumn := map[vnfield.Column]FieldID{}
	for _, f := range c.Fields {
		if f.Column != "" && f.ID != FullName && f.ID != BirthDate {
			byColumn[f.Column] = f.ID
		}
	}
	kin := map[vnfield.Column]string{vnfield.ColFather: Father, vnfield.ColMother: Mother, vnfield.ColSpouse: Spouse}
	taken := map[FieldID]bool{}
	for i, h := range m.header {
		if i == m.key || i == m.number || slices.Contains(m.name, i) || slices.Contains(m.birth, i) {
			continue
		}
		col := r.Columns[i]
		if relation, ok := kin[col]; ok {
			m.kin[i] = relation
			continue
		}
		id, ok := byColumn[col]
		if !ok {
			id, ok = c.byHeader[headerKey(h)]
		}
		if ok && !taken[id] {
			taken[id] = true
			m.plain[i] = id
		}
	}
}

// Score says how much a row looks like the header of a file of personnel, for
// tabular.Options.
func (c *Catalogue) Score(cells []string) int {
	score := vnfield.HeaderScore(cells)
	for _, cell := range cells {
		if _, ok := c.byHeader[headerKey(cell)]; ok {
			score += 10
		}
	}
	return score
}

// harmless is damage of a name that says nothing against who wrote it: form 2C
// asks for capitals.
const harmless = vntext.DamageCase | vntext.DamageSpace | vntext.DamageNFD

// read turns a cell into the text of a fact of some kind, and says what was
// wrong with it. The text is "" if the cell cannot be read; the raw value
// stays in any case.
func (c *Catalogue) read(kind Kind, raw string) (text string, codes []FindingCode) {
	if strings.TrimSpace(raw) == "" {
		return "", nil
	}
	switch kind {
	case KindName:
		repaired, damage := vntext.Repair(raw)
		if damage&^harmless != 0 {
			codes = append(codes, NameDamaged)
		}
		return repaired, codes
	case KindDate:
		return readDate(raw)
	case KindSex:
		sex, err := vnfield.Sex(raw)
		if err != nil {
			return "", []FindingCode{SexUnreadable}
		}
		if sex == lienthong.SexUnknown {
			return "", nil
		}
		return sex.String(), nil
	case KindRank:
		code, ok := readRank(raw)
		if !ok {
			return "", []FindingCode{RankMalformed}
		}
		if _, listed := c.ranks[code]; !listed {
			codes = append(codes, RankUnlisted)
		}
		return code, codes
	case KindDecimal:
		text, ok := readDecimal(raw)
		if !ok {
			return "", []FindingCode{DecimalUnreadable}
		}
		return text, nil
	case KindNumber:
		cards, codes := readNumbers(raw)
		if len(cards) == 0 {
			return "", codes
		}
		return cards[0].Reveal(), codes
	default:
		return strings.TrimSpace(raw), nil
	}
}

// dateCodes are the findings of [reading.Date] in the words of this register.
var dateCodes = map[reading.Code]FindingCode{reading.Unreadable: DateUnreadable, reading.DatePartial: DatePartial, reading.DateUncertain: DateUncertain}

// readDate reads a date of the past as other registers do, and remarks on the first of
// January, which often stands for a day that nobody knew.
func readDate(raw string) (string, []FindingCode) {
	text, found := reading.Date(raw, lienthong.FullDate, true)
	var codes []FindingCode
	for _, c := range found {
		codes = append(codes, dateCodes[c])
	}
	if strings.HasSuffix(text, "-01-01") {
		codes = append(codes, DateFirstOfJanuary)
	}
	return text, codes
}

// readNumbers reads the numbers of a cell, a personal number first.
func readNumbers(raw string) ([]lienthong.CardNumber, []FindingCode) {
	r, err := vnfield.Number(raw)
	if err != nil {
		return nil, []FindingCode{NumberUnreadable}
	}
	if r.Card.IsZero() {
		return nil, nil
	}
	var codes []FindingCode
	if r.Notes&^(vnfield.OldNumber|vnfield.Labelled|vnfield.TwoNumbers) != 0 {
		codes = append(codes, NumberMended)
	}
	return append([]lienthong.CardNumber{r.Card}, r.Alternates...), codes
}

// readDecimal reads 4,32 and 4.32. A salary has no thousands: coefficients run
// from 1 to 10.
func readDecimal(raw string) (string, bool) {
	s := strings.Replace(strings.TrimSpace(raw), ",", ".", 1)
	if strings.Trim(s, "0123456789.") != "" || len(s) > 20 {
		return "", false
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return "", false
	}
	return strconv.FormatFloat(f, 'f', -1, 64), true
}
