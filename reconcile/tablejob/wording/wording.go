package wording

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// Note is a note in both languages; VI is "" where it is not known in Vietnamese.
type Note struct{ EN, VI string }

// Of is a note.
func Of(note string) Note { return Note{note, in(sentences, note)} }

// LeftOut is the note on a column that is not compared: its name and the reason.
func LeftOut(note string) Note {
	if vi := in([]sentence{unpaired}, note); vi != "" {
		return Note{note, vi}
	}
	for rest := note; ; { // names may hold a colon
		_, reason, ok := strings.Cut(rest, ": ")
		if !ok {
			return Note{EN: note}
		}
		if vi := in(reasons, reason); vi != "" {
			return Note{note, strings.TrimSuffix(note, reason) + vi}
		}
		rest = reason
	}
}

// sentence is the format of a note, and the note in Vietnamese.
type sentence struct{ format, vi string }

// in is a text in Vietnamese, by the first of some sentences whose format may have made it; "" if none has.
func in(all []sentence, text string) string {
	for _, s := range all {
		values := s.pattern().FindStringSubmatch(text)
		if values == nil {
			continue
		}
		var put []string
		for i, kind := range verb.FindAllString(s.format, -1) {
			v := values[i+1]
			if strings.HasSuffix(kind, "f") {
				v = strings.ReplaceAll(v, ".", ",")
			}
			put = append(put, "{"+strconv.Itoa(i+1)+"}", v)
		}
		return strings.NewReplacer(put...).Replace(s.vi)
	}
	return ""
}

// verb is what a format puts a value in for.
var verb = regexp.MustCompile(`%(?:\.\d)?[qsdf]`)

// patterns are those of the formats that were asked for.
var patterns sync.Map

// pattern finds the values in a text that was made by the format.
func (s sentence) pattern() *regexp.Regexp {
	if p, ok := patterns.Load(s.format); ok {
		return p.(*regexp.Regexp)
	}
	between := verb.Split(s.format, -1)
	for i, text := range between {
		between[i] = regexp.QuoteMeta(strings.ReplaceAll(text, "%%", "%"))
	}
	p := regexp.MustCompile("(?s)^" + strings.Join(between, "(.+?)") + "$")
	patterns.Store(s.format, p)
	return p
}
