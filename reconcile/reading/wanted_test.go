package reading

import (
	"testing"

	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/reconcile/kernel"
	"github.com/lienthong/lienthong/reconcile/lexicon"
)

// TestWanted: whatever column a record takes something from is one that is read, and of
// the others none is.
func TestWanted(t *testing.T) {
	t.Parallel()
	texts := []string{"001090000014", "012345678", "Nguyễn Văn An", "15/05/1990", "5", "1990", "Nam", "x", "Hà Nội", "đã chết", "H-17", "Chủ hộ", "3"}
	places := func(text string) uint8 {
		if text == "Hà Nội" {
			return 1
		}
		return 0
	}
	used := 0
	for _, c := range []vnfield.Column{
		vnfield.ColName, vnfield.ColFamilyName, vnfield.ColMiddleName, vnfield.ColGivenName, vnfield.ColBirthDate,
		vnfield.ColBirthDay, vnfield.ColBirthMonth, vnfield.ColBirthYear, vnfield.ColSex, vnfield.ColMale,
		vnfield.ColFemale, vnfield.ColNumber, vnfield.ColPIN, vnfield.ColCancelledPIN, vnfield.ColCMND,
		vnfield.ColBirthPlace, vnfield.ColPlaceOfBirth, vnfield.ColHometown, vnfield.ColResidence, vnfield.ColCurrentAddress,
		vnfield.ColFather, vnfield.ColMother, vnfield.ColSpouse, vnfield.ColFatherNumber, vnfield.ColMotherNumber,
		vnfield.ColSpouseNumber, vnfield.ColStatus, vnfield.ColHousehold, vnfield.ColRelationToHead, vnfield.ColID,
		vnfield.ColIndex,
	} {
		columns := []vnfield.Column{c}
		if c == vnfield.ColBirthDay || c == vnfield.ColBirthMonth {
			columns = append(columns, vnfield.ColBirthYear) // they say nothing alone
		}
		r := New(columns, lexicon.New(), places)
		without := New(columns[1:], lexicon.New(), places)
		said := false
		for _, text := range texts {
			cells := []string{text, "1990"}[:len(columns)]
			rec, of := r.Row(cells, nil), kernel.Record{}
			if len(columns) > 1 {
				of = without.Row(cells[1:], nil)
			}
			said = said || rec != of
		}
		parent := c == vnfield.ColFather || c == vnfield.ColMother
		if said != (Compared(c) || parent) || said && !Wanted(c) {
			t.Errorf("%s: a record says what it says: %v, compared: %v, wanted: %v", c, said, Compared(c), Wanted(c))
		}
		if said {
			used++
		}
	}
	if used < 15 || Wanted(vnfield.ColHousehold) || Wanted(vnfield.ColRelationToHead) {
		t.Errorf("%d columns say something; of a household none is wanted", used)
	}
}
