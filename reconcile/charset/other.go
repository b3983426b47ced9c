package charset

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	eucjp "golang.org/x/text/encoding/japanese"
	euckr "golang.org/x/text/encoding/korean"
	gb "golang.org/x/text/encoding/simplifiedchinese"
	big "golang.org/x/text/encoding/traditionalchinese"
)

// candidate is an encoding in which tables of a script that is not Latin were kept before UTF-8.
type candidate struct {
	name   string
	is     encoding.Encoding
	common string  // letters that most text consists of
	share  float64 // of all letters that they have at least; names have fewer than sentences
	cased  bool    // has capitals
}

// candidates are each the one that extends what others may call it: what is said to be GB2312 may
// hold a name that only GB18030 has.
var candidates = []candidate{
	{"windows-1251", charmap.Windows1251, cyrillic, 0.55, true},
	{"KOI8-U", charmap.KOI8U, cyrillic, 0.55, true},
	{"IBM866", charmap.CodePage866, cyrillic, 0.55, true},
	{"ISO-8859-5", charmap.ISO8859_5, cyrillic, 0.55, true},
	{"windows-1253", charmap.Windows1253, greek, 0.55, true},
	{"windows-1255", charmap.Windows1255, hebrew, 0.55, false},
	{"windows-1256", charmap.Windows1256, arabic, 0.65, false},
	{"windows-874", charmap.Windows874, thai, 0.5, false},
	{"Shift JIS", eucjp.ShiftJIS, japanese, 0.4, false},
	{"EUC-JP", eucjp.EUCJP, japanese, 0.4, false},
	{"windows-949", euckr.EUCKR, korean, 0.5, false},
	{"GB18030", gb.GB18030, simplified, 0.4, false},
	{"Big5", big.Big5, traditional, 0.4, false},
}

const (
	sampleSize = 1 << 15 // what an encoding is told by: some thousand rows
	plausible  = 0.8     // from here on a text is taken for what it would be
	ahead      = 1.25    // times as plausible as the next it must be
)

// decodeOther decodes a text that is not of Latin letters: by the encoding in which its beginning
// is plausible, if it is so in no other by far, and the whole can be read. Libraries that were tried
// took names in capitals, and Arabic, for other letters (docs/decisions/files.md).
func decodeOther(b []byte) (text []byte, encoding string, err error) {
	sample := b[:min(len(b), sampleSize)]
	if end := bytes.LastIndexByte(sample, '\n'); end > 0 && len(sample) < len(b) {
		sample = sample[:end]
	}
	best, most, next := candidate{}, 0.0, 0.0
	for _, c := range candidates {
		if p := c.plausibility(sample); p > most {
			best, most, next = c, p, most
		} else {
			next = max(next, p)
		}
	}
	if most < max(plausible, ahead*next) {
		return nil, "", errOther
	}
	if text, err = best.is.NewDecoder().Bytes(b); err != nil || bytes.ContainsRune(text, unicode.ReplacementChar) {
		return nil, "", errOther
	}
	return text, best.name, nil
}

// plausibility is how much a text looks like one of the candidate's languages if it is read in its
// encoding, 1 and more where it does: of what lies beyond ASCII much is letters that are common there,
// and capitals stand where words begin, or throughout. It is 0 where bytes are nothing in the encoding.
func (c *candidate) plausibility(b []byte) float64 {
	text, err := c.is.NewDecoder().Bytes(b)
	if err != nil {
		return 0
	}
	all, common, words, wrong := 0, 0, 1, 0
	last := ' '
	for _, r := range string(text) {
		if r >= utf8.RuneSelf {
			switch {
			case r == unicode.ReplacementChar || unicode.IsControl(r):
				return 0
			case !unicode.IsLetter(last):
				words++
			case unicode.IsUpper(r) && unicode.IsLower(last):
				wrong++
			}
			all++
			if strings.ContainsRune(c.common, unicode.ToLower(r)) {
				common++
			}
		}
		last = r
	}
	p := float64(common) / (c.share * float64(max(all, 1)))
	if c.cased {
		p *= max(0, 1-float64(wrong)/float64(words))
	}
	return p
}
