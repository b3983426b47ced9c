package damage

import "github.com/lienthong/lienthong/synth/chance"

// Class names one way in which a record is damaged. The names are written to
// truth files; never rename one.
type Class = string

// class is a row of the catalogue.
type class struct {
	name Class
	rate func(*Rates) float64
	only func(*Record, *Facts) bool // whom the rate is about; nil for everybody
	harm func(*chance.Dice, *Record, *Facts) bool
}

// groups is the catalogue. A class with an "only" comes first in its group, so
// that its rate, which may be high, takes nothing from the others' records.
var groups = [][]class{
	{
		{"twin_number", func(r *Rates) float64 { return r.Twin }, hasTwin, twinNumber},
		{"number_cancelled", func(r *Rates) float64 { return r.Cancelled }, hasCancelled, cancelledNumber},
		{"cmnd9_leading_zero_lost", func(r *Rates) float64 { return r.CMND9ZeroLost }, hasZeroCMND, cmnd9ZeroLost},
		{"cmnd9_instead_of_pin", func(r *Rates) float64 { return r.CMND9 }, nil, cmnd9},
		{"number_leading_zero_lost", func(r *Rates) float64 { return r.LeadingZeroLost }, nil, leadingZeroLost},
		{"number_separators", func(r *Rates) float64 { return r.Separators }, nil, separators},
		{"number_transposed", func(r *Rates) float64 { return r.Transposed }, nil, transposed},
		{"number_one_digit", func(r *Rates) float64 { return r.OneDigit }, nil, oneDigit},
		{"number_of_relative", func(r *Rates) float64 { return r.Relative }, nil, relativesNumber},
		{"number_missing", func(r *Rates) float64 { return r.NumberMissing }, nil, numberMissing},
	},
	{
		{"birth_year_only", func(r *Rates) float64 { return r.YearOnly }, nil, yearOnly},
		{"birth_month_year", func(r *Rates) float64 { return r.MonthYear }, nil, monthYear},
		{"birth_first_january", func(r *Rates) float64 { return r.FirstJanuary }, nil, firstJanuary},
		{"birth_two_digit_year", func(r *Rates) float64 { return r.TwoDigitYear }, nil, twoDigitYear},
		{"birth_day_month_swapped", func(r *Rates) float64 { return r.DayMonthSwap }, nil, dayMonthSwapped},
		{"birth_year_off", func(r *Rates) float64 { return r.YearOff }, nil, yearOff},
		{"birth_day_off", func(r *Rates) float64 { return r.DayOff }, nil, dayOff},
		{"birth_lunar", func(r *Rates) float64 { return r.Lunar }, nil, lunarDate},
		{"birth_iso", func(r *Rates) float64 { return r.ISO }, nil, iso},
		{"birth_dotted", func(r *Rates) float64 { return r.Dotted }, nil, dotted},
	},
	{
		{"sex_missing", func(r *Rates) float64 { return r.SexMissing }, nil, sexMissing},
		{"sex_wrong", func(r *Rates) float64 { return r.SexWrong }, nil, sexWrong},
		{"sex_letter", func(r *Rates) float64 { return r.SexLetter }, nil, sexLetter},
	},
	{
		{"name_marks_dropped", func(r *Rates) float64 { return r.MarksDropped }, nil, marksDropped},
		{"name_wrong_tone", func(r *Rates) float64 { return r.WrongTone }, nil, wrongTone},
		{"name_i_y", func(r *Rates) float64 { return r.IY }, nil, iOrY},
		{"name_regional", func(r *Rates) float64 { return r.Regional }, nil, regional},
		{"name_middle_dropped", func(r *Rates) float64 { return r.MiddleDropped }, nil, middleDropped},
		{"name_middle_added", func(r *Rates) float64 { return r.MiddleAdded }, nil, middleAdded},
		{"name_order", func(r *Rates) float64 { return r.Order }, nil, givenFirst},
		{"name_keyboard", func(r *Rates) float64 { return r.Keyboard }, nil, keyboardSlip},
		{"name_telex", func(r *Rates) float64 { return r.Telex }, nil, telexLeft},
	},
	{
		{"name_apostrophe", func(r *Rates) float64 { return r.Apostrophe }, hasApostrophe, apostrophe},
		{"name_d_look_alike", func(r *Rates) float64 { return r.DLookAlike }, hasD, dLookAlike},
		{"name_tone_placement", func(r *Rates) float64 { return r.TonePlacement }, hasMovableTone, tonePlacement},
		{"name_case", func(r *Rates) float64 { return r.Case }, nil, letterCase},
		{"name_spaces", func(r *Rates) float64 { return r.Spaces }, nil, spaces},
		{"name_nbsp", func(r *Rates) float64 { return r.NBSP }, nil, nbsp},
		{"name_zero_width", func(r *Rates) float64 { return r.ZeroWidth }, nil, zeroWidth},
		{"name_trailing_dot", func(r *Rates) float64 { return r.TrailingDot }, nil, trailingDot},
		{"name_nfd", func(r *Rates) float64 { return r.NFD }, nil, decomposed},
		{"name_half_composed", func(r *Rates) float64 { return r.HalfComposed }, nil, halfComposed},
		{"name_tcvn3", func(r *Rates) float64 { return r.TCVN3 }, nil, asTCVN3},
		{"name_vni", func(r *Rates) float64 { return r.VNI }, nil, asVNI},
		{"name_double_utf8", func(r *Rates) float64 { return r.DoubleUTF8 }, nil, doubleUTF8},
	},
	{
		{"place_old_unit", func(r *Rates) float64 { return r.OldUnit }, hasOldHome, oldUnit},
	},
	{
		{"place_historic_unit", func(r *Rates) float64 { return r.HistoricUnit }, nil, historicUnit},
		{"place_short", func(r *Rates) float64 { return r.PlaceShort }, nil, placeShort},
		{"place_prefixed", func(r *Rates) float64 { return r.PlacePrefixed }, nil, placePrefixed},
		{"place_unmarked", func(r *Rates) float64 { return r.PlaceUnmarked }, nil, placeUnmarked},
		{"place_missing", func(r *Rates) float64 { return r.PlaceMissing }, nil, placeMissing},
	},
}

// Classes lists the name of every class in the order of the catalogue.
func Classes() []Class {
	var all []Class
	for _, group := range groups {
		for _, c := range group {
			all = append(all, c.name)
		}
	}
	return all
}
