package intake

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/internal/vntext"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/kernel"
	"github.com/lienthong/lienthong/reconcile/lexicon"
)

// reader turns cells into records. It is for one goroutine.
type reader struct {
	columns map[vnfield.Column]int
	lexicon *lexicon.Lexicon

	// Where the cells are that every record is made of, settled once: -1 or
	// none where the table has no such column.
	id, name, father, mother, birth, sexCell, man, woman, life, cancelled int
	number, place                                                         []int

	shows []shownField
	texts []string

	broken bool // a text was no UTF-8

	// What a column says in a few words is read once for each way of saying it.
	sexes  memo[sexReading]
	lives  memo[bool]
	places memo[uint8]
}

// RowReader reads single rows of a register, for who asks one question at a
// time. It is for one goroutine.
type RowReader struct{ reader *reader }

// NewRowReader reads rows under columns.
func NewRowReader(columns []vnfield.Column, places Places) RowReader {
	return RowReader{newReader(columns, nil, places)}
}

// Record is what the kernel compares of a row, its names as tokens of x.
func (r RowReader) Record(cells []string, x *lexicon.Lexicon) kernel.Record {
	r.reader.lexicon = x
	rec := r.reader.record(cells, nil)
	r.reader.parents(cells, &rec)
	return rec
}

// Person is the same of a person of the population.
func (r RowReader) Person(cells []string, x *lexicon.Lexicon) kernel.Record {
	rec := r.Record(cells, x)
	complete(&rec)
	return rec
}

// Name is the row's full name as written.
func (r RowReader) Name(cells []string) string { return r.reader.fullName(cells) }

type sexReading struct {
	sex lienthong.Sex
	bad bool
}

func newReader(columns []vnfield.Column, words *lexicon.Lexicon, places Places) *reader {
	r := &reader{
		columns: make(map[vnfield.Column]int), lexicon: words,
		sexes: newMemo(readSex), lives: newMemo(readDead), places: newMemo(places),
	}
	for i, c := range columns {
		if _, taken := r.columns[c]; !taken && c != "" {
			r.columns[c] = i
		}
	}
	r.id, r.name, r.birth = r.at(vnfield.ColID), r.at(vnfield.ColName), r.at(vnfield.ColBirthDate)
	r.father, r.mother = r.at(vnfield.ColFather), r.at(vnfield.ColMother)
	r.sexCell, r.life, r.cancelled = r.at(vnfield.ColSex), r.at(vnfield.ColStatus), r.at(vnfield.ColCancelledPIN)
	r.man, r.woman = r.at(vnfield.ColMale), r.at(vnfield.ColFemale)
	r.number = r.all(vnfield.ColPIN, vnfield.ColNumber, vnfield.ColCMND)
	r.place = r.all(vnfield.ColBirthPlace, vnfield.ColPlaceOfBirth, vnfield.ColHometown)
	r.shows = r.shownFields()
	return r
}

// at is the cell of a column, -1 if there is none.
func (r *reader) at(c vnfield.Column) int {
	if i, ok := r.columns[c]; ok {
		return i
	}
	return -1
}

// all are the cells of the columns that there are.
func (r *reader) all(columns ...vnfield.Column) []int {
	var cells []int
	for _, c := range columns {
		if i, ok := r.columns[c]; ok {
			cells = append(cells, i)
		}
	}
	return cells
}

