package reconcile

import "github.com/lienthong/lienthong/reconcile/kernel"

// The languages of sentences.
const (
	Vietnamese = "vi"
	English    = "en"
)

// wording is one thing said in both languages.
type wording struct{ vi, en string }

func (w wording) in(lang string) string {
	if lang == English {
		return w.en
	}
	return w.vi
}

// DescribeDifference is what a civil servant reads for a difference; the code
// itself if it is not known here.
func DescribeDifference(d Difference, lang string) string {
	if w, ok := differenceWording[d]; ok {
		return w.in(lang)
	}
	return string(d)
}

// DescribeVerdict names a verdict.
func DescribeVerdict(v Verdict, lang string) string {
	if w, ok := verdictWording[v]; ok {
		return w.in(lang)
	}
	return string(v)
}

// DescribeField names a field of a waterfall.
func DescribeField(field, lang string) string {
	if w, ok := fieldWording[field]; ok {
		return w.in(lang)
	}
	return field
}

var verdictWording = map[Verdict]wording{
	Linked:                {"Khớp", "Linked"},
	LinkedWithDifferences: {"Khớp, có sai khác", "Linked, with differences"},
	Candidates:            {"Cần người chọn", "Candidates to choose from"},
	Contradicted:          {"Mâu thuẫn", "Contradicted"},
	NotFound:              {"Không tìm thấy", "Not found"},
}

var fieldWording = map[string]wording{
	PriorField:               {"Trước khi so sánh", "Before comparing"},
	kernel.Number.String():   {"Số định danh / CMND", "Number"},
	kernel.FullName.String(): {"Họ và tên", "Full name"},
	kernel.Birth.String():    {"Ngày sinh", "Date of birth"},
	kernel.Sex.String():      {"Giới tính", "Sex"},
	kernel.Place.String():    {"Nơi đăng ký khai sinh / quê quán", "Place of birth registration or origin"},
	kernel.Mother.String():   {"Họ tên mẹ", "Mother's name"},
	kernel.Father.String():   {"Họ tên cha", "Father's name"},
	kernel.Life.String():     {"Tình trạng", "Life status"},
}

var differenceWording = map[Difference]wording{
	NumberMissing:       {"thiếu số định danh", "the number is missing"},
	NumberInvalid:       {"số định danh sai dạng, không đọc được", "the number cannot be read"},
	NumberLeadingZero:   {"mất số 0 ở đầu số định danh", "the number lost its leading zero"},
	NumberSeparators:    {"số định danh có dấu cách hoặc ký tự thừa", "the number holds spaces or other separators"},
	NumberDigitWrong:    {"sai một chữ số trong số định danh", "one digit of the number is wrong"},
	NumberDigitsSwapped: {"đảo hai chữ số trong số định danh", "two digits of the number are swapped"},
	NumberOfAnother:     {"số định danh là của người khác", "the number belongs to somebody else"},
	NumberCancelled:     {"số định danh đã hủy, đã cấp số mới", "the number was cancelled and re-issued"},
	NumberUnknown:       {"số định danh không phải của người này", "the number is not this person's"},
	CMND9InsteadOfPIN:   {"dùng số CMND 9 số thay số định danh", "the old nine-digit number stands for the personal number"},
	NameEncoding:        {"họ tên bị lỗi bảng mã", "the name is in a broken or old encoding"},
	NameMarks:           {"họ tên thiếu hoặc sai dấu", "the name lacks marks or has wrong ones"},
	NameTone:            {"họ tên sai thanh điệu", "the name has a wrong tone"},
	NameSpelling:        {"họ tên sai chính tả", "the name is misspelt"},
	NameRegional:        {"họ tên viết theo biến thể vùng miền", "the name is a regional variant"},
	NameOrder:           {"đảo thứ tự họ tên", "the parts of the name are in another order"},
	NameMiddleMissing:   {"thừa hoặc thiếu tên đệm", "a middle name is missing or added"},
	NameMiddleDiffers:   {"tên đệm khác", "the middle name differs"},
	NameFamilyDiffers:   {"họ khác", "the family name differs"},
	NameGivenDiffers:    {"tên khác", "the given name differs"},
	NameDiffers:         {"họ tên khác", "the name differs"},
	BirthMissing:        {"thiếu ngày sinh", "the date of birth is missing"},
	BirthInvalid:        {"ngày sinh không có thật hoặc không đọc được", "the date of birth is impossible or cannot be read"},
	BirthYearOnly:       {"ngày sinh chỉ có năm", "only the year of birth is given"},
	BirthMonthYear:      {"ngày sinh chỉ có tháng và năm", "only month and year of birth are given"},
	BirthShortYear:      {"năm sinh chỉ viết hai chữ số", "the year of birth has two digits"},
	BirthJanuary:        {"ngày sinh ghi 01/01 thay cho năm", "1 January stands for a year of birth"},
	BirthSwapped:        {"đảo ngày và tháng sinh", "day and month of birth are swapped"},
	BirthDayDiffers:     {"khác ngày sinh", "the day of birth differs"},
	BirthMonth:          {"khác tháng sinh", "the month of birth differs"},
	BirthYearDiffers:    {"khác năm sinh", "the year of birth differs"},
	BirthDiffers:        {"ngày tháng năm sinh không trùng", "the date of birth differs"},
	SexMissing:          {"thiếu giới tính", "the sex is missing"},
	SexInvalid:          {"giới tính không đọc được", "the sex cannot be read"},
	SexDiffers:          {"khác giới tính", "the sex differs"},
	BirthPlaceDiffers:   {"khác nơi đăng ký khai sinh", "the place of birth registration differs"},
	MotherDiffers:       {"khác họ tên mẹ", "the mother's name differs"},
	FatherDiffers:       {"khác họ tên cha", "the father's name differs"},
	Reviewed:            {"người rà soát đã kết luận", "people have reviewed it"},
	DuplicateRow:        {"trùng người với dòng khác", "another row is about the same person"},
	PersonDeceased:      {"người này đã chết hoặc mất tích theo CSDL dân cư", "the population register has this person as deceased or missing"},
}
