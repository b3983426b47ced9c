package population

import (
	"context"
	"io"
	"log/slog"
	"runtime"
	"strconv"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/web"
)

// The bounds of a bulk stream. Memory of one stream stays under Ahead batches
// of bulkBytes, whatever is sent.
const (
	bulkLine  = 4 << 10
	bulkBytes = 512 << 10
	refLimit  = 64
)

// BulkVerifyLine is one line of POST /v1/population/bulk/verify.
type BulkVerifyLine struct {
	Ref string `json:"ref,omitzero" maxLength:"64" doc:"The caller's own name for the line; it comes back. Put no personal data into it."`
	Question
}

// BulkVerifyResult answers one line.
type BulkVerifyResult struct {
	Ref      string     `json:"ref,omitzero" doc:"As in the question."`
	Verified *bool      `json:"verified,omitzero" doc:"As of verify; absent if the line has an error."`
	Error    *LineError `json:"error,omitzero" doc:"Why the line has no answer; the other lines have theirs."`
}

// BulkMatchLine is one line of POST /v1/population/bulk/match.
type BulkMatchLine struct {
	Ref    string            `json:"ref,omitzero" maxLength:"64" doc:"The caller's own name for the line; it comes back. Put no personal data into it."`
	Number string            `json:"number" doc:"As of match."`
	Fields map[string]string `json:"fields" doc:"As of match."`
}

// BulkMatchResult answers one line.
type BulkMatchResult struct {
	Ref    string               `json:"ref,omitzero" doc:"As in the question."`
	Fields map[string]Agreement `json:"fields,omitzero" doc:"As of match; absent if the line has an error."`
	Error  *LineError           `json:"error,omitzero" doc:"Why the line has no answer; the other lines have theirs."`
}

// LineError is an error about one line.
type LineError struct {
	Line   int            `json:"line" doc:"Number of the line, from 1."`
	Code   lienthong.Code `json:"code" doc:"Registered code."`
	Detail string         `json:"detail" doc:"What to do about it."`
	Field  string         `json:"field,omitzero" doc:"The member it is about, as a JSON pointer."`
}

// BulkVerify answers each line of r with a line to w, in order, about the
// present. A bad line gets an error of its own; so does every line of a batch
// that the store failed on. It returns an error only if reading, writing or ctx
// ended early, and then what was written is the beginning of the answer.
func (s *Service) BulkVerify(ctx context.Context, r io.Reader, w io.Writer) error {
	return bulk(s.verifyBatch).Run(ctx, r, w)
}

// BulkMatch is BulkVerify for matching.
func (s *Service) BulkMatch(ctx context.Context, r io.Reader, w io.Writer) error {
	return bulk(s.matchBatch).Run(ctx, r, w)
}

func bulk(answer func(context.Context, []web.Line, []byte) ([]byte, error)) web.Lines {
	return web.Lines{
		Batch: MaxBatch, Bytes: bulkBytes, Limit: bulkLine,
		Ahead: 2 * runtime.GOMAXPROCS(0), Answer: answer,
	}
}

// asked is a line that was read: a question, or the reason why it is none.
type asked struct {
	ref string
	err error
}

// answers writes the answers to a batch of lines: each is read, the questions among
// them are looked up at once, and answer appends what is said to each of them in turn,
// the members of an object but for its last brace.
func answers[Q any](ctx context.Context, s *Service, batch []web.Line, dst []byte,
	read func(web.Line) (ref string, q Q, err error),
	lookUp func([]Q) (answer func(dst []byte, at int) ([]byte, error), err error),
) ([]byte, error) {
	lines, questions := make([]asked, len(batch)), make([]Q, 0, len(batch))
	for i, line := range batch {
		ref, q, err := read(line)
		if lines[i] = (asked{ref, err}); err == nil {
			questions = append(questions, q)
		}
	}
	answer, failed := lookUp(questions)
	if failed = s.batchFailed(ctx, failed); ctx.Err() != nil {
		return nil, ctx.Err()
	}
	at, logged := 0, false
	for i, l := range lines {
		if l.err == nil {
			l.err = failed
		}
		dst = appendRef(dst, l.ref)
		if l.err == nil {
			begun := len(dst)
			if dst, l.err = answer(dst, at); l.err != nil {
				dst = dst[:begun]
			}
			if at++; l.err != nil && !logged && ofStore(l.err) {
				logged = s.batchFailed(ctx, l.err) != nil
			}
		}
		if l.err != nil {
			dst = appendError(dst, batch[i].Number, l.err)
		}
		dst = append(dst, "}\n"...)
	}
	return dst, ctx.Err()
}