// text is the text of a cell, "" for cell -1.
func text(cells []string, at int) string {
	if at < 0 {
		return ""
	}
	return cells[at]
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

// record reads what the kernel compares, but for the parents.
func (r *reader) record(cells []string, n *notes) kernel.Record {
	var rec kernel.Record
	r.numbers(cells, &rec, n)
	rec.Name = r.tokens(r.fullName(cells), n)
	rec.Birth = r.date(cells, n)
	rec.Sex = r.sex(cells, n)
	rec.Place = r.home(cells)
	rec.Dead = r.dead(cells)
	return rec
}

// parents reads the names of father and mother. Of a population they are
// wanted of few persons.
func (r *reader) parents(cells []string, rec *kernel.Record) {
	rec.Father = r.tokens(text(cells, r.father), nil)
	rec.Mother = r.tokens(text(cells, r.mother), nil)
}

// fullName is the name, put together if the table splits it.
func (r *reader) fullName(cells []string) string {
	if r.name >= 0 {
		return cells[r.name]
	}
	var parts []string
	for _, c := range r.all(vnfield.ColFamilyName, vnfield.ColMiddleName, vnfield.ColGivenName) {
		parts = append(parts, strings.Fields(cells[c])...)
	}
	return strings.Join(parts, " ")
}

// encodingDamage is what an officer must have typed anew; case and spaces are
// not worth a word.
const encodingDamage = vntext.DamageTCVN3 | vntext.DamageVNI | vntext.DamageVISCII | vntext.DamageCP1258 |
	vntext.DamageMojibake | vntext.DamageLookalike | vntext.DamageKeystroke

func (r *reader) tokens(raw string, n *notes) lexicon.Name {
	if raw == "" {
		return lexicon.Name{}
	}
	if name, ok := r.lexicon.Known(raw); ok {
		return name
	}
	if !utf8.ValidString(raw) {
		r.broken = true
		return lexicon.Name{}
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
	for _, c := range r.number {
		written = takeNumber(rec, cells[c], n) || written
	}
	takeCancelled(rec, text(cells, r.cancelled))
	n.add(reconcile.NumberMissing, !written)
}

// takeNumber puts a number where it belongs, unless one is there. It reports
// whether anything was written at all.
func takeNumber(rec *kernel.Record, text string, n *notes) (written bool) {
	if text == "" {
		return false
	}
	card, ok := readNumber(text, n)
	switch {
	case !ok:
	case !card.PIN().IsZero() && rec.PIN == 0:
		rec.PIN = card.PIN().Uint64()
	case !card.CMND9().IsZero() && rec.CMND == 0:
		rec.CMND = card.CMND9().Uint32()
	}
	return true
}

func takeCancelled(rec *kernel.Record, text string) {
	if text == "" {
		return
	}
	if card, ok := readNumber(text, nil); ok {
		rec.Alias = card.PIN().Uint64()
	}
}

func readNumber(text string, n *notes) (lienthong.CardNumber, bool) {
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
	text := text(cells, r.sexCell)
	if text == "" {
		_, sex := r.underSex(cells)
		n.add(reconcile.SexMissing, sex == lienthong.SexUnknown && (r.sexCell >= 0 || r.man >= 0))
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

// home is where the birth was registered, or failing that where it was, or
// where the family comes from: they agree for most people, and the weights
// allow for the rest.
func (r *reader) home(cells []string) uint8 {
	for _, c := range r.place {
		if cells[c] != "" {
			return r.places.of(cells[c])
		}
	}
	return 0
}

// dead reports whether the population has the person as deceased or missing.
func (r *reader) dead(cells []string) bool {
	text := text(cells, r.life)
	return text != "" && r.lives.of(text)
}

func readDead(text string) bool {
	life, err := vnfield.Life(text)
	return err == nil && (life == vnfield.Dead || life == vnfield.Missing)
}

// memo remembers what a text means. Sexes, states of life and provinces come a
// hundred million times in a few hundred spellings.
type memo[T any] struct {
	read  func(string) T
	known map[string]T
}

// maxMemo bounds a memo against a column of free text.
const maxMemo = 10_000

func newMemo[T any](read func(string) T) memo[T] {
	return memo[T]{read, make(map[string]T)}
}

// of is what the text means.
func (m *memo[T]) of(text string) T {
	v, ok := m.known[text]
	if ok {
		return v
	}
	v = m.read(text)
	if len(m.known) < maxMemo {
		m.known[strings.Clone(text)] = v
	}
	return v
}

// date reads the date of birth, from one column or from three.
func (r *reader) date(cells []string, n *notes) lienthong.Date {
	text := text(cells, r.birth)
	if text == "" {
		text = r.splitBirth(cells)
	}
	if text == "" {
		text, _ = r.underSex(cells)
	}
	return readDate(text, n)
}

func readDate(text string, n *notes) lienthong.Date {
	if text == "" {
		n.add(reconcile.BirthMissing, true)
		return lienthong.Date{}
	}
	if d, ok := plainDate(text); ok {
		return d
	}
	reading, err := vnfield.Date(text)
	if err != nil {
		n.add(reconcile.BirthInvalid, true)
		return lienthong.Date{}
	}
	n.add(reconcile.BirthMissing, reading.Date.IsZero())
	n.add(reconcile.BirthShortYear, reading.Note&vnfield.TwoDigitYear != 0)
	return reading.Date
}

// underSex is what stands in the column of men or of women, where a form has
// one for each and writes the date of birth into the right one; and whose
// column it is. A row that fills both says nothing.
func (r *reader) underSex(cells []string) (date string, sex lienthong.Sex) {
	man, woman := strings.TrimSpace(text(cells, r.man)), strings.TrimSpace(text(cells, r.woman))
	switch {
	case man != "" && woman != "" || man == "" && woman == "":
		return "", lienthong.SexUnknown
	case man != "":
		date, sex = man, lienthong.Male
	default:
		date, sex = woman, lienthong.Female
	}
	if strings.IndexFunc(date, unicode.IsDigit) < 0 || len(date) < len("1/1/70") && !isYear(date) {
		date = "" // a tick
	}
	return date, sex
}

func isYear(s string) bool { return len(s) == 4 && digits(s) > 0 }

// splitBirth puts day, month and year columns together as they would stand in
// one.
func (r *reader) splitBirth(cells []string) string {
	var parts []string
	for _, c := range r.all(vnfield.ColBirthDay, vnfield.ColBirthMonth, vnfield.ColBirthYear) {
		if text := strings.TrimSpace(cells[c]); text != "" && text != "0" && text != "00" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, "/")
}

// plainDate is the fast path for dd/mm/yyyy, the form of nine cells in ten.
func plainDate(s string) (lienthong.Date, bool) {
	if len(s) != 10 || s[2] != '/' || s[5] != '/' {
		return lienthong.Date{}, false
	}
	day, month, year := digits(s[:2]), digits(s[3:5]), digits(s[6:])
	if day <= 0 || month <= 0 || year <= 0 {
		return lienthong.Date{}, false
	}
	d, err := lienthong.NewDate(year, month, day)
	return d, err == nil
}

// digits is the number in s, -1 if it is none.
func digits(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return -1
		}
		n = 10*n + int(s[i]-'0')
	}
	return n
}
