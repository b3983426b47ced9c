package name

// maxWords is the longest name made here, in words or set phrases.
const maxWords = 6

// Name is a full name as indexes into the book's vocabulary: 14 bytes that can
// be copied and compared with ==. The zero Name is no name.
type Name struct {
	word   [maxWords]uint16
	n      uint8
	family uint8 // position of the family or clan name, from 1; 0 for none
}

// IsZero reports whether there is no name.
func (n Name) IsZero() bool { return n.n == 0 }

// String is the full name, words apart by one space, composed (NFC).
func (n Name) String() string { return string(n.AppendTo(nil)) }

// AppendTo writes the full name behind dst.
func (n Name) AppendTo(dst []byte) []byte {
	words := book().words
	for i := range int(n.n) {
		if i > 0 {
			dst = append(dst, ' ')
		}
		dst = append(dst, words[n.word[i]]...)
	}
	return dst
}

// Family is the family or clan name; "" for peoples who bear none.
func (n Name) Family() string { return book().words[n.familyWord()] }

// Given is the last word, by which Kinh names are told apart; for a name that
// ends with the clan it is the word before.
func (n Name) Given() string {
	if n.n == 0 {
		return ""
	}
	return book().words[n.word[n.givenAt()]]
}

func (n Name) familyWord() uint16 {
	if n.family == 0 {
		return 0
	}
	return n.word[n.family-1]
}

func (n Name) givenAt() int {
	last := int(n.n) - 1
	if last > 0 && int(n.family) == last+1 {
		return last - 1
	}
	return last
}

func (n *Name) add(word uint16) {
	if word != 0 && int(n.n) < maxWords {
		n.word[n.n] = word
		n.n++
	}
}

func (n *Name) addFamily(word uint16) {
	if word != 0 {
		n.add(word)
		n.family = n.n
	}
}

func (n Name) has(word uint16) bool {
	for i := range int(n.n) {
		if n.word[i] == word {
			return true
		}
	}
	return false
}
