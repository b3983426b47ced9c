package clerk

import (
	"crypto/rand"
	"net/http"
	"sync"
	"time"

	"github.com/lienthong/lienthong"
)

const (
	cookieName = "lienthong_clerk"
	idle       = 12 * time.Hour
	// maxSessions and maxForms bound what strangers can make this process hold.
	maxSessions = 1000
	maxForms    = 200
)

// sessions are who works here. A session belongs to one officer.
type sessions struct {
	mu  sync.Mutex // guards all and used
	all map[string]*session
}

type session struct {
	officer string
	proven  bool // the node says so, not the clerk
	used    time.Time

	mu    sync.Mutex // guards papers
	forms []*paper   // the oldest first
}

// paper is a form at work.
type paper struct {
	ID string

	mu   sync.Mutex // guards all below, while an exchange runs as well
	form Form
	way  string // that the clerk chose
	last outcome
	done []exchanged
}

// outcome is what the last button did: a key of the words, or a code.
type outcome struct {
	Key  string
	Code lienthong.Code
	Good bool
}

// exchanged is one exchange of a form.
type exchanged struct {
	At   time.Time
	Kind Kind
	Said string // yes, no, refused
	ID   string
}

// of is the session of a request; nil for none.
func (s *sessions) of(r *http.Request, identity string, at time.Time) *session {
	c, err := r.Cookie(cookieName)
	if err != nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	found := s.all[c.Value]
	switch {
	case found == nil || at.Sub(found.used) > idle:
		return nil
	case found.proven != (identity != "") || found.proven && found.officer != identity:
		return nil // somebody else at the same browser
	}
	found.used = at
	return found
}

// begin makes a session; the one that rested longest makes room.
func (s *sessions) begin(officer string, proven bool, at time.Time) (id string, _ *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all == nil {
		s.all = map[string]*session{}
	}
	oldest := ""
	for id, other := range s.all {
		if at.Sub(other.used) > idle {
			delete(s.all, id)
		} else if oldest == "" || other.used.Before(s.all[oldest].used) {
			oldest = id
		}
	}
	if len(s.all) >= maxSessions {
		delete(s.all, oldest)
	}
	id = rand.Text()
	s.all[id] = &session{officer: officer, proven: proven, used: at}
	return id, s.all[id]
}

// open adds an empty form.
func (s *session) open(f Form) (*paper, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.forms) >= maxForms {
		return nil, lienthong.Errorf(lienthong.Overloaded, "There are too many forms in this session.")
	}
	p := &paper{ID: rand.Text(), form: f, way: byNumber}
	s.forms = append(s.forms, p)
	return p, nil
}

// find is a form of this session, and of no other.
func (s *session) find(id string) (*paper, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.forms {
		if p.ID == id {
			return p, nil
		}
	}
	return nil, lienthong.Errorf(lienthong.NotFound, "There is no such form in this session.")
}

// papers are the forms, the newest first.
func (s *session) papers() []*paper {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]*paper, 0, len(s.forms))
	for i := len(s.forms) - 1; i >= 0; i-- {
		out = append(out, s.forms[i])
	}
	return out
}
