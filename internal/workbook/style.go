package workbook

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// style is what a number format makes of a number, as far as it matters here.
type style struct {
	year, month, day, clock bool // the parts of a date that it shows
	zeros                   int  // digits that it pads to, as "000000000000" does; 0 if none
}

func (s style) date() bool { return s.year || s.month || s.day || s.clock }

// styleOf reads a format code (18.8.31). Codes below 164 are built in and most
// often not written out (18.8.30).
func styleOf(id int, code string) style {
	if code == "" {
		switch {
		case id == 17:
			return style{year: true, month: true} // mmm-yy
		case id >= 14 && id <= 16, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 58:
			return style{year: true, month: true, day: true}
		case id >= 18 && id <= 21, id >= 32 && id <= 35, id >= 45 && id <= 47:
			return style{clock: true}
		case id == 22:
			return style{year: true, month: true, day: true, clock: true}
		}
		return style{}
	}
	code = strings.ToLower(bareCode(code))
	if strings.Contains(code, "general") {
		return style{}
	}
	if code != "" && strings.Trim(code, "0") == "" {
		return style{zeros: len(code)}
	}
	s := style{
		year:  strings.ContainsAny(code, "ye"),
		day:   strings.Contains(code, "d"),
		clock: strings.ContainsAny(code, "hs"),
	}
	if strings.ContainsAny(code, "0#?") && !s.day && !s.clock && !strings.Contains(code, "y") {
		return style{} // 0.00E+00
	}
	s.month = strings.Contains(code, "m") && (s.year || s.day || !s.clock)
	return s
}

// bareCode is the first section of a format code without literal text and
// colours; an elapsed time such as [h] stays.
func bareCode(code string) string {
	var b strings.Builder
	for i := 0; i < len(code); i++ {
		switch code[i] {
		case ';':
			return b.String()
		case '\\', '_', '*':
			i++
		case '"':
			n := strings.IndexByte(code[i+1:], '"')
			if n < 0 {
				return b.String()
			}
			i += n + 1
		case '[':
			n := strings.IndexByte(code[i:], ']')
			if n < 0 {
				return b.String()
			}
			if inside := strings.ToLower(code[i+1 : i+n]); inside != "" && strings.Trim(inside, "hms") == "" {
				b.WriteString(inside)
			}
			i += n
		default:
			b.WriteByte(code[i])
		}
	}
	return b.String()
}

// stylesPart is where the styles lie.
const stylesPart = "xl/styles.xml"

// readStyles reads the number format of each cell style (18.8).
func (b *Book) readStyles() error {
	codes := map[int]string{}
	var ids []int
	inXfs := false
	err := b.walk(stylesPart, func(tok xml.Token) error {
		switch e := tok.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "numFmt":
				if id, err := strconv.Atoi(attr(e, "numFmtId")); err == nil {
					codes[id] = attr(e, "formatCode")
				}
			case "cellXfs":
				inXfs = true
			case "xf":
				if inXfs {
					id, _ := strconv.Atoi(attr(e, "numFmtId")) // 0, General, if it is no number
					ids = append(ids, id)
				}
			}
		case xml.EndElement:
			if e.Name.Local == "cellXfs" {
				inXfs = false
			}
		}
		return nil
	})
	for _, id := range ids {
		b.styles = append(b.styles, styleOf(id, codes[id]))
	}
	return err
}
