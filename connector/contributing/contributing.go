package contributing

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/linkage"
	"github.com/lienthong/lienthong/internal/vnfield"
)

// Sent is a report that was sent.
type Sent struct {
	Record string
	Key    string // of the source's row
	Field  string // of the population register
	Digest string // of number and value
	State  string // as the register's owner says: open, agrees, recorded, referred, dismissed, replaced; unknown
	Why    string // the officer's reason
	At     time.Time
}

// Unknown is the state of a report about whom the owner does not find by number, name
// and date of birth together.
const Unknown = "unknown"

// Store keeps what was sent. What is written is durable on return.
type Store interface {
	// Sent are the reports of a field that were sent of rows of these keys.
	Sent(ctx context.Context, record, field string, keys []string) ([]Sent, error)
	// Keep enters reports in place of those of the same row and field.
	Keep(ctx context.Context, sent []Sent) error
	// List is what was sent, in the order of record type, key and field, behind one.
	List(ctx context.Context, after Sent, limit int) ([]Sent, error)
}

// Links are the rows of these keys that linking gave a verdict.
type Links interface {
	Known(ctx context.Context, record string, keys []string) ([]linkage.Link, error)
}

// Report is one on its way.
type Report struct {
	Number, Name, BirthDate string
	Field, Value, Key       string
	Basis                   string
}

// Register is the way to the register's owner. What is not granted is
// lienthong.AccessDenied or FieldNotAllowed; somebody who is not found NotFound.
type Register interface {
	Report(ctx context.Context, r Report) (state, why string, err error)
}

// Service sends the contributions of one connector. Fill in the fields.
type Service struct {
	Name     string
	Sector   *connector.Sector
	Bound    []*connector.Bound
	Source   connector.Source
	On       []string // which contributions, record.term
	Links    Links
	Register Register
	Store    Store
	Secret   []byte // by which rows are named to the owner
	Now      func() time.Time
	Log      *slog.Logger

	running sync.Mutex
	mu      sync.Mutex
	last    []Turn // guarded by mu
}

// Turn is how a run went for one contribution.
type Turn struct {
	Contribution string         `json:"contribution"`
	Field        string         `json:"field"`
	Rows         int            `json:"rows"`             // that say something of a person who is certain
	Sent         int            `json:"sent"`             // of them, in this run
	Refused      int            `json:"refused"`          // of them: the grant's relation does not reach their persons
	States       map[string]int `json:"states,omitempty"` // of all of them
	NotSent      string         `json:"not_sent,omitempty"`
	Problem      string         `json:"problem,omitempty"` // why it did not end
}

// Last is how the last run of this process went.
func (s *Service) Last() []Turn {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.last)
}

// Check says what is wrong with a list of contributions.
func Check(s *connector.Sector, bound []*connector.Bound, on []string) error {
	for _, id := range on {
		i := slices.IndexFunc(s.Contributions, func(c connector.Contribution) bool { return c.ID() == id })
		var can []string
		for _, c := range s.Contributions {
			if c.Sent() {
				can = append(can, c.ID())
			}
		}
		switch {
		case i < 0 || !s.Contributions[i].Sent():
			return lienthong.Errorf(lienthong.Invalid, "linkage.contribute names %q, which the sector %s does not send to the population register; it sends %s.", id, s.ID, strings.Join(can, ", "))
		case !slices.ContainsFunc(bound, func(b *connector.Bound) bool { return b.Type.ID == s.Contributions[i].Record }):
			return lienthong.Errorf(lienthong.Invalid, "linkage.contribute names %q, and the file maps no %s.", id, s.Contributions[i].Record)
		}
	}
	return nil
}

// Run sends what is new and asks how the rest stands.
func (s *Service) Run(ctx context.Context) {
	s.running.Lock()
	defer s.running.Unlock()
	var all []Turn
	for i := range s.Sector.Contributions {
		c := &s.Sector.Contributions[i]
		if !slices.Contains(s.On, c.ID()) {
			continue
		}
		t := Turn{Contribution: c.ID(), Field: c.Field, States: map[string]int{}}
		err := s.one(ctx, c, &t)
		switch code := lienthong.CodeOf(err); {
		case ctx.Err() != nil:
			return
		case refused(code):
			t.NotSent = lienthong.MessageOf(err, "The owner has not granted it.")
		case err != nil:
			t.Problem = lienthong.MessageOf(err, "an internal fault")
			s.Log.LogAttrs(ctx, slog.LevelWarn, "contributions were not sent to their end; they are taken up again", slog.String("connector", s.Name), slog.String("contribution", c.ID()), slog.String("code", string(code)))
		}
		all = append(all, t)
	}
	s.mu.Lock()
	s.last = all
	s.mu.Unlock()
}