// byQuestion hands out the holders of each question's number; questions come in order.
type byQuestion []Holder

func (h *byQuestion) next(at int) []Holder {
	n := 0
	for n < len(*h) && (*h)[n].Index == at {
		n++
	}
	mine := (*h)[:n]
	*h = (*h)[n:]
	return mine
}

func (s *Service) verifyBatch(ctx context.Context, batch []web.Line, dst []byte) ([]byte, error) {
	return answers(ctx, s, batch, dst, readVerifyLine, func(questions []Subject) (func([]byte, int) ([]byte, error), error) {
		numbers := make([]lienthong.CardNumber, len(questions))
		for i := range questions {
			numbers[i] = questions[i].Number
		}
		holders, err := s.Store.Holders(ctx, numbers, At(s.now()))
		rest := byQuestion(holders)
		return func(dst []byte, at int) ([]byte, error) {
			return strconv.AppendBool(append(dst, `"verified":`...), verified(questions[at], rest.next(at))), nil
		}, err
	})
}

func readVerifyLine(line web.Line) (ref string, who Subject, err error) {
	var in BulkVerifyLine
	if err := decodeLine(line, &in, &in.Ref); err != nil {
		return "", who, err
	}
	who, err = in.Subject()
	return in.Ref, who, err
}

func (s *Service) matchBatch(ctx context.Context, batch []web.Line, dst []byte) ([]byte, error) {
	return answers(ctx, s, batch, dst, readMatchLine, func(questions []matchQuestion) (func([]byte, int) ([]byte, error), error) {
		found, err := s.matchAll(ctx, questions, At(s.now()))
		return func(dst []byte, at int) ([]byte, error) {
			dst = append(dst, `"fields":{`...)
			for j, c := range questions[at].claims {
				if j > 0 {
					dst = append(dst, ',')
				}
				dst = append(append(append(dst, '"'), c.Field.String()...), `":"`...)
				dst = append(append(dst, found[at][j]...), '"')
			}
			return append(dst, '}'), nil
		}, err
	})
}

func readMatchLine(line web.Line) (ref string, q matchQuestion, err error) {
	var in BulkMatchLine
	if err := decodeLine(line, &in, &in.Ref); err != nil {
		return "", q, err
	}
	m := MatchRequest{Number: in.Number, Fields: in.Fields}
	q, err = m.question()
	return in.Ref, q, err
}

// decodeLine reads a line into a message whose ref it checks.
func decodeLine(line web.Line, into any, ref *string) error {
	if line.TooLong {
		return lienthong.Errorf(lienthong.TooLarge, "The line is longer than %d bytes.", bulkLine)
	}
	if err := web.Decode(line.Text, into); err != nil {
		return err
	}
	if utf8.RuneCountInString(*ref) > refLimit {
		return invalid("/ref", "The ref is longer than 64 characters.")
	}
	return nil
}

// ofStore reports whether an error is a fault of the store, not an answer.
func ofStore(err error) bool {
	code := lienthong.CodeOf(err)
	return code == lienthong.Internal || code == lienthong.Unavailable
}

