package life

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vntext"
	"github.com/lienthong/lienthong/population"
)

// Kind is what happened. Stores keep it.
type Kind string

// The kinds, with the term of the law.
const (
	Birth         Kind = "birth"          // đăng ký khai sinh
	Death         Kind = "death"          // đăng ký khai tử; a court's declaration
	DeathAnnulled Kind = "death_annulled" // hủy đăng ký khai tử; the declaration is revoked (Civil Code 91/2015/QH13 art. 73)
	Move          Kind = "move"           // thay đổi nơi thường trú
	Stay          Kind = "stay"           // thay đổi nơi ở hiện tại
	Correction    Kind = "correction"     // cải chính; with a day, thay đổi
	Merge         Kind = "merge"          // hủy một số định danh của người có hai số
	Marriage      Kind = "marriage"       // đăng ký kết hôn; ghi chú kết hôn
	// MarriageAnnulled is hủy kết hôn trái pháp luật: they were never husband and wife
	// (Law on Marriage and Family 52/2014/QH13 art. 10 to 12).
	MarriageAnnulled Kind = "marriage_annulled"
	Divorce          Kind = "divorce"        // ly hôn; ghi chú ly hôn
	HouseholdIn      Kind = "household_in"   // nhập hộ, with the relation to its head
	HouseholdOut     Kind = "household_out"  // tách hộ; xóa đăng ký
	HouseholdHead    Kind = "household_head" // thay đổi chủ hộ: the person is the head from then on
)

// Kinds are all kinds.
var Kinds = []Kind{Birth, Death, DeathAnnulled, Move, Stay, Correction, Merge, Marriage, MarriageAnnulled, Divorce, HouseholdIn, HouseholdOut, HouseholdHead}

// Event is one event on the wire. It is personal data.
type Event struct {
	Kind Kind `json:"kind" enum:"birth,death,death_annulled,move,stay,correction,merge,marriage,marriage_annulled,divorce,household_in,household_out,household_head" doc:"What happened."`
	Row  int  `json:"row,omitzero" doc:"The row of a file that it comes from, which errors name; its place in the list if left out."`
	population.Question
	Day      string `json:"day,omitzero" doc:"When it happened: YYYY-MM-DD; of a death, YYYY-MM or YYYY where no more is known. Of a correction, left out where the register was always wrong. Not of a birth; not needed where something is annulled." example:"2026-11-20"`
	Basis    string `json:"legal_basis" doc:"The provision it rests on." example:"60/2014/QH13; article=34"`
	Document string `json:"document" maxLength:"100" doc:"The paper: its number and issuer, without personal data." example:"TLKT 123/2026, UBND xã 00070"`

	Sex       string `json:"sex,omitzero" enum:"1,2,3" doc:"Of a birth: 1 male, 2 female, 3 other (QCVN 109:2017/BTTTT)."`
	BornAt    Place  `json:"birth_registration,omitzero" doc:"Of a birth: where it was registered."`
	Residence Place  `json:"residence,omitzero" doc:"Of a move: the new permanent residence; of a stay: where the person lives now. Of a birth: the child's."`

	Father population.Question `json:"father,omitzero" doc:"Of a birth: the father, if he is in the register."`
	Mother population.Question `json:"mother,omitzero" doc:"Of a birth: the mother, if she is in the register."`

	NewName      string `json:"new_name,omitzero" maxLength:"200" doc:"Of a correction."`
	NewBirthDate string `json:"new_birth_date,omitzero" doc:"Of a correction."`
	NewSex       string `json:"new_sex,omitzero" enum:"1,2,3" doc:"Of a correction."`
	NewNumber    string `json:"new_number,omitzero" doc:"Of a correction after which the number tells another sex or year of birth: the number that takes its place."`

	Into population.Question `json:"into,omitzero" doc:"Of a merge: the record that stays."`

	Spouse   population.Question `json:"spouse,omitzero" doc:"Of a marriage: the other one. Of a divorce and of marriage_annulled too; left out, the spouse whom the register has."`
	Head     population.Question `json:"head,omitzero" doc:"Of household_in: the head of the household."`
	Relation string              `json:"relation,omitzero" maxLength:"40" doc:"Of household_in: what the person is to the head. Of household_head: what the former head is to the person, unless dead. Words, or a code of the list in use." example:"con"`
}

// Place is where.
type Place struct {
	Code string `json:"code,omitzero" doc:"Code of the administrative unit on the event's day." example:"00070"`
	Text string `json:"text,omitzero" maxLength:"300" doc:"In words." example:"Số 2 phố Tràng Tiền"`
}

// Entry is an event as it was recorded.
type Entry struct {
	Number   int64 // from 1, without gaps, in the order of recording
	Kind     Kind
	Person   lienthong.PersonID // whom it is about; of a merge, the cancelled record
	Version  int                // of Person, that came of it
	Other    lienthong.PersonID // of a merge, the record that stays; of marriage and divorce, the spouse; of a household, its head, of household_head the former
	Day      lienthong.Date
	Recorded time.Time
	Source   string // who says so: a code of an agency or a process
	Basis    lienthong.LegalBasis
	Document string
	By       string // the officer, a pseudonym
}

// said is an event, read.
type said struct {
	*Event
	who   population.Subject
	day   lienthong.Date
	from  time.Time // the beginning of day; zero for none
	basis lienthong.LegalBasis
}

const textLimit = 300 // characters of a place