// enough refusals, and nothing taken, end a contribution: it is not granted at all.
const enough = 10

func refused(code lienthong.Code) bool {
	return code == lienthong.AccessDenied || code == lienthong.FieldNotAllowed
}

// batch is how many rows are looked up at once.
const batch = 1000

func (s *Service) one(ctx context.Context, c *connector.Contribution, t *Turn) error {
	i := slices.IndexFunc(s.Bound, func(b *connector.Bound) bool { return b.Type.ID == c.Record })
	if i < 0 {
		return nil
	}
	var some []*connector.Record
	for row, err := range s.Source.Rows(ctx, s.Bound[i].Query()) {
		if err != nil {
			return err
		}
		r := s.Bound[i].Read(row)
		if r.Get(c.Term) == "" {
			continue
		}
		if some = append(some, r); len(some) == batch {
			if err := s.send(ctx, c, some, t); err != nil {
				return err
			}
			some = some[:0]
		}
	}
	if err := s.send(ctx, c, some, t); err != nil || t.Sent > 0 || t.Refused == 0 || t.Refused < t.Rows {
		return err
	}
	return lienthong.Errorf(lienthong.AccessDenied, "The owner of the population register takes none of these reports; ask for the grant, or see which persons it is about.")
}

// send sends what some rows say, and keeps what came of each.
func (s *Service) send(ctx context.Context, c *connector.Contribution, some []*connector.Record, t *Turn) error {
	keys := make([]string, len(some))
	for i, r := range some {
		keys[i] = r.Key
	}
	links, err := s.Links.Known(ctx, c.Record, keys)
	if err != nil {
		return err
	}
	sent, err := s.Store.Sent(ctx, c.Record, c.Field, keys)
	if err != nil {
		return err
	}
	numbers, before := map[string]string{}, map[string]Sent{}
	for _, l := range links {
		if linkage.Certain(l.Verdict) {
			numbers[l.Key] = l.Number
		}
	}
	for _, b := range sent {
		before[b.Key] = b
	}
	for _, r := range some {
		number := numbers[r.Key]
		if number == "" {
			continue
		}
		t.Rows++
		x, was := Sent{Record: c.Record, Key: r.Key, Field: c.Field, Digest: digest(number, r.Get(c.Term))}, before[r.Key]
		if was.Digest == x.Digest && was.State != "open" {
			t.States[was.State]++
			continue
		}
		x.State, x.Why, err = s.Register.Report(ctx, Report{
			Number: number, Name: r.Column(vnfield.ColName), BirthDate: r.Column(vnfield.ColBirthDate),
			Field: c.Field, Value: r.Get(c.Term), Key: s.name(c, r.Key), Basis: c.Source,
		})
		if code := lienthong.CodeOf(err); code == lienthong.NotFound || code == lienthong.Invalid || code == lienthong.TooManyMatches {
			x.State, x.Why, err = Unknown, lienthong.MessageOf(err, ""), nil
		}
		if refused(lienthong.CodeOf(err)) && (t.Sent > 0 || t.Refused < enough) {
			t.Refused++ // this person, maybe; it is tried again at the next run
			continue
		}
		if err != nil {
			return err
		}
		t.Sent++
		t.States[x.State]++
		x.At = s.Now().UTC()
		if err := s.Store.Keep(ctx, []Sent{x}); err != nil {
			return err
		}
	}
	return nil
}

// name is what a row's report is called to the owner: it tells nothing of the source.
func (s *Service) name(c *connector.Contribution, key string) string {
	h := hmac.New(sha256.New, s.Secret)
	fmt.Fprintf(h, "%s\x00%s\x00%s", s.Name, c.ID(), key)
	return hex.EncodeToString(h.Sum(nil)[:16])
}

func digest(number, value string) string {
	d := sha256.Sum256([]byte(number + "\x00" + value))
	return hex.EncodeToString(d[:16])
}
