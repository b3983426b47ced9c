package serving

import (
	"bufio"
	"context"
	"encoding/json"
	"io"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/internal/web"
)

// maxLine bounds a question of a bulk, in bytes.
const maxLine = 64 << 10

// bulkAnswer is one line of the answer: the records, or what was wrong with the
// question.
type bulkAnswer struct {
	*readAnswer
	Problem *web.Problem `json:"problem,omitempty"`
}

// bulkLine is a question being answered.
type bulkLine struct {
	number string
	terms  []connector.TermID
	err    error
}

// bulk answers each line with one, in their order. The source is asked for many
// persons at once.
func (s *Service) bulk(ctx context.Context, b *connector.Bound, d disclosure, body io.Reader, w io.Writer) error {
	lines := bufio.NewScanner(body)
	lines.Buffer(make([]byte, 0, 4096), maxLine)
	var waiting []bulkLine
	n := 0
	for lines.Scan() {
		n++
		if n > MaxLines {
			return lienthong.Errorf(lienthong.TooLarge, "A bulk asks about at most %d persons; split it.", MaxLines)
		}
		waiting = append(waiting, parse(b, d, lines.Bytes()))
		if len(waiting) == batch {
			if err := s.answerLines(ctx, b, waiting, w); err != nil {
				return err
			}
			waiting = waiting[:0]
		}
	}
	if lines.Err() != nil {
		return lienthong.Errorf(lienthong.TooLarge, "A line is longer than %d bytes, or the body broke off.", maxLine)
	}
	return s.answerLines(ctx, b, waiting, w)
}

func parse(b *connector.Bound, d disclosure, line []byte) (l bulkLine) {
	var q readQuestion
	if l.err = web.Decode(line, &q); l.err != nil {
		return l
	}
	if l.err = q.check(); l.err != nil {
		return l
	}
	if q.Key != "" {
		l.err = invalid("/key", "A bulk asks by numbers.")
		return l
	}
	l.number = q.Number
	l.terms, l.err = d.terms(b, q.Fields)
	return l
}

func (s *Service) answerLines(ctx context.Context, b *connector.Bound, lines []bulkLine, w io.Writer) error {
	var numbers []string
	for _, l := range lines {
		if l.err == nil {
			numbers = append(numbers, l.number)
		}
	}
	var found map[string][]*connector.Record
	if len(numbers) > 0 {
		var err error
		if found, err = s.byNumbers(ctx, b, numbers); err != nil {
			return err
		}
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	for _, l := range lines {
		var a bulkAnswer
		if l.err != nil {
			p := web.ProblemOf(l.err)
			a.Problem = &p
		} else {
			records := found[l.number]
			more := len(records) > MaxRecords
			a.readAnswer = answerOf(records[:min(len(records), MaxRecords)], l.terms, more)
		}
		if err := e.Encode(a); err != nil {
			return err
		}
	}
	return nil
}
