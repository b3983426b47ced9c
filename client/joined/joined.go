package joined

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"sync"

	"github.com/lienthong/lienthong"
)

// Part is one exchange of a joined question.
type Part struct {
	ID      string
	Title   string // Vietnamese, for people: what it finds out
	Service lienthong.ServiceID
	Path    string // of the operation, which is a POST: /v1/role/read
	Purpose lienthong.Purpose
	Basis   lienthong.LegalBasis
	Fields  []string // what the answer may tell; none for a yes or no
	Body    Body
}

// Body is what is sent. It names a person and does not print.
type Body map[string]any

// String hides the content.
func (Body) String() string { return "a question about a person" }

// Format prints String for every verb.
func (b Body) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(b.String())) }

// LogValue keeps structured logs clean.
func (b Body) LogValue() slog.Value { return slog.StringValue(b.String()) }

// Question is several parts about one person.
type Question struct {
	Title string
	Parts []Part
}

// Plan says in Vietnamese, a line a part, who is asked what, for what purpose and
// on what ground. It can be read, and kept, before anything is asked.
func (q *Question) Plan() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %d lần trao đổi, mỗi lần có quyền và bằng chứng riêng.\n", q.Title, len(q.Parts))
	for i, p := range q.Parts {
		told := "có hoặc không"
		if len(p.Fields) > 0 {
			told = strings.Join(p.Fields, ", ")
		}
		fmt.Fprintf(&b, "%d. %s\n   hỏi %s, POST %s\n   được biết: %s\n   mục đích %s, căn cứ %s\n", i+1, p.Title, p.Service, p.Path, told, p.Purpose, p.Basis)
	}
	return b.String()
}

// Asker puts one part to its owner. Errors are *lienthong.Error with a sentence
// that may be shown; the id of the exchange comes with a refusal too, if there
// was an exchange. It must be safe for concurrent use.
type Asker interface {
	Ask(ctx context.Context, p *Part) (answer []byte, exchange string, err error)
}

// Outcome is how one part ended.
type Outcome struct {
	Part     *Part
	Exchange string // the id by which both ledgers know it
	Err      error
	answer   []byte
}

// Told is what the owner answered, in the form of its operation; nil without an
// answer. It is about a person.
func (o *Outcome) Told() []byte {
	if o.Err != nil {
		return nil
	}
	return o.answer
}

// Answer is how all parts ended, in their order.
type Answer struct {
	Outcomes []Outcome
}

// Run asks all parts at once and waits for the last. It does not fail: a part
// that does is told in its outcome.
func Run(ctx context.Context, asker Asker, q *Question) *Answer {
	a := &Answer{Outcomes: make([]Outcome, len(q.Parts))}
	var group sync.WaitGroup
	for i := range q.Parts {
		group.Go(func() {
			o := &a.Outcomes[i]
			o.Part = &q.Parts[i]
			o.answer, o.Exchange, o.Err = asker.Ask(ctx, o.Part)
		})
	}
	group.Wait()
	return a
}

// Missing says, a sentence each, which parts have no answer and why.
func (a *Answer) Missing() (out []string) {
	for _, o := range a.Outcomes {
		if o.Err == nil {
			continue
		}
		why := "lỗi không rõ"
		if e, ok := o.Err.(*lienthong.Error); ok { //nolint:errorlint // an Asker returns it unwrapped
			why = fmt.Sprintf("%s (%s)", e.Message, e.Code)
		}
		line := fmt.Sprintf("%s: chưa có trả lời. %s", o.Part.Title, why)
		if o.Exchange != "" {
			line += " Lần trao đổi " + o.Exchange + "."
		}
		out = append(out, line)
	}
	return out
}

// read decodes the answer of a part; false if there is none, or of another form,
// which then is a fault of the part.
func (a *Answer) read(id string, into any) bool {
	for i := range a.Outcomes {
		o := &a.Outcomes[i]
		if o.Part.ID != id || o.Err != nil {
			continue
		}
		if json.Unmarshal(o.answer, into) != nil {
			o.Err = lienthong.Errorf(lienthong.Internal, "The answer has an unknown form.")
			return false
		}
		return true
	}
	return false
}

// Conclusion is what follows from the answers.
type Conclusion string

// The conclusions. Unknown is what it is as long as a part is missing that it needs.
const (
	Yes     Conclusion = "yes"
	No      Conclusion = "no"
	Unknown Conclusion = "unknown"
)

func conclude(yes bool) Conclusion {
	if yes {
		return Yes
	}
	return No
}
