package vnfield

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
)

// known is every meaning a user may name.
var known = knownColumns()

func knownColumns() map[Column]bool {
	t := make(map[Column]bool)
	for _, s := range vocabulary {
		t[s.column] = true
	}
	return t
}

// ParseOverrides reads "name=Họ tên,birth_date=Ngày, tháng, năm sinh": meanings
// and the headers that hold them. A comma is part of a header unless a known
// meaning and = follow.
func ParseOverrides(s string) (map[Column]string, error) {
	over := make(map[Column]string)
	var last Column
	for piece := range strings.SplitSeq(s, ",") {
		key, header, ok := strings.Cut(piece, "=")
		c := Column(strings.ToLower(strings.TrimSpace(key)))
		switch {
		case ok && known[c]:
			if _, twice := over[c]; twice {
				return nil, overrideError("columns: %s is given twice", c)
			}
			over[c], last = header, c
		case ok && isWord(string(c)):
			return nil, overrideError("columns: %q is not known; use one of %s", c, columnList())
		case last != "":
			over[last] += "," + piece
		case strings.TrimSpace(s) != "":
			return nil, overrideError("columns: write meaning=header, for example name=Họ tên")
		}
	}
	for c, header := range over {
		if over[c] = strings.TrimSpace(header); over[c] == "" {
			return nil, overrideError("columns: %s has no header after =", c)
		}
	}
	return over, nil
}

// RecogniseWith is [Recognise] with the user's choices, which win. A header is
// found as written, or else without regard to case, marks and signs; one that
// is missing or occurs twice is an error that lists the headers there are.
func RecogniseWith(header []string, over map[Column]string) (Recognition, error) {
	r := Recognise(header)
	for _, c := range slices.Sorted(maps.Keys(over)) {
		cell, err := findHeader(header, over[c])
		if err != nil {
			return Recognition{}, err
		}
		for i, has := range r.Columns {
			if has == c {
				r.Columns[i] = ""
			}
		}
		r.drop(r.Columns[cell], cell)
		r.Columns[cell] = c
		delete(r.Ambiguous, c)
	}
	return r, nil
}

// drop takes a cell from the claims of a meaning that it no longer has.
func (r *Recognition) drop(c Column, cell int) {
	left := slices.DeleteFunc(r.Ambiguous[c], func(i int) bool { return i == cell })
	if len(left) > 1 {
		r.Ambiguous[c] = left
	} else {
		delete(r.Ambiguous, c)
	}
}

func findHeader(header []string, want string) (int, error) {
	for _, same := range []func(a, b string) bool{
		func(a, b string) bool { return strings.TrimSpace(a) == strings.TrimSpace(b) },
		func(a, b string) bool { return squeeze(a) == squeeze(b) && squeeze(a) != "" },
	} {
		found := -1
		for i, h := range header {
			if !same(h, want) {
				continue
			}
			if found >= 0 {
				return 0, overrideError("columns: the file has %q more than once", want)
			}
			found = i
		}
		if found >= 0 {
			return found, nil
		}
	}
	return 0, overrideError("columns: the file has no %q; it has %s", want, quoted(header))
}

// isWord reports whether s looks like the name of a meaning.
func isWord(s string) bool {
	for _, r := range s {
		if (r < 'a' || r > 'z') && r != '_' && (r < '0' || r > '9') {
			return false
		}
	}
	return s != ""
}

func columnList() string {
	var names []string
	for _, s := range vocabulary {
		names = append(names, string(s.column))
	}
	return strings.Join(names, ", ")
}

// quoted lists headers for a message, not more than a screen of them.
func quoted(header []string) string {
	const most = 40
	var b strings.Builder
	for i, h := range header {
		switch {
		case i == most:
			fmt.Fprintf(&b, " and %d more", len(header)-most)
			return b.String()
		case i > 0:
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%q", h)
	}
	return b.String()
}

func overrideError(format string, args ...any) error {
	e := lienthong.Errorf(lienthong.Invalid, format, args...)
	e.Field = "columns"
	return e
}