// batchFailed makes the store's error fit for lines, and logs its cause once.
func (s *Service) batchFailed(ctx context.Context, err error) error {
	if err == nil || ctx.Err() != nil {
		return nil //nolint:nilerr // the caller has left; nobody reads the lines
	}
	s.Log.LogAttrs(ctx, slog.LevelError, "a batch failed", slog.String("code", string(lienthong.CodeOf(err))), slog.Any("err", err))
	return err
}

// appendRef begins an answer. The ref is the only thing of the caller's that
// goes back, and it is quoted anew.
func appendRef(dst []byte, ref string) []byte {
	dst = append(dst, '{')
	if ref == "" {
		return dst
	}
	dst = append(dst, `"ref":`...)
	dst, _ = jsontext.AppendQuote(dst, ref) // errs on invalid UTF-8 only, which the decoder refused
	return append(dst, ',')
}

// appendError says why a line has no answer.
func appendError(dst []byte, line int, err error) []byte {
	p := web.ProblemOf(err)
	dst = append(dst, `"error":{"line":`...)
	dst = strconv.AppendInt(dst, int64(line), 10)
	for _, m := range [...]struct{ name, value string }{{"code", string(p.Code)}, {"detail", p.Detail}, {"field", p.Field}} {
		if m.value == "" {
			continue
		}
		dst = append(append(append(dst, `,"`...), m.name...), `":`...)
		dst, _ = jsontext.AppendQuote(dst, m.value)
	}
	return append(dst, '}')
}

// BulkReadLine is one line of POST /v1/population/bulk/read.
type BulkReadLine struct {
	Ref string `json:"ref,omitzero" maxLength:"64" doc:"The caller's own name for the line; it comes back. Put no personal data into it."`
	Question
	Fields []string `json:"fields" doc:"As of read."`
}

// BulkReadResult answers one line.
type BulkReadResult struct {
	Ref    string     `json:"ref,omitzero" doc:"As in the question."`
	Values []Reading  `json:"values,omitzero" doc:"As of read; absent if the line has an error."`
	Error  *LineError `json:"error,omitzero" doc:"Why the line has no answer; the other lines have theirs."`
}

// BulkRead is BulkVerify for reading.
func (s *Service) BulkRead(ctx context.Context, r io.Reader, w io.Writer) error {
	return bulk(s.readBatch).Run(ctx, r, w)
}

// readQuestion is a line that can be looked up.
type readQuestion struct {
	who    Subject
	wanted []Wanted
}

func (s *Service) readBatch(ctx context.Context, batch []web.Line, dst []byte) ([]byte, error) {
	return answers(ctx, s, batch, dst, readReadLine, func(questions []readQuestion) (func([]byte, int) ([]byte, error), error) {
		numbers := make([]lienthong.CardNumber, len(questions))
		for i := range questions {
			numbers[i] = questions[i].who.Number
		}
		at := At(s.now())
		holders, err := s.Store.Holders(ctx, numbers, at)
		rest := byQuestion(holders)
		return func(dst []byte, i int) ([]byte, error) {
			values, err := s.readLine(ctx, questions[i], rest.next(i), at)
			return append(append(dst, `"values":`...), values...), err
		}, err
	})
}

// readLine is what the register has of a line's person, as JSON.
func (s *Service) readLine(ctx context.Context, q readQuestion, holders []Holder, at AsOf) ([]byte, error) {
	person, err := q.who.among(holders)
	if err != nil {
		return nil, err
	}
	values, err := s.Read(ctx, person, q.wanted, at)
	if err != nil {
		return nil, err
	}
	return json.Marshal(append([]Reading{}, values...), json.Deterministic(true))
}

func readReadLine(line web.Line) (ref string, q readQuestion, err error) {
	var in BulkReadLine
	if err := decodeLine(line, &in, &in.Ref); err != nil {
		return "", q, err
	}
	if q.wanted, err = parseWanted(in.Fields); err == nil {
		q.who, err = in.Subject()
	}
	return in.Ref, q, err
}
