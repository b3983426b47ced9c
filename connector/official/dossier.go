package official

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"time"

	"github.com/lienthong/lienthong"
)

// Fact is one value of a dossier. It prints and marshals as the name of its
// field alone: it may be a state secret, and is personal data in any case.
type Fact struct {
	Field  FieldID
	Item   int    // of a list field, from 1: facts of one item belong together; else 0
	Text   string // as the field's kind is written; "" if Raw could not be read
	Raw    string // as the source has it
	Header string // the source's name of the column; "" if not from a file
	Source Master // who said so
}

// Format prints the name of the field for every verb.
func (f Fact) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, string(f.Field)) }

// LogValue is the name of the field.
func (f Fact) LogValue() slog.Value { return slog.StringValue(string(f.Field)) }

// MarshalJSON is the name of the field. A store that keeps facts as JSON has a
// form of its own; one that hands them out reads the catalogue first.
func (f Fact) MarshalJSON() ([]byte, error) { return json.Marshal(f.Field) }

// Cell is a cell of a source row that no field claimed. It is kept, since
// nothing may be lost, and prints and marshals as nothing.
type Cell struct {
	Header, Raw string
}

// Format prints nothing of the cell.
func (c Cell) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, "(cell)") }

// LogValue is nothing of the cell.
func (c Cell) LogValue() slog.Value { return slog.StringValue("(cell)") }

// MarshalJSON is null.
func (c Cell) MarshalJSON() ([]byte, error) { return []byte("null"), nil }

// Dossier is hồ sơ điện tử (Decree 27/2026/NĐ-CP).
type Dossier struct {
	Key      string        // the agency's own key of the person, số hiệu; unique in the register
	PIN      lienthong.PIN // its code once it is linked; zero before
	Revision int64         // 0 is not stored yet; each change adds 1
	Changed  time.Time     // of the last revision

	Facts    []Fact
	Rest     []Cell    // cells that no field claimed
	Findings []Finding // of the last import
	Links    []Link    // what linking said, oldest first

	Source string // the file it was last imported from, its base name
	Row    int    // its row there
}

// Fact is the value of a field that is not a list, or its first item.
func (d *Dossier) Fact(id FieldID) (Fact, bool) {
	for _, f := range d.Facts {
		if f.Field == id && f.Item <= 1 {
			return f, true
		}
	}
	return Fact{}, false
}

// Verdict is the last word of linking; "" before any.
func (d *Dossier) Verdict() string {
	if len(d.Links) == 0 {
		return ""
	}
	return d.Links[len(d.Links)-1].Verdict
}

// set puts a fact in the place of what the same master said before.
func (d *Dossier) set(f Fact) {
	for i, have := range d.Facts {
		if have.Field == f.Field && have.Item == f.Item {
			d.Facts[i] = f
			return
		}
	}
	d.Facts = append(d.Facts, f)
}

// The relations that a column of its own names; others are as the source says.
const (
	Father = "father"
	Mother = "mother"
	Spouse = "spouse"
)

// Relative is a row of the family table (group 2). The form asks for the year
// of birth only, so the date is most often a year.
type Relative struct {
	Relation  string
	Name      string
	Raw       string // the name as the source has it
	BirthDate lienthong.Date
	Note      string
}

// Relatives is the family table.
func (d *Dossier) Relatives() []Relative {
	var out []Relative
	for _, facts := range d.items(family...) {
		out = append(out, Relative{
			Relation: facts[0].Text, Name: facts[1].Text, Raw: facts[1].Raw, BirthDate: date(facts[2]), Note: facts[3].Text,
		})
	}
	return out
}

// Employment is where and as what a person works (groups 4 and 6).
type Employment struct {
	ManagingAgency, Unit, Position string
	RecruitedOn                    lienthong.Date
	RecruitedBy                    string
	RankCode                       string
	SalaryStep                     string // e.g. 3/9
	SalaryCoefficient              string // a decimal, e.g. 3.33
	SalaryFrom                     lienthong.Date
}

// Employment is the present employment.
func (d *Dossier) Employment() Employment {
	return Employment{
		ManagingAgency: d.text("managing_agency"), Unit: d.text("unit"), Position: d.text("position"),
		RecruitedOn: d.date("recruited_on"), RecruitedBy: d.text("recruited_by"),
		RankCode: d.text("rank_code"), SalaryStep: d.text("salary_step"),
		SalaryCoefficient: d.text("salary_coefficient"), SalaryFrom: d.date("salary_from"),
	}
}

// Education is what a person learnt (group 5).
type Education struct {
	General         string // e.g. 12/12, or 10/10 of the system before 1989
	Highest         string
	PoliticalTheory string
	StateManagement string
	ForeignLanguage string
	Informatics     string
	Training        []Training
}

// Training is a row of the training table.
type Training struct {
	School, Major string
	From, Until   lienthong.Date
	Mode, Diploma string
}

// Education is the whole of group 5.
func (d *Dossier) Education() Education {
	e := Education{
		General: d.text("general_education"), Highest: d.text("highest_qualification"), PoliticalTheory: d.text("political_theory"),
		StateManagement: d.text("state_management"), ForeignLanguage: d.text("foreign_language"), Informatics: d.text("informatics"),
	}
	for _, f := range d.items("training_school", "training_major", "training_from", "training_until", "training_mode", "training_diploma") {
		e.Training = append(e.Training, Training{f[0].Text, f[1].Text, date(f[2]), date(f[3]), f[4].Text, f[5].Text})
	}
	return e
}

// Stage is a row of the work history (group 3), most often by month.
type Stage struct {
	From, Until lienthong.Date
	What        string
}

// History is the work history.
func (d *Dossier) History() []Stage {
	var out []Stage
	for _, f := range d.items("stage_from", "stage_until", "stage_what") {
		out = append(out, Stage{date(f[0]), date(f[1]), f[2].Text})
	}
	return out
}

func (d *Dossier) text(id FieldID) string {
	f, _ := d.Fact(id)
	return f.Text
}

func (d *Dossier) date(id FieldID) lienthong.Date {
	f, _ := d.Fact(id)
	return date(f)
}

// date reads the text of a date fact; "" is no date.
func date(f Fact) lienthong.Date {
	d, err := lienthong.ParseDate(f.Text)
	if err != nil {
		return lienthong.Date{}
	}
	return d
}

// items gathers the facts of list fields by item, in the order of the items.
func (d *Dossier) items(ids ...FieldID) [][]Fact {
	var numbers []int
	rows := map[int][]Fact{}
	for _, f := range d.Facts {
		i := slices.Index(ids, f.Field)
		if i < 0 || f.Item == 0 {
			continue
		}
		if rows[f.Item] == nil {
			rows[f.Item] = make([]Fact, len(ids))
			numbers = append(numbers, f.Item)
		}
		rows[f.Item][i] = f
	}
	slices.Sort(numbers)
	out := make([][]Fact, len(numbers))
	for i, n := range numbers {
		out[i] = rows[n]
	}
	return out
}

// remove takes a value away.
func (d *Dossier) remove(id FieldID, item int) {
	d.Facts = slices.DeleteFunc(d.Facts, func(f Fact) bool { return f.Field == id && f.Item == item })
}

// settle drops the findings about a field.
func (d *Dossier) settle(id FieldID) {
	d.Findings = slices.DeleteFunc(d.Findings, func(f Finding) bool { return f.Field == id })
}
