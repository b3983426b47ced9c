package damage

// Rates is how often each class strikes, from 0 (never) to 1, among the
// records it can strike. The sum within one group must not exceed 1. The zero
// Rates does no damage.
type Rates struct {
	// The number.
	CMND9           float64 // the old nine digits instead of the personal number: the legacy of form 2C
	CMND9ZeroLost   float64 // the old number without its leading zero, of those whose has one: eight digits
	LeadingZeroLost float64 // 079… became 79… where a spreadsheet took it for a number
	Separators      float64 // 079 081 607 054
	Transposed      float64 // two neighbouring digits of the tail changed places
	OneDigit        float64 // one digit of the tail is wrong
	Relative        float64 // the number of the spouse, a parent, a child or a sibling
	Cancelled       float64 // the former number, of those who have one
	NumberMissing   float64 // nothing

	// The date of birth.
	YearOnly     float64 // 1965
	MonthYear    float64 // 09/1986
	FirstJanuary float64 // 01/01/1965 where the day was not known
	TwoDigitYear float64 // 3/1/73
	DayMonthSwap float64 // 05/09 for 09/05
	YearOff      float64 // the year before or after, or a wrong digit
	DayOff       float64 // a wrong digit in day or month
	Lunar        float64 // the day of the lunar calendar
	ISO          float64 // 1986-09-05
	Dotted       float64 // 05.09.1986

	// The sex.
	SexMissing float64 // nothing
	SexWrong   float64 // the other
	SexLetter  float64 // M or F

	// What the name says.
	MarksDropped  float64 // Nguyen Van Dung
	WrongTone     float64 // hỏi for ngã most of all; another tone or none
	IY            float64 // Lý, Lí
	Regional      float64 // Hoàng, Huỳnh
	MiddleDropped float64 // Trần Mai for Trần Thị Mai
	MiddleAdded   float64 // Trần Thị Mai for Trần Mai
	Order         float64 // the given name first
	Keyboard      float64 // one key beside the right one, one too many, too few, or two changed
	Telex         float64 // Nguyeenx: keys that no editor turned into letters

	// How the name is written down.
	Case          float64 // all capitals, as form 2C asks, or no capital
	Spaces        float64 // double, leading or trailing
	NBSP          float64 // no-break space between words
	ZeroWidth     float64 // a character without width inside
	TrailingDot   float64 // Trần Mai.
	Apostrophe    float64 // H’Hen, Hʼ, H`, of names that have one
	DLookAlike    float64 // Ð or Ɖ for Đ
	TonePlacement float64 // hòa, hoà
	NFD           float64 // decomposed
	HalfComposed  float64 // hat composed, tone apart: what Windows code page 1258 leaves
	TCVN3         float64 // bytes of the ABC fonts read as Latin-1
	VNI           float64 // bytes of the VNI fonts read as Latin-1
	DoubleUTF8    float64 // UTF-8 read as Windows-1252

	// The hometown.
	OldUnit       float64 // the unit of before 1 July 2025, where it has another name now
	HistoricUnit  float64 // Hà Tây, Hà Bắc, Sông Bé …: gone long before
	PlaceShort    float64 // T. Bắc Giang
	PlacePrefixed float64 // tỉnh Lạng Sơn
	PlaceUnmarked float64 // Nam Dinh
	PlaceMissing  float64 // nothing

	// Twins.
	Twin float64 // the number of the twin on this record, of those who have one
}

// Default is damage as in the sample register of 1,561 officials where that
// can be counted there, and an estimate elsewhere: 29.5 % nine digits, 6.1 %
// lost zeros, 1.7 % separators, 4.4 % no number; 4.5 % year alone, 1.9 % month
// and year, 3.6 % two-digit years, 3.2 % ISO, 0.8 % dotted; sex 1.8 % missing
// and 4.9 % a letter; names: a quarter in capitals, some 8 % without marks, 3.6 %
// decomposed, 2.6 % TCVN3; places: 6.5 % "T.", 5.8 % "tỉnh", some 6.5 % unmarked. The class that the count cannot tell from a true value
// (a wrong digit, a relative's number) follows the published remarks on such
// registers. Some four fifths of officials have an old
// number, so that a rate of 0.37 strikes 30 % of the rows.
func Default() Rates {
	return Rates{
		CMND9: 0.37, CMND9ZeroLost: 0.04, LeadingZeroLost: 0.055, Separators: 0.017, Transposed: 0.008, OneDigit: 0.025,
		Relative: 0.010, Cancelled: 0.4, NumberMissing: 0.044,
		YearOnly: 0.045, MonthYear: 0.019, FirstJanuary: 0.010, TwoDigitYear: 0.036, DayMonthSwap: 0.006,
		YearOff: 0.006, DayOff: 0.006, Lunar: 0.003, ISO: 0.032, Dotted: 0.008,
		SexMissing: 0.018, SexWrong: 0.004, SexLetter: 0.049,
		MarksDropped: 0.080, WrongTone: 0.015, IY: 0.02, Regional: 0.006, MiddleDropped: 0.008,
		MiddleAdded: 0.006, Order: 0.002, Keyboard: 0.010, Telex: 0.004,
		Case: 0.240, Spaces: 0.010, NBSP: 0.007, ZeroWidth: 0.004, TrailingDot: 0.003, Apostrophe: 0.5,
		DLookAlike: 0.03, TonePlacement: 0.10, NFD: 0.035, HalfComposed: 0.010, TCVN3: 0.026, VNI: 0.004,
		DoubleUTF8: 0.007,
		OldUnit:    0.85, HistoricUnit: 0.010, PlaceShort: 0.065, PlacePrefixed: 0.058, PlaceUnmarked: 0.065,
		Twin: 0.10,
	}
}

// Poor is damage as files show it that were copied from old paper: mostly no number,
// a year alone, no place, no marks. Whom such a row means people must often say, and
// sometimes nobody can. The figures are estimates: what is published of old files
// says that they are so, not how often.
func Poor() Rates {
	r := Default()
	r.CMND9, r.NumberMissing, r.OneDigit, r.Transposed, r.Relative, r.Twin = 0.05, 0.65, 0.08, 0.02, 0.10, 0.70
	r.YearOnly, r.FirstJanuary, r.YearOff, r.DayOff, r.MonthYear = 0.60, 0.12, 0.06, 0.08, 0.05
	r.TwoDigitYear, r.ISO = 0, 0
	r.MarksDropped, r.MiddleDropped, r.WrongTone = 0.45, 0.08, 0.08
	r.PlaceMissing = 0.60
	return r
}
