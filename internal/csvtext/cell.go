package csvtext

import (
	"unicode"
	"unicode/utf8"
)

// special says which bytes a cell must be quoted for.
var special = [256]bool{',': true, '"': true, '\r': true, '\n': true}

// AppendCell appends a cell to dst, quoted if it must be.
func AppendCell[T string | []byte](dst []byte, cell T) []byte {
	if !isEnd(cell) && !beginsBlank(cell) && !isSpecial(cell) {
		return append(dst, cell...)
	}
	dst = append(dst, '"')
	from := 0
	for i := range len(cell) {
		if cell[i] == '"' {
			dst, from = append(dst, cell[from:i+1]...), i // and once more with what follows
		}
	}
	return append(append(dst, cell[from:]...), '"')
}

// isSpecial reports whether the cell has a byte for which it must be quoted.
func isSpecial[T string | []byte](cell T) bool {
	for i := range len(cell) {
		if special[cell[i]] {
			return true
		}
	}
	return false
}

// isEnd reports whether PostgreSQL would take the cell for the end of the data.
func isEnd[T string | []byte](cell T) bool {
	return len(cell) == 2 && cell[0] == '\\' && cell[1] == '.'
}

func beginsBlank[T string | []byte](cell T) bool {
	if len(cell) == 0 {
		return false
	}
	if cell[0] < utf8.RuneSelf {
		return unicode.IsSpace(rune(cell[0]))
	}
	first, _ := utf8.DecodeRuneInString(string(cell[:min(len(cell), utf8.UTFMax)]))
	return unicode.IsSpace(first)
}
