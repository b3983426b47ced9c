package life

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/tabular"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/internal/vntext"
)

// column is a column of a file: its names, without marks, and where its cell goes.
type column struct {
	names []string // the first is that of the operation, which errors name
	put   func(e *Event, cell string) error
}

// columns are those of a file of events. A file has those that its events need.
var columns = []column{
	{[]string{"kind", "su kien", "loai su kien"}, putKind},
	{[]string{"number", "so dinh danh"}, number(func(e *Event) *string { return &e.Question.Number })},
	{[]string{"name", "ho va ten"}, name(func(e *Event) *string { return &e.Name })},
	{[]string{"birth_date", "ngay sinh"}, date(func(e *Event) *string { return &e.BirthDate })},
	{[]string{"day", "ngay su kien"}, date(func(e *Event) *string { return &e.Day })},
	{[]string{"legal_basis", "can cu"}, text(func(e *Event) *string { return &e.Basis })},
	{[]string{"document", "giay to"}, text(func(e *Event) *string { return &e.Document })},
	{[]string{"sex", "gioi tinh"}, sex(func(e *Event) *string { return &e.Sex })},
	{[]string{"birth_registration", "noi dang ky khai sinh"}, name(func(e *Event) *string { return &e.BornAt.Text })},
	{[]string{"birth_registration_code", "ma noi dang ky khai sinh"}, text(func(e *Event) *string { return &e.BornAt.Code })},
	{[]string{"residence", "noi thuong tru"}, name(func(e *Event) *string { return &e.Residence.Text })},
	{[]string{"residence_code", "ma noi thuong tru"}, text(func(e *Event) *string { return &e.Residence.Code })},
	{[]string{"father_number", "so dinh danh cha"}, number(func(e *Event) *string { return &e.Father.Number })},
	{[]string{"father_name", "ho va ten cha"}, name(func(e *Event) *string { return &e.Father.Name })},
	{[]string{"father_birth_date", "ngay sinh cha"}, date(func(e *Event) *string { return &e.Father.BirthDate })},
	{[]string{"mother_number", "so dinh danh me"}, number(func(e *Event) *string { return &e.Mother.Number })},
	{[]string{"mother_name", "ho va ten me"}, name(func(e *Event) *string { return &e.Mother.Name })},
	{[]string{"mother_birth_date", "ngay sinh me"}, date(func(e *Event) *string { return &e.Mother.BirthDate })},
	{[]string{"new_name", "ho va ten moi"}, name(func(e *Event) *string { return &e.NewName })},
	{[]string{"new_birth_date", "ngay sinh moi"}, date(func(e *Event) *string { return &e.NewBirthDate })},
	{[]string{"new_sex", "gioi tinh moi"}, sex(func(e *Event) *string { return &e.NewSex })},
	{[]string{"new_number", "so dinh danh moi"}, number(func(e *Event) *string { return &e.NewNumber })},
	{[]string{"into_number", "gop vao so dinh danh"}, number(func(e *Event) *string { return &e.Into.Number })},
	{[]string{"into_name", "gop vao ho va ten"}, name(func(e *Event) *string { return &e.Into.Name })},
	{[]string{"into_birth_date", "gop vao ngay sinh"}, date(func(e *Event) *string { return &e.Into.BirthDate })},
	{[]string{"spouse_number", "so dinh danh vo chong"}, number(func(e *Event) *string { return &e.Spouse.Number })},
	{[]string{"spouse_name", "ho va ten vo chong"}, name(func(e *Event) *string { return &e.Spouse.Name })},
	{[]string{"spouse_birth_date", "ngay sinh vo chong"}, date(func(e *Event) *string { return &e.Spouse.BirthDate })},
	{[]string{"head_number", "so dinh danh chu ho"}, number(func(e *Event) *string { return &e.Head.Number })},
	{[]string{"head_name", "ho va ten chu ho"}, name(func(e *Event) *string { return &e.Head.Name })},
	{[]string{"head_birth_date", "ngay sinh chu ho"}, date(func(e *Event) *string { return &e.Head.BirthDate })},
	{[]string{"relation", "quan he voi chu ho", "quan he chu ho"}, name(func(e *Event) *string { return &e.Relation })},
}

// words are the kinds as a file may say them, without marks.
var words = map[string]Kind{
	"khai sinh": Birth, "khai tu": Death, "huy khai tu": DeathAnnulled, "chuyen noi thuong tru": Move, "chuyen noi o": Stay, "cai chinh": Correction, "gop": Merge,
	"ket hon": Marriage, "dang ky ket hon": Marriage, "ly hon": Divorce, "huy ket hon": MarriageAnnulled, "nhap ho": HouseholdIn, "tach ho": HouseholdOut, "thay doi chu ho": HouseholdHead, "doi chu ho": HouseholdHead,
}

