package clerk

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/lienthong/lienthong"
)

const (
	cookieName = "lienthong_clerk"
	idle       = 12 * time.Hour // of a session that nothing but a cookie proves
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
	key     string // of a proven officer, or the digest of a cookie
	officer string
	proven  bool // the node says so, not the clerk
	used    time.Time

	mu    sync.Mutex // guards forms
	forms []*paper   // the oldest first
}

// paper is a form at work.
type paper struct {
	ID string

	mu   sync.Mutex // guards all below, while an exchange runs as well
	form Form
	way  string // that the clerk chose
	last outcome
	done []Exchanged
	docs []Checked
}

// outcome is what the last button did: a key of the words, or a code.
type outcome struct {
	Key  string
	Code lienthong.Code
	Good bool
}

// Exchanged is one exchange of a form.
type Exchanged struct {
	At   time.Time
	Kind Kind
	Said string // yes, no, refused
	ID   string
}

// Checked is a document as a register answered about it. It is not changed any
// more: what was said otherwise is another one.
type Checked struct {
	At       time.Time
	Document string
	Said     map[string]string
	Verdict
}

func keyOfOfficer(name string) string { return "officer " + name }

func keyOfCookie(value string) string {
	sum := sha256.Sum256([]byte(value))
	return hex.EncodeToString(sum[:])
}

// of is the session of a request; nil for none. Who is proven by every request
// needs no cookie, and finds their forms at any browser.
func (s *sessions) of(r *http.Request, identity string, at time.Time) *session {
	key := keyOfOfficer(identity)
	if identity == "" {
		c, err := r.Cookie(cookieName)
		if err != nil {
			return nil
		}
		key = keyOfCookie(c.Value)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	found := s.all[key]
	if found == nil || !found.proven && at.Sub(found.used) > idle {
		return nil
	}
	found.used = at
	return found
}

// begin makes a session, and the cookie of one that needs it.
func (s *sessions) begin(officer string, proven bool, at time.Time) (cookie string, _ *session) {
	key := keyOfOfficer(officer)
	if !proven {
		cookie = rand.Text()
		key = keyOfCookie(cookie)
	}
	return cookie, s.put(key, officer, proven, at)
}

// put is the session of a key, made if it is not there; the one that rested
// longest makes room.
func (s *sessions) put(key, officer string, proven bool, at time.Time) *session {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all == nil {
		s.all = map[string]*session{}
	}
	if found := s.all[key]; found != nil {
		return found
	}
	oldest := ""
	for key, other := range s.all {
		if !other.proven && at.Sub(other.used) > idle {
			delete(s.all, key)
		} else if oldest == "" || other.used.Before(s.all[oldest].used) {
			oldest = key
		}
	}
	if len(s.all) >= maxSessions {
		delete(s.all, oldest)
	}
	s.all[key] = &session{key: key, officer: officer, proven: proven, used: at}
	return s.all[key]
}

// open adds a form.
func (s *session) open(p *paper) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.forms) >= maxForms {
		return lienthong.Errorf(lienthong.Overloaded, "There are too many forms in this session.")
	}
	s.forms = append(s.forms, p)
	return nil
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
	out := slices.Clone(s.forms)
	slices.Reverse(out)
	return out
}
