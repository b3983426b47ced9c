package tablejob

import (
	"strings"

	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// words are the sentences of a reason in one language.
type words struct {
	same, alike, differ, missing, rivals, and string
	joined, parted                            string                 // by people
	alone                                     map[string]string      // why a row without company is not as it was
	tests                                     map[scheme.Test]string // how two values are alike
}

var english = words{
	same: "the same: ", alike: "alike: ", differ: "different: ", missing: "missing on one side or both: ", rivals: " Another row may be the partner as well.", and: ", ",
	joined: "Decided by people: the same. ", parted: "Decided by people: not the same. ",
	alone: map[string]string{"new": "A new row; no other means the same.", "moved": "No row of its former cluster means the same any more.", "gone": "The row is no longer in the table."},
	tests: map[scheme.Test]string{
		scheme.Swapped: "swapped", scheme.Marks: "but for marks", scheme.Edits: "a slip of the hand", scheme.Similar: "only in part", scheme.Initial: "initial",
		scheme.Typo: "a slip of the hand", scheme.Partial: "one is incomplete", scheme.Parts: "two of three parts", scheme.Year: "same year", scheme.Years: "years apart", scheme.Days: "days apart", scheme.Within: "close",
	},
}

var vietnamese = words{
	same: "trùng: ", alike: "gần giống: ", differ: "khác: ", missing: "thiếu ở một hoặc hai bên: ", rivals: " Còn dòng khác cũng có thể khớp.", and: ", ",
	joined: "Do người quyết định: là một. ", parted: "Do người quyết định: không phải là một. ",
	alone: map[string]string{"new": "Dòng mới; không dòng nào khác trùng với nó.", "moved": "Không còn dòng nào trong nhóm cũ trùng với dòng này.", "gone": "Dòng này không còn trong bảng."},
	tests: map[scheme.Test]string{
		scheme.Swapped: "đổi chỗ", scheme.Marks: "chỉ khác dấu", scheme.Edits: "lỗi gõ", scheme.Similar: "chỉ phần nào", scheme.Initial: "chữ cái đầu",
		scheme.Typo: "lỗi gõ", scheme.Partial: "một bên ghi thiếu", scheme.Parts: "trùng hai trong ba phần", scheme.Year: "cùng năm", scheme.Years: "lệch năm", scheme.Days: "lệch ngày", scheme.Within: "xấp xỉ",
	},
}

// because is the reason of a pair, with what its rivals say.
func (w words) because(fields []*scheme.Field, t tail) string {
	s := w.reason(fields, t.pattern)
	switch {
	case t.ruled && t.decision == parted:
		return w.parted + s
	case t.ruled:
		return w.joined + s
	case t.rivals:
		return s + w.rivals
	}
	return s
}

// veryAlike is the likeness of two texts from where nothing need be said of it.
const veryAlike = 0.8

// how says how two values are alike.
func (w words) how(l scheme.Level) string {
	if l.Test == scheme.Similar && l.Value >= veryAlike {
		return ""
	}
	return " (" + w.tests[l.Test] + ")"
}

// reason says in a sentence what the levels of a pair are. It names fields and
// never a value.
func (w words) reason(fields []*scheme.Field, p engine.Pattern) string {
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