var (
	codeForm   = regexp.MustCompile(`^[0-9]{1,10}$`)
	sourceForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$`)
)

// read checks what an event needs to stand by itself.
func (e *Event) read() (s said, err error) {
	s.Event = e
	if !slices.Contains(Kinds, e.Kind) {
		return s, wrong("/kind", "The kind is none of %v.", Kinds)
	}
	if s.who, err = e.Question.Subject(); err != nil {
		return s, err
	}
	if s.basis, err = lienthong.ParseLegalBasis(e.Basis); err != nil {
		return s, wrong("/legal_basis", "The legal basis is missing or has another form than 60/2014/QH13; article=34.")
	}
	if e.Document == "" || !Plain(e.Document, 100) {
		return s, wrong("/document", "The paper is missing, longer than 100 characters, or not plain text; give its number and issuer.")
	}
	if e.Day != "" {
		if s.day, err = lienthong.ParseDate(e.Day); err != nil || s.day.IsZero() {
			return s, wrong("/day", "The day needs YYYY-MM-DD.")
		}
		s.from = begin(s.day)
	}
	full := s.day.Precision() == lienthong.FullDate
	switch {
	case e.Kind == Birth && e.Day != "":
		return s, wrong("/day", "The day of a birth is its date of birth; leave day out.")
	case !slices.Contains([]Kind{Birth, DeathAnnulled, Correction, Merge, MarriageAnnulled}, e.Kind) && e.Day == "":
		return s, wrong("/day", "The day on which it happened is missing.")
	case e.Day != "" && !full && e.Kind != Death:
		return s, wrong("/day", "The day needs YYYY-MM-DD; a death alone may be known by its year or month.")
	}
	if err := e.role(); err != nil {
		return s, err
	}
	return s, e.foreign()
}

// foreign refuses what belongs to another kind: who fills it in means something that
// would not be done.
func (e *Event) foreign() error {
	none := population.Question{}
	for _, m := range []struct {
		field string
		there bool
		of    []Kind
	}{
		{"/sex", e.Sex != "", []Kind{Birth}},
		{"/birth_registration", e.BornAt != Place{}, []Kind{Birth}},
		{"/residence", e.Residence != Place{}, []Kind{Birth, Move, Stay}},
		{"/father", e.Father != none, []Kind{Birth}},
		{"/mother", e.Mother != none, []Kind{Birth}},
		{"/new_name", e.NewName != "", []Kind{Correction}},
		{"/new_birth_date", e.NewBirthDate != "", []Kind{Correction}},
		{"/new_sex", e.NewSex != "", []Kind{Correction}},
		{"/new_number", e.NewNumber != "", []Kind{Correction}},
		{"/into", e.Into != none, []Kind{Merge}},
		{"/spouse", e.Spouse != none, []Kind{Marriage, MarriageAnnulled, Divorce}},
		{"/head", e.Head != none, []Kind{HouseholdIn}},
		{"/relation", e.Relation != "", []Kind{HouseholdIn, HouseholdHead}},
	} {
		if m.there && !slices.Contains(m.of, e.Kind) {
			return wrong(m.field, "A %s has no %s; leave it out, or say another kind.", e.Kind, m.field[1:])
		}
	}
	return nil
}

// begin is the first moment of a date in Vietnam.
func begin(d lienthong.Date) time.Time {
	return time.Date(int(d.Year), time.Month(max(1, d.Month)), int(max(1, d.Day)), 0, 0, 0, 0, lienthong.Vietnam).UTC()
}

func (p Place) fact(field population.Field, day lienthong.Date) (f population.Fact, err error) {
	if p.Code != "" && !codeForm.MatchString(p.Code) || p.Code+p.Text == "" {
		return f, wrong("/"+field.String(), "A place needs a code of digits, or words, or both.")
	}
	if !Plain(p.Text, textLimit) {
		return f, wrong("/"+field.String(), "The place is longer than %d characters, or not plain text.", textLimit)
	}
	f = population.Fact{Field: field, Value: population.Value{Code: p.Code, Text: norm.NFC.String(p.Text)}}
	if p.Code != "" {
		f.Value.Date = day // a code means nothing without a day
	}
	return f, nil
}

func nameFact(name, field string) (f population.Fact, err error) {
	if vntext.MatchKey(name) == "" || !Plain(name, 200) {
		return f, wrong(field, "The name is longer than 200 characters, has no letters, or is not plain text.")
	}
	return population.Fact{Field: population.FieldFullName, Value: population.Value{Text: norm.NFC.String(name)}}, nil
}

func sexFact(code, field string) (f population.Fact, err error) {
	if n, err := strconv.Atoi(code); err != nil || n < 1 || n > int(lienthong.SexOther) {
		return f, wrong(field, "The sex needs 1, 2 or 3.")
	}
	return population.Fact{Field: population.FieldSex, Value: population.Value{Code: code}}, nil
}

// Plain reports whether s is valid text without control characters and of so many
// characters at most.
func Plain(s string, most int) bool {
	return utf8.ValidString(s) && utf8.RuneCountInString(s) <= most && !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || r == utf8.RuneError })
}

func wrong(field, format string, args ...any) error {
	e := lienthong.Errorf(lienthong.Invalid, format, args...)
	e.Field = field
	return e
}

// contradicts is what the register has against an event.
func contradicts(format string, args ...any) error {
	return lienthong.Errorf(lienthong.Conflict, format, args...)
}

// against is contradicts, where one member of the event is what the register has something
// against.
func against(field, format string, args ...any) error {
	e := lienthong.Errorf(lienthong.Conflict, format, args...)
	e.Field = field
	return e
}