// Read reads the events of a file, CSV, XLSX or Parquet. Every row is one; the first
// that cannot be understood is the error, with its row and column.
func Read(path string) ([]Event, error) {
	t, err := tabular.Open(path, tabular.Options{HeaderScore: score, Decode: vntext.DecodeBytes})
	if err != nil {
		return nil, err
	}
	defer func() { _ = t.Close() }() // was only read
	file := filepath.Base(path)
	at, err := recognise(file, t.Header())
	if err != nil {
		return nil, err
	}
	var out []Event
	for row, err := range t.Rows() {
		if err != nil {
			return nil, err
		}
		if len(out) == MaxEvents {
			return nil, lienthong.Errorf(lienthong.TooLarge, "%s has more than %d rows; events are recorded all or none, so split it.", file, MaxEvents)
		}
		e := Event{Row: row.Number}
		for i, c := range at {
			cell := strings.TrimSpace(row.Cells[i])
			if cell == "" {
				continue
			}
			if err := c.put(&e, cell); err != nil {
				return nil, lienthong.Errorf(lienthong.Invalid, "%s, row %d, column %q: %s", file, row.Number, t.Header()[i], err)
			}
		}
		out = append(out, e)
	}
	return out, nil
}

// recognise finds what each column is. One that is not known is an error: it may be
// what the event is about.
func recognise(file string, header []string) ([]*column, error) {
	at := make([]*column, len(header))
	for i, h := range header {
		at[i] = columnOf(h)
		switch {
		case at[i] == nil:
			return nil, lienthong.Errorf(lienthong.Invalid, "%s: the column %q is none of %s", file, h, known())
		case slices.Contains(at[:i], at[i]):
			return nil, lienthong.Errorf(lienthong.Invalid, "%s: two columns are %s", file, at[i].names[0])
		}
	}
	for _, must := range columns[:4] {
		if !slices.ContainsFunc(at, func(c *column) bool { return c.names[0] == must.names[0] }) {
			return nil, lienthong.Errorf(lienthong.Invalid, "%s has no column %s (or %q)", file, must.names[0], must.names[1])
		}
	}
	return at, nil
}

func columnOf(header string) *column {
	plain := plainWords(header)
	for i := range columns {
		for _, n := range columns[i].names {
			if plain == plainWords(n) {
				return &columns[i]
			}
		}
	}
	return nil
}

// plainWords is text without marks and case, with single spaces for what parts words.
func plainWords(s string) string {
	return strings.Join(strings.FieldsFunc(vntext.Fold(s), func(r rune) bool { return r == ' ' || r == '_' }), " ")
}

func known() string {
	var out []string
	for _, c := range columns {
		out = append(out, c.names[0])
	}
	return strings.Join(out, ", ")
}

func score(cells []string) (n int) {
	for _, c := range cells {
		if columnOf(c) != nil {
			n++
		}
	}
	return n
}

func putKind(e *Event, cell string) error {
	plain := plainWords(cell)
	e.Kind = words[plain]
	if e.Kind == "" {
		e.Kind = Kind(strings.ReplaceAll(plain, " ", "_"))
	}
	if !slices.Contains(Kinds, e.Kind) {
		return fmt.Errorf("the kind is none of %v", Kinds)
	}
	return nil
}

// text takes a cell as it is: in a paper's number, every letter counts.
func text(of func(*Event) *string) func(*Event, string) error {
	return func(e *Event, cell string) error { *of(e) = cell; return nil }
}

// name takes a name of somebody or of a place, repaired where its letters are broken.
func name(of func(*Event) *string) func(*Event, string) error {
	return func(e *Event, cell string) error { *of(e), _ = vntext.Repair(cell); return nil }
}

func number(of func(*Event) *string) func(*Event, string) error {
	return func(e *Event, cell string) error {
		n, err := vnfield.Number(cell)
		if err != nil {
			return err
		}
		if len(n.Alternates) > 0 || n.Card.IsZero() {
			return fmt.Errorf("it holds no number, or several; one is needed")
		}
		*of(e) = n.Card.Reveal()
		return nil
	}
}

// latestYear is what dates of a file may not lie beyond, so that a year of two digits
// is seen for one; whether the day has come is the register's to say.
const latestYear = 2399

func date(of func(*Event) *string) func(*Event, string) error {
	return func(e *Event, cell string) error {
		d, err := vnfield.DateUpTo(cell, latestYear)
		if err != nil {
			return err
		}
		if d.Note&(vnfield.TwoDigitYear|vnfield.MonthDaySwapped|vnfield.ExcelSerial) != 0 {
			return fmt.Errorf("the date is a guess as it is written; write DD/MM/YYYY or YYYY-MM-DD")
		}
		*of(e) = d.Date.String()
		return nil
	}
}

func sex(of func(*Event) *string) func(*Event, string) error {
	return func(e *Event, cell string) error {
		s, err := vnfield.Sex(cell)
		if err != nil {
			return err
		}
		*of(e) = fmt.Sprint(uint8(s))
		return nil
	}
}
