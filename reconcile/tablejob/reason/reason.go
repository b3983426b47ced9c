package reason

import (
	"strings"

	"github.com/lienthong/lienthong/reconcile/engine/weight"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Words are the sentences of reasons in one language.
type Words struct {
	same, alike, differ, missing, and string
	before, behind                    map[Standing]string    // what is said of a standing, before the levels and behind them
	alone                             map[string]string      // why a row without company is not as it was
	tests                             map[scheme.Test]string // how two values are alike
}

// English and Vietnamese are the two languages.
var (
	English = Words{
		same: "the same: ", alike: "alike: ", differ: "different: ", missing: "missing on one side or both: ", and: ", ",
		before: map[Standing]string{Joined: "Decided by people: the same. ", Parted: "Decided by people: not the same. "},
		behind: map[Standing]string{
			MayBeTwins: " They may be twins: somebody who knows them should look.",
			HasRivals:  " Another row may be the partner as well.",
			Together:   " By themselves the two would not do: they are one through other rows of their group.",
			Apart:      " By themselves the two would do, but other rows of their groups speak against it.",
			LeftOver:   " By themselves the two would not quite do, but most other rows have found their partner, and these have no better one.",
		},
		alone: map[string]string{"new": "A new row; no other means the same.", "moved": "No row of its former cluster means the same any more.", "gone": "The row is no longer in the table."},
		tests: map[scheme.Test]string{
			scheme.Swapped: "swapped", scheme.Marks: "but for marks", scheme.Edits: "a slip of the hand", scheme.Similar: "only in part", scheme.Initial: "initial",
			scheme.Typo: "a slip of the hand", scheme.Partial: "one is incomplete", scheme.Parts: "two of three parts", scheme.Year: "same year", scheme.Years: "years apart", scheme.Days: "days apart", scheme.Within: "close", scheme.Shared: "only in part",
		},
	}

	Vietnamese = Words{
		same: "trùng: ", alike: "gần giống: ", differ: "khác: ", missing: "thiếu ở một hoặc hai bên: ", and: ", ",
		before: map[Standing]string{Joined: "Do người quyết định: là một. ", Parted: "Do người quyết định: không phải là một. "},
		behind: map[Standing]string{
			MayBeTwins: " Có thể là trẻ sinh đôi: cần người biết rõ xem lại.",
			HasRivals:  " Còn dòng khác cũng có thể khớp.",
			Together:   " Riêng hai dòng này thì chưa đủ; chúng là một nhờ các dòng khác trong nhóm.",
			Apart:      " Riêng hai dòng này thì đủ, nhưng các dòng khác trong hai nhóm cho thấy không phải là một.",
			LeftOver:   " Riêng hai dòng này thì chưa hẳn đủ, nhưng hầu hết các dòng khác đã có dòng khớp, còn hai dòng này không có dòng nào khớp hơn.",
		},
		alone: map[string]string{"new": "Dòng mới; không dòng nào khác trùng với nó.", "moved": "Không còn dòng nào trong nhóm cũ trùng với dòng này.", "gone": "Dòng này không còn trong bảng."},
		tests: map[scheme.Test]string{
			scheme.Swapped: "đổi chỗ", scheme.Marks: "chỉ khác dấu", scheme.Edits: "lỗi gõ", scheme.Similar: "chỉ phần nào", scheme.Initial: "chữ cái đầu",
			scheme.Typo: "lỗi gõ", scheme.Partial: "một bên ghi thiếu", scheme.Parts: "trùng hai trong ba phần", scheme.Year: "cùng năm", scheme.Years: "lệch năm", scheme.Days: "lệch ngày", scheme.Within: "xấp xỉ", scheme.Shared: "chỉ phần nào",
		},
	}
)

// Standing is what there is to say of a pair beside how its rows compare.
type Standing uint8

// The standings.
const (
	ByItself   Standing = iota
	HasRivals           // another row may be the partner as well
	Together            // one group, though not by what the two say
	Apart               // two groups, though the two say that they are the same
	LeftOver            // a match since most other rows have their partner
	Joined              // by people
	Parted              // by people
	MayBeTwins          // two given names, one birth, and no number in common
)

// Because is the reason of a pair.
func (w *Words) Because(fields []*scheme.Field, p weight.Pattern, s Standing) string {
	return w.before[s] + w.Levels(fields, p) + w.behind[s]
}

// Change is why a row that is with no other is not as it was: new, moved or gone.
func (w *Words) Change(change string) string { return w.alone[change] }

// veryAlike is the likeness of two texts from where nothing need be said of it.
const veryAlike = 0.8

// how says how two values are alike.
func (w *Words) how(l scheme.Level) string {
	if (l.Test == scheme.Similar || l.Test == scheme.Shared) && l.Value >= veryAlike {
		return ""
	}
	return " (" + w.tests[l.Test] + ")"
}

// Levels says in a sentence what the levels of a pair are.
func (w *Words) Levels(fields []*scheme.Field, p weight.Pattern) string {
	var same, alike, differ, missing []string
	for i, f := range fields {
		levels := f.Parsed()
		switch level := p.Level(i); {
		case level == 0:
			missing = append(missing, f.Name)
		case level > len(levels):
			differ = append(differ, f.Name)
		case levels[level-1].Test == scheme.Exact:
			same = append(same, f.Name)
		default:
			alike = append(alike, f.Name+w.how(levels[level-1]))
		}
	}
	var parts []string
	for _, part := range []struct {
		what string
		list []string
	}{{w.same, same}, {w.alike, alike}, {w.differ, differ}, {w.missing, missing}} {
		if len(part.list) > 0 {
			parts = append(parts, part.what+strings.Join(part.list, w.and))
		}
	}
	s := strings.Join(parts, "; ") + "."
	for i, r := range s { // the first letter, which may be of two bytes
		return s[:i] + strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}
