package reading

import (
	"slices"

	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/reconcile"
)

type shownColumn struct {
	column vnfield.Column
	field  string
}

// shown lists the columns that are set side by side, under one name for what
// both sides call differently.
var shown = []shownColumn{
	{vnfield.ColName, reconcile.NameField},
	{vnfield.ColNumber, reconcile.NumberField},
	{vnfield.ColPIN, reconcile.NumberField},
	{vnfield.ColCMND, "cmnd9"},
	{vnfield.ColCancelledPIN, "cancelled_pin"},
	{vnfield.ColBirthDate, "birth_date"},
	{vnfield.ColSex, "sex"},
	{vnfield.ColBirthPlace, "birth_place"},
	{vnfield.ColPlaceOfBirth, "birth_place"},
	{vnfield.ColHometown, "birth_place"},
	{vnfield.ColResidence, "residence"},
	{vnfield.ColMother, "mother_name"},
	{vnfield.ColFather, "father_name"},
	{vnfield.ColStatus, "life_status"},
}

// Compared reports whether a column is one that records are compared by, parents apart.
func Compared(c vnfield.Column) bool {
	switch c {
	case vnfield.ColPIN, vnfield.ColNumber, vnfield.ColCMND, vnfield.ColCancelledPIN,
		vnfield.ColName, vnfield.ColFamilyName, vnfield.ColMiddleName, vnfield.ColGivenName,
		vnfield.ColBirthDate, vnfield.ColBirthDay, vnfield.ColBirthMonth, vnfield.ColBirthYear,
		vnfield.ColSex, vnfield.ColMale, vnfield.ColFemale,
		vnfield.ColBirthPlace, vnfield.ColPlaceOfBirth, vnfield.ColHometown, vnfield.ColStatus:
		return true
	default:
		return false
	}
}

// Wanted reports whether a column is compared, or shown.
func Wanted(c vnfield.Column) bool {
	return Compared(c) || slices.ContainsFunc(shown, func(s shownColumn) bool { return s.column == c })
}

// shownField is a field that is shown, with the cells that may hold it.
type shownField struct {
	name  string
	text  func(cells []string) string // for a split name or date, put together; else nil
	cells []int                       // the first that is not empty counts
}

// shownFields settles once which cells each field comes from.
func (r *Reader) shownFields() []shownField {
	var out []shownField
	if !r.has(vnfield.ColName) {
		out = append(out, shownField{name: reconcile.NameField, text: r.FullName})
	}
	for _, s := range shown {
		at, ok := r.columns[s.column]
		if !ok {
			continue
		}
		k := 0
		for k < len(out) && out[k].name != s.field {
			k++
		}
		if k == len(out) {
			out = append(out, shownField{name: s.field})
		}
		out[k].cells = append(out[k].cells, at)
	}
	if !r.has(vnfield.ColBirthDate) {
		out = append(out, shownField{name: "birth_date", text: r.splitBirth})
	}
	return out
}

func (r *Reader) Shown() []string {
	names := make([]string, len(r.shows))
	for i, f := range r.shows {
		names[i] = f.name
	}
	return names
}

// Shows reports whether a cell goes into a field that is wanted.
func (r *Reader) Shows(cell int, wanted func(field string) bool) bool {
	return slices.ContainsFunc(r.shows, func(f shownField) bool {
		return wanted(f.name) && (f.text != nil || slices.Contains(f.cells, cell))
	})
}

// Texts is what is shown of a row, a text for each name. The slice is the
// reader's and holds until the next call.
func (r *Reader) Texts(cells []string) []string {
	r.texts = r.texts[:0]
	for i := range r.shows {
		f, text := &r.shows[i], ""
		if f.text != nil {
			text = f.text(cells)
		}
		for _, c := range f.cells {
			if text == "" { // a column that this row leaves empty hides no other
				text = cells[c]
			}
		}
		r.texts = append(r.texts, text)
	}
	return r.texts
}
