package page

import "unsafe"

// Strip is the values of some rows of one column: a code for each row where the file has a
// dictionary, else a text for each row.
type Strip struct {
	Codes []int32  // places in Words, -1 for nothing; nil if there is no dictionary
	Words []string // the same slice throughout a group

	wordData []byte // Words one behind the other, if the dictionary has them so
	wordEnds []uint32

	data  []byte // texts one behind the other, as the page has them
	ends  []uint32
	texts []string // texts that are not so
}

// Raw gives the texts of all rows one behind the other, as a page has them: that of a
// row lies in data between its end and the next, of which there is one more than there
// are rows. ok is false if they do not lie so.
func (s *Strip) Raw() (data []byte, ends []uint32, ok bool) { return s.data, s.ends, s.ends != nil }

// RawWords is Raw of the words.
func (s *Strip) RawWords() (data []byte, ends []uint32, ok bool) {
	return s.wordData, s.wordEnds, s.wordEnds != nil
}

// Text is the text of one row.
func (s *Strip) Text(row int) string {
	switch {
	case s.ends != nil:
		return text(s.data[s.ends[row]:s.ends[row+1]])
	case s.Codes == nil:
		return s.texts[row]
	case s.Codes[row] >= 0:
		return s.Words[s.Codes[row]]
	default:
		return ""
	}
}

// rows is how many rows the strip has.
func (s *Strip) rows() int {
	if s.ends != nil {
		return len(s.ends) - 1
	}
	return max(len(s.Codes), len(s.texts))
}

// cut takes the first n rows off.
func (s *Strip) cut(n int) Strip {
	first := *s
	switch {
	case s.ends != nil:
		first.ends, s.ends = s.ends[:n+1], s.ends[n:]
	case s.Codes != nil:
		first.Codes, s.Codes = s.Codes[:n], s.Codes[n:]
	default:
		first.texts, s.texts = s.texts[:n], s.texts[n:]
	}
	return first
}

// text is the bytes as a string, not copied.
func text(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
