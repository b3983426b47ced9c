package linkage

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
)

// State is how the last turn went, and whether one is under way.
type State struct {
	Turns   int          `json:"turns"` // ended since the process began
	Running bool         `json:"running"`
	Began   time.Time    `json:"began,omitzero"`
	Ended   time.Time    `json:"ended,omitzero"`
	Records []RecordTurn `json:"records"`
}

// RecordTurn is how a turn went for one record type.
type RecordTurn struct {
	Record string `json:"record"`
	Summary
	Problem string `json:"problem,omitempty"` // why it did not end
}

// Wish is what is asked of one turn beyond linking what is new.
type Wish struct {
	AcceptLoss bool // believe that more than half of a record type's rows are gone
	Full       bool // link every row again: the population has changed, or the weights
}

// State is the present one.
func (s *Service) State() State {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := s.state
	out.Records = slices.Clone(out.Records)
	return out
}

// waking is the channel that asks Keep for a turn.
func (s *Service) waking() chan Wish {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.wake == nil {
		s.wake = make(chan Wish, 1)
	}
	return s.wake
}

// Ask has Keep take a turn now, or once more when the present one has ended, and
// gives how many turns will have ended then.
func (s *Service) Ask(w Wish) (turns int) {
	state, wake := s.State(), s.waking()
	select {
	case before := <-wake: // one is asked for already
		w = Wish{w.AcceptLoss || before.AcceptLoss, w.Full || before.Full}
	default:
	}
	select {
	case wake <- w:
	default: // and again, meanwhile
	}
	if state.Running {
		return state.Turns + 2
	}
	return state.Turns + 1
}

// settling is how long Keep waits before its first turn: a process that starts
// over and over must not ask its source and its peers each time.
const settling = time.Minute

// Keep takes turns now and then, and when it is asked to, until ctx ends.
func (s *Service) Keep(ctx context.Context) {
	wait, wake := min(settling, s.Every), s.waking()
	for {
		var w Wish
		select {
		case <-ctx.Done():
			return
		case w = <-wake:
		case <-time.After(wait):
		}
		wait = s.Every
		s.Turn(ctx, w)
	}
}

// Turn links every record type once, and then does what Then says. One that
// fails does not keep the others from being linked; it is tried again at the next
// turn. That more than half of a record type's rows are gone is believed only if
// the wish says so: a view that broke, or a folder that is being filled, looks
// like that.
func (s *Service) Turn(ctx context.Context, w Wish) {
	s.mark(func(st *State) { st.Running, st.Began = true, s.Now().UTC() })
	var records []RecordTurn
	for _, b := range s.Bound {
		if len(b.LinkColumns()) == 0 || len(b.Type.Capacities) == 0 || ctx.Err() != nil {
			continue
		}
		sum, err := s.run(ctx, b, w)
		r := RecordTurn{Record: b.Type.ID, Summary: sum}
		if err != nil {
			r.Problem = lienthong.MessageOf(err, "an internal fault")
		}
		records = append(records, r)
		if ctx.Err() == nil {
			s.tell(ctx, b, sum, err)
		}
	}
	if s.Then != nil && ctx.Err() == nil {
		s.Then(ctx)
	}
	s.mark(func(st *State) {
		st.Running, st.Ended, st.Records = false, s.Now().UTC(), records
		st.Turns++
	})
}

func (s *Service) mark(change func(*State)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.state)
}

func (s *Service) tell(ctx context.Context, b *connector.Bound, sum Summary, err error) {
	who := []slog.Attr{slog.String("connector", s.Name), slog.String("record", b.Type.ID)}
	if err != nil {
		s.Log.LogAttrs(ctx, slog.LevelWarn, "linking failed; it is tried again", append(who, slog.String("code", string(lienthong.CodeOf(err))))...)
		return
	}
	s.Log.LogAttrs(ctx, slog.LevelInfo, "linked", append(who, slog.Int("rows", sum.Rows), slog.Int("sent", sum.Sent), slog.Int("linked", sum.Linked),
		slog.Int("references", sum.References), slog.Int("gone", sum.Gone), slog.Int("ended", sum.Ended))...)
	if sum.Missing > 0 {
		s.Log.LogAttrs(ctx, slog.LevelError, "more than half of the rows seem to be gone; their links are kept until somebody accepts the loss",
			append(who, slog.Int("missing", sum.Missing))...)
	}
}
