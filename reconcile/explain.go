package reconcile

import (
	"fmt"
	"strings"
	"sync"

	"github.com/lienthong/lienthong/reconcile/kernel"
)

// agreementCount is how many things may agree.
const agreementCount = 12

// agreement names what agrees fully, in the order in which a person would say
// it.
var agreement = [agreementCount]struct {
	field  kernel.Field
	levels []kernel.Level
	wording
}{
	{kernel.Number, []kernel.Level{kernel.NumberExact}, wording{"số định danh", "number"}},
	{kernel.Number, []kernel.Level{kernel.NumberCancelled}, wording{"số định danh cũ", "former number"}},
	{kernel.Number, []kernel.Level{kernel.NumberCMND}, wording{"số CMND", "old card number"}},
	{kernel.FullName, []kernel.Level{kernel.NameExact, kernel.NameStyle}, wording{"họ tên", "name"}},
	{kernel.FullName, []kernel.Level{kernel.NameTone, kernel.NameMarks}, wording{"họ tên không dấu", "name without marks"}},
	{kernel.Birth, []kernel.Level{kernel.BirthExact, kernel.BirthJanuary}, wording{"ngày sinh", "date of birth"}},
	{kernel.Birth, []kernel.Level{kernel.BirthMonthYear}, wording{"tháng và năm sinh", "month and year of birth"}},
	{kernel.Birth, []kernel.Level{kernel.BirthYearOnly, kernel.BirthYearAsJanuary}, wording{"năm sinh", "year of birth"}},
	{kernel.Sex, []kernel.Level{kernel.SexAgrees}, wording{"giới tính", "sex"}},
	{kernel.Place, []kernel.Level{kernel.PlaceAgrees}, wording{"tỉnh", "province"}},
	{kernel.Mother, []kernel.Level{kernel.ParentAgrees}, wording{"tên mẹ", "mother's name"}},
	{kernel.Father, []kernel.Level{kernel.ParentAgrees}, wording{"tên cha", "father's name"}},
}

// agreeing lists in words what a pattern agrees on.
func agreeing(p kernel.Pattern, lang string) string {
	t := agreements()
	set := 0
	for field, level := range p {
		set |= int(t.of[field][level])
	}
	return t.lists[set].in(lang)
}

// agreements has a list for every set of agreements: a register has millions of rows,
// and a few hundred such sets.
var agreements = sync.OnceValue(func() *agreementTable {
	t := new(agreementTable)
	for i, a := range agreement {
		for _, l := range a.levels {
			t.of[a.field][l] = 1 << i
		}
	}
	for set := range t.lists {
		var vi, en []string
		for i, a := range agreement {
			if set>>i&1 != 0 {
				vi, en = append(vi, a.vi), append(en, a.en)
			}
		}
		t.lists[set] = wording{strings.Join(vi, ", "), strings.Join(en, ", ")}
	}
	return t
})

// agreementTable knows an agreement by its bit, the i-th of the i-th.
type agreementTable struct {
	of    [len(kernel.Pattern{})][256]uint16 // by field and level
	lists [1 << agreementCount]wording       // by set
}

// reasons says in a sentence or two, without personal data, how the verdict
// came about.
func reasons(r *Result, match kernel.Match, cands []weighed) (vi, en string) {
	var best kernel.Pattern
	if len(cands) > 0 {
		best = cands[0].hit.Pattern
	}
	switch r.Verdict {
	case Linked, LinkedWithDifferences:
		return linkReasons(agreeing(best, Vietnamese), agreeing(best, English), r.Differences)
	case Candidates:
		return candidateReasons(r, best)
	case Contradicted:
		return "Số định danh trong hồ sơ là của người khác (họ tên, ngày sinh không khớp) và chưa xác định được hồ sơ này là của ai.",
			"The number in this row belongs to somebody else (name and date of birth do not agree), and whom the row means cannot be told."
	default:
		return notFoundReasons(r, match)
	}
}

func linkReasons(same, sameEN string, ds []Difference) (vi, en string) {
	if same == "" {
		return sentences("", "Gần giống, nhưng không mục nào trùng hoàn toàn", " Sai khác: ", ds, Vietnamese),
			sentences("", "Alike, but nothing is quite the same", " Differences: ", ds, English)
	}
	return sentences("Trùng ", same, " Sai khác: ", ds, Vietnamese), sentences("Same ", sameEN, " Differences: ", ds, English)
}

// candidateReasons says how many may be meant, and of the closest what agrees and what
// does not: who decides looks at both.
func candidateReasons(r *Result, best kernel.Pattern) (vi, en string) {
	n, same, sameEN := len(r.Candidates), agreeing(best, Vietnamese), agreeing(best, English)
	switch {
	case n > 1 && same == "":
		vi = fmt.Sprintf("Dòng này có thể là một trong %d người; người gần nhất không có mục nào trùng hoàn toàn", n)
		en = fmt.Sprintf("%d persons may be meant; nothing of the closest is quite the same", n)
	case n > 1:
		vi = fmt.Sprintf("Dòng này có thể là một trong %d người; người gần nhất trùng %s", n, same)
		en = fmt.Sprintf("%d persons may be meant; the closest has the same %s", n, sameEN)
	case same == "":
		vi = "Có một người gần giống, nhưng không mục nào trùng hoàn toàn"
		en = "One person may be meant, but nothing is quite the same"
	default:
		vi = fmt.Sprintf("Dòng này có thể là một người trùng %s, nhưng chưa đủ chắc chắn", same)
		en = fmt.Sprintf("One person may be meant, with the same %s, but not surely enough", sameEN)
	}
	vi = fmt.Sprintf("%s (xác suất %s)", vi, percent(r.Probability, Vietnamese))
	en = fmt.Sprintf("%s (probability %s)", en, percent(r.Probability, English))
	ds := r.Candidates[0].Differences
	return sentences("", vi, " Sai khác: ", ds, Vietnamese), sentences("", en, " Differences: ", ds, English)
}

func notFoundReasons(r *Result, match kernel.Match) (vi, en string) {
	if len(match.Hits) == 0 {
		vi, en = "Không có ai trong CSDL dân cư gần với dòng này", "Nobody in the population comes near this row"
	} else {
		vi, en = "Không có ai trong CSDL dân cư khớp đủ với dòng này", "Nobody in the population agrees well enough with this row"
	}
	return sentences("", vi, " Lưu ý: ", r.Differences, Vietnamese), sentences("", en, " Note: ", r.Differences, English)
}

// sentences says something, and behind it which differences there are, if there are.
func sentences(begin, middle, before string, ds []Difference, lang string) string {
	var room [8]string // for more than rows have
	words, size := room[:0], len(begin)+len(middle)+len(before)+len("..")
	for _, d := range ds {
		words = append(words, DescribeDifference(d, lang))
		size += len(words[len(words)-1]) + len("; ")
	}
	var b strings.Builder
	b.Grow(size)
	b.WriteString(begin)
	b.WriteString(middle)
	b.WriteByte('.')
	for i, w := range words {
		if i == 0 {
			b.WriteString(before)
		} else {
			b.WriteString("; ")
		}
		b.WriteString(w)
	}
	if len(words) > 0 {
		b.WriteByte('.')
	}
	return b.String()
}

// percent never rounds a doubt away: 99.96 % is not shown as 100 %.
func percent(p float64, lang string) string {
	s := fmt.Sprintf("%.1f", float64(int(p*1000))/10)
	if lang == Vietnamese {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s + " %"
}
