package charset

import (
	"errors"
	"slices"
	"unicode/utf8"

	"github.com/lienthong/lienthong/internal/vntext"
)

// latin is the encoding that is assumed where nothing else is told.
const latin = vntext.Windows1252

// errOther says that a text is of a script that is not Latin, and which encoding it is in is not sure.
var errOther = errors.New("charset: an old encoding of a script that is not Latin")

// run is how many bytes beyond ASCII side by side are no Latin text: "ção" has two,
// and a word of three letters with marks in a row is in no language that we know.
const run = 3

// Decode tells the encoding of a file's bytes and decodes them, or fails. It may be called at once.
func Decode(b []byte) (text []byte, encoding string, err error) {
	text, encoding, err = vntext.DecodeBytes(b)
	if err == nil && encoding == latin && other(b) {
		return decodeOther(b)
	}
	return text, encoding, err
}

// Guessed reports whether an encoding was guessed by what the text would be in it: no byte says it.
func Guessed(encoding string) bool {
	return encoding == latin || slices.ContainsFunc(candidates, func(c candidate) bool { return c.name == encoding })
}

// other reports whether more than a quarter of the bytes beyond ASCII stand in runs.
func other(b []byte) bool {
	all, inRuns, length := 0, 0, 0
	for i, c := range b {
		if c < utf8.RuneSelf {
			length = 0
			continue
		}
		all++
		length++
		if next := i+1 == len(b) || b[i+1] < utf8.RuneSelf; next && length >= run {
			inRuns += length
		}
	}
	return inRuns*4 > all
}
