package reconcile

import "math/bits"

// The differences. Their words are the file format and the wire format; never
// rename one. wording.go has a sentence for each.
const (
	NumberMissing       Difference = "number_missing"
	NumberInvalid       Difference = "number_invalid"
	NumberLeadingZero   Difference = "number_leading_zero_lost"
	NumberSeparators    Difference = "number_separators"
	NumberDigitWrong    Difference = "number_digit_wrong"
	NumberDigitsSwapped Difference = "number_digits_swapped"
	NumberOfAnother     Difference = "number_of_another_person"
	NumberCancelled     Difference = "number_cancelled"
	NumberUnknown       Difference = "number_unknown"
	CMND9InsteadOfPIN   Difference = "cmnd9_instead_of_pin"

	NameEncoding      Difference = "name_encoding"
	NameMarks         Difference = "name_marks"
	NameTone          Difference = "name_tone"
	NameSpelling      Difference = "name_spelling"
	NameRegional      Difference = "name_regional"
	NameOrder         Difference = "name_order"
	NameMiddleMissing Difference = "name_middle_missing"
	NameMiddleDiffers Difference = "name_middle_differs"
	NameFamilyDiffers Difference = "name_family_differs"
	NameGivenDiffers  Difference = "name_given_differs"
	NameDiffers       Difference = "name_differs"

	BirthMissing     Difference = "birth_date_missing"
	BirthInvalid     Difference = "birth_date_invalid"
	BirthYearOnly    Difference = "birth_date_year_only"
	BirthMonthYear   Difference = "birth_date_month_year_only"
	BirthShortYear   Difference = "birth_date_two_digit_year"
	BirthJanuary     Difference = "birth_date_first_of_january"
	BirthSwapped     Difference = "birth_date_swapped"
	BirthDayDiffers  Difference = "birth_date_day"
	BirthMonth       Difference = "birth_date_month"
	BirthYearDiffers Difference = "birth_date_year"
	BirthDiffers     Difference = "birth_date_differs"

	SexMissing Difference = "sex_missing"
	SexInvalid Difference = "sex_invalid"
	SexDiffers Difference = "sex_differs"

	BirthPlaceDiffers Difference = "birth_place_differs"
	MotherDiffers     Difference = "mother_name_differs"
	FatherDiffers     Difference = "father_name_differs"
	PersonDeceased    Difference = "person_deceased"
)

// DuplicateRow is a remark on the row and not on its fields: another row is
// about the same person. It selects rows in a Filter and is not among
// Result.Differences, which has DuplicateOf instead.
const DuplicateRow Difference = "duplicate_row"

// Reviewed is the other remark on the row: people decided its verdict.
const Reviewed Difference = "reviewed"

// Differences is every difference that this package can find, in the order in
// which a row lists them.
var Differences = []Difference{
	NumberMissing, NumberInvalid, NumberLeadingZero, NumberSeparators, NumberDigitWrong, NumberDigitsSwapped,
	NumberOfAnother, NumberCancelled, NumberUnknown, CMND9InsteadOfPIN,
	NameEncoding, NameMarks, NameTone, NameSpelling, NameRegional, NameOrder, NameMiddleMissing, NameMiddleDiffers,
	NameFamilyDiffers, NameGivenDiffers, NameDiffers,
	BirthMissing, BirthInvalid, BirthYearOnly, BirthMonthYear, BirthShortYear, BirthJanuary, BirthSwapped,
	BirthDayDiffers, BirthMonth, BirthYearDiffers, BirthDiffers,
	SexMissing, SexInvalid, SexDiffers, BirthPlaceDiffers, MotherDiffers, FatherDiffers, PersonDeceased,
}

// DifferenceSet is some differences, each the bit of its place in Differences.
type DifferenceSet uint64

// bitOf is each difference as a set of its own.
var bitOf = func() map[Difference]DifferenceSet {
	of := make(map[Difference]DifferenceSet, len(Differences))
	for i, d := range Differences {
		of[d] = 1 << i
	}
	return of
}()

// SetOf are those among some that stand in Differences.
func SetOf(ds ...Difference) (s DifferenceSet) {
	for _, d := range ds {
		s |= bitOf[d]
	}
	return s
}

// List is the set in the order of Differences; nil if it is empty.
func (s DifferenceSet) List() []Difference {
	if s == 0 {
		return nil
	}
	out := make([]Difference, 0, bits.OnesCount64(uint64(s)))
	for ; s != 0; s &= s - 1 {
		out = append(out, Differences[bits.TrailingZeros64(uint64(s))])
	}
	return out
}
