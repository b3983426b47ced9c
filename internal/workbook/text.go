package workbook

import (
	"encoding/xml"
	"strconv"
	"strings"

	"github.com/lienthong/lienthong"
)

// textsPart is where the shared strings lie in every workbook known; the relations of
// the workbook may say otherwise, but never do. Nor do they of stylesPart.
const textsPart = "xl/sharedStrings.xml"

// readTexts reads the shared string table (18.4). All texts are slices of one
// string, so that a million of them cost one allocation each for nothing.
func (b *Book) readTexts() error {
	var all strings.Builder
	var ends []int
	var in textState
	err := b.walk(textsPart, func(tok xml.Token) error {
		switch e := tok.(type) {
		case xml.StartElement:
			in.start(e.Name.Local)
		case xml.EndElement:
			in.end(e.Name.Local)
			if e.Name.Local == "si" {
				ends = append(ends, all.Len())
			}
		case xml.CharData:
			if in.text() {
				all.Write(e)
				if int64(all.Len()) > b.limits.Strings {
					return b.fail(lienthong.TooLarge, nil, "the texts of the workbook exceed %d MiB; export the table as CSV", b.limits.Strings>>20)
				}
			}
		}
		return nil
	})
	s, from := all.String(), 0
	for _, end := range ends {
		b.texts = append(b.texts, unescape(s[from:end]))
		from = end
	}
	return err
}

// textState follows the text of a string item (18.4.8): the t elements, plain
// or in rich text runs, but not those of phonetic hints (rPh).
type textState struct{ t, phonetic bool }

func (s *textState) start(local string) {
	switch local {
	case "t":
		s.t = true
	case "rPh":
		s.phonetic = true
	}
}

func (s *textState) end(local string) {
	switch local {
	case "t":
		s.t = false
	case "rPh":
		s.phonetic = false
	}
}

func (s *textState) text() bool { return s.t && !s.phonetic }

// unescape reads _xHHHH_, which stands for a character that XML cannot hold
// (22.9.2.19, ST_Xstring).
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for {
		i := strings.Index(s, "_x")
		if i < 0 || i+7 > len(s) {
			b.WriteString(s)
			return b.String()
		}
		n, err := strconv.ParseUint(s[i+2:i+6], 16, 16)
		if err != nil || s[i+6] != '_' || n >= 0xd800 && n < 0xe000 {
			b.WriteString(s[:i+2])
			s = s[i+2:]
			continue
		}
		b.WriteString(s[:i])
		b.WriteRune(rune(n))
		s = s[i+7:]
	}
}
