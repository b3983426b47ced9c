package reason

import (
	"strings"

	"github.com/lienthong/lienthong/reconcile/engine/weight"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Words are the sentences of reasons in one language.
type Words struct {
	same, alike, differ, missing, rivals, and string
	joined, parted                            string                 // by people
	alone                                     map[string]string      // why a row without company is not as it was
	tests                                     map[scheme.Test]string // how two values are alike
}

// English and Vietnamese are the two languages.
var (
	English = Words{
		same: "the same: ", alike: "alike: ", differ: "different: ", missing: "missing on one side or both: ", rivals: " Another row may be the partner as well.", and: ", ",
		joined: "Decided by people: the same. ", parted: "Decided by people: not the same. ",
		alone: map[string]string{"new": "A new row; no other means the same.", "moved": "No row of its former cluster means the same any more.", "gone": "The row is no longer in the table."},
		tests: map[scheme.Test]string{
			scheme.Swapped: "swapped", scheme.Marks: "but for marks", scheme.Edits: "a slip of the hand", scheme.Similar: "only in part", scheme.Initial: "initial",
			scheme.Typo: "a slip of the hand", scheme.Partial: "one is incomplete", scheme.Parts: "two of three parts", scheme.Year: "same year", scheme.Years: "years apart", scheme.Days: "days apart", scheme.Within: "close", scheme.Shared: "only in part",
		},
	}

	Vietnamese = Words{
		same: "trùng: ", alike: "gần giống: ", differ: "khác: ", missing: "thiếu ở một hoặc hai bên: ", rivals: " Còn dòng khác cũng có thể khớp.", and: ", ",
		joined: "Do người quyết định: là một. ", parted: "Do người quyết định: không phải là một. ",
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
	ByItself  Standing = iota
	HasRivals          // another row may be the partner as well
	Joined             // by people
	Parted             // by people
)

// Because is the reason of a pair.
func (w *Words) Because(fields []*scheme.Field, p weight.Pattern, s Standing) string {
	levels := w.Levels(fields, p)
	switch s {
	case HasRivals:
		return levels + w.rivals
	case Joined:
		return w.joined + levels
	case Parted:
		return w.parted + levels
	case ByItself:
	}
	return levels
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
