package order

import (
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vnfield"
)

// Order is what a caller asks for when he makes a job.
type Order struct {
	Columns []string `json:"columns" doc:"What the cells of a row are, in their order: column keys such as name, birth_date, number; \"\" for a cell to pass over."`
	Rows    int      `json:"rows,omitzero" minimum:"0" doc:"How many rows will come, if that is known; start then refuses any other number."`
	// Register is for the owner's statistics alone.
	Register string `json:"register,omitempty" maxLength:"64" pattern:"^[a-z0-9_]*$" doc:"Which of the caller's registers the rows are of, a word such as benefit; the owner counts what was linked by it."`
	Key      string `json:"key" minLength:"8" maxLength:"64" pattern:"^[0-9A-Za-z-]*[A-Za-z][0-9A-Za-z-]*$" doc:"The caller's own name for the job: asking again with it gives the same job. Put no personal data into it."`
}

const (
	maxColumns = 64
	minKey     = 8
	maxKey     = 64
)

// Check reads the order's columns; a job takes at most so many rows.
func (o *Order) Check(rows int) ([]vnfield.Column, error) {
	if !isKey(o.Key) {
		return nil, invalid("/key", "The key needs 8 to 64 letters, digits and hyphens, a letter among them.")
	}
	if len(o.Register) > maxKey || strings.Trim(o.Register, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
		return nil, invalid("/register", "The register is a word of small letters, digits and _.")
	}
	if o.Rows < 0 || o.Rows > rows {
		return nil, &lienthong.Error{Code: lienthong.TooLarge, Message: "A job takes fewer rows; split the register.", Field: "/rows"}
	}
	if len(o.Columns) == 0 || len(o.Columns) > maxColumns {
		return nil, invalid("/columns", "Name 1 to 64 columns.")
	}
	columns := make([]vnfield.Column, len(o.Columns))
	for i, text := range o.Columns {
		if text == "" {
			continue
		}
		c := vnfield.Column(text)
		if slices.Contains(columns[:i], c) {
			return nil, invalid("/columns", "A column comes twice; keep the better one and name the other \"\".")
		}
		if !isColumn(text) {
			return nil, invalid("/columns", "A column is not known; the manual lists the keys, and \"\" passes a cell over.")
		}
		columns[i] = c
	}
	has := func(some ...vnfield.Column) bool {
		return slices.ContainsFunc(some, func(c vnfield.Column) bool { return slices.Contains(columns, c) })
	}
	if !has(vnfield.ColName, vnfield.ColGivenName) ||
		!has(vnfield.ColNumber, vnfield.ColPIN, vnfield.ColCMND, vnfield.ColBirthDate, vnfield.ColBirthYear, vnfield.ColFemale) {
		return nil, invalid("/columns", "Linking needs a name, and a number or a date of birth.")
	}
	return columns, nil
}

// isColumn reports whether a text is the key of a column.
func isColumn(text string) bool {
	if strings.Trim(text, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
		return false // nothing that ParseOverrides would split
	}
	over, err := vnfield.ParseOverrides(text + "=x")
	return err == nil && over[vnfield.Column(text)] != ""
}

// Used are the columns that linking reads. The cells of others are dropped
// before they reach the disk.
var Used = []vnfield.Column{
	vnfield.ColName, vnfield.ColFamilyName, vnfield.ColMiddleName, vnfield.ColGivenName,
	vnfield.ColBirthDate, vnfield.ColBirthDay, vnfield.ColBirthMonth, vnfield.ColBirthYear,
	vnfield.ColSex, vnfield.ColMale, vnfield.ColFemale,
	vnfield.ColNumber, vnfield.ColPIN, vnfield.ColCancelledPIN, vnfield.ColCMND,
	vnfield.ColBirthPlace, vnfield.ColPlaceOfBirth, vnfield.ColHometown, vnfield.ColFather, vnfield.ColMother,
}

// isKey refuses a key of digits alone, which might be somebody's number.
func isKey(s string) bool {
	letter := false
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
			letter = true
		case c >= '0' && c <= '9' || c == '-':
		default:
			return false
		}
	}
	return letter && len(s) >= minKey && len(s) <= maxKey
}

func invalid(field, message string) error {
	return &lienthong.Error{Code: lienthong.Invalid, Message: message, Field: field}
}
