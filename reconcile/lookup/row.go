package lookup

import (
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vnfield"
)

// Row is a row as people write it. What is not known is left out.
type Row struct {
	Number     string `json:"number,omitempty" doc:"Personal number or old card number (CMND)."`
	Name       string `json:"name,omitempty" doc:"Full name; marks and order as written."`
	BirthDate  string `json:"birth_date,omitempty" doc:"2026-11-26, 26/11/2026, 11/2026 or 2026."`
	Sex        string `json:"sex,omitempty" doc:"Nam or Nữ, or as a register writes it."`
	BirthPlace string `json:"birth_place,omitempty" doc:"Province of birth, by name or code."`
}

// columns are those of a row, in the order of cells.
var columns = []vnfield.Column{vnfield.ColNumber, vnfield.ColName, vnfield.ColBirthDate, vnfield.ColSex, vnfield.ColBirthPlace, vnfield.ColStatus}

// cells are the row's values as a table has them; the last says whether the
// person is dead.
func (r *Row) cells(dead bool) []string {
	life := ""
	if dead {
		life = "đã chết"
	}
	return []string{r.Number, r.Name, r.BirthDate, r.Sex, r.BirthPlace, life}
}

// longest is the most bytes of a value.
const longest = 200

// check trims the row and refuses what cannot be read.
func (r *Row) check() error {
	for _, f := range []struct {
		name string
		text *string
		read func(string) error
	}{
		{"number", &r.Number, func(s string) error { _, err := vnfield.Number(s); return err }},
		{"name", &r.Name, nil},
		{"birth_date", &r.BirthDate, func(s string) error { _, err := vnfield.Date(s); return err }},
		{"sex", &r.Sex, func(s string) error { _, err := vnfield.Sex(s); return err }},
		{"birth_place", &r.BirthPlace, nil},
	} {
		*f.text = strings.TrimSpace(*f.text)
		if len(*f.text) > longest {
			return lienthong.Errorf(lienthong.Invalid, "%s is longer than %d bytes", f.name, longest)
		}
		if *f.text == "" || f.read == nil {
			continue
		}
		if f.read(*f.text) != nil { // its text may hold the value
			return lienthong.Errorf(lienthong.Invalid, "%s cannot be read; leave it out, or write it as the documentation says", f.name)
		}
	}
	return nil
}
