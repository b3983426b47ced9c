package review

import (
	"math"
	"slices"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile"
)

// Answer is what a reviewer says of a pair. The words are the file and wire
// format; never rename one.
type Answer string

// The answers.
const (
	Same      Answer = "same"      // the row means this person
	Different Answer = "different" // it means somebody else, or nobody
	Unsure    Answer = "unsure"    // what is there does not tell
)

// Answers is every answer.
var Answers = []Answer{Same, Different, Unsure}

// State is where a case stands.
type State string

// The states; see the picture in doc.go.
const (
	Open        State = "open"
	Arbitration State = "arbitration"
	Closed      State = "closed"
	Moot        State = "moot"
)

// States is every state.
var States = []State{Open, Arbitration, Closed, Moot}

// Role is in which capacity somebody decides.
type Role string

// The roles.
const (
	Reviewer Role = "reviewer"
	Arbiter  Role = "arbiter"
)

// Settings are how a review is done.
type Settings struct {
	Double bool          // two reviewers for each pair, else one
	Blind  bool          // reviewers do not see the score
	Lease  time.Duration // how long somebody may take over a pair
}

// The bounds of a lease, and what it is if it is not said: long enough for a
// look into a paper file, short enough that a pair left open is not stuck for
// the day.
const (
	leastLease   = 10 * time.Second
	mostLease    = 24 * time.Hour
	defaultLease = 10 * time.Minute
)

// Review is the review of one run.
type Review struct {
	Run, Register string
	Model         string // what made the scores
	Settings
	Opened time.Time
}

// Case is one pair of a row and a person, with its standing votes and leases.
type Case struct {
	Number      int // in the run, from 1
	Row         int
	RowID       string // the row's own id; may be empty
	Fingerprint string // of what the register says in the row; see [Fingerprint]
	Record      int    // the person's place in the population, from 1
	Person      lienthong.PersonID
	PIN         lienthong.PIN
	Verdict     reconcile.Verdict // the linkage's, about the row
	Best        bool              // the row's most probable candidate
	Score       float64           // bits
	Probability float64
	Differences []reconcile.Difference
	Steps       []reconcile.Step
	Value       float64 // records that the decision puts right
	Priority    float64 // Value × Uncertainty

	State   State
	Outcome Answer // of a closed case
	Wanted  int    // votes still wanted
	Votes   []Vote // in the order in which they were cast
	Leases  []Lease
}

// Vote is a standing decision.
type Vote struct {
	Reviewer string
	Role     Role
	Answer   Answer
	At       time.Time
	Ticket   string
	Note     string
}

// Lease is somebody's turn at a case.
type Lease struct {
	Reviewer     string
	Role         Role
	Ticket       string
	Since, Until time.Time
	Revealed     bool // values were shown in full
}

// Kind is what an event is about.
type Kind string

// The kinds of events.
const (
	Decided   Kind = "decided"
	Withdrawn Kind = "withdrawn"
	Skipped   Kind = "skipped"
	Revealed  Kind = "revealed"
)

// Event is one thing that somebody did.
type Event struct {
	Case     int
	At       time.Time
	Reviewer string
	Proven   bool // the caller was authenticated as this reviewer
	Kind     Kind
	Role     Role
	Answer   Answer
	Ticket   string
	Note     string        // why, in the reviewer's words
	Took     time.Duration // since the pair was taken
	Shown    Shown
}

// Shown is what somebody had before their eyes when they decided.
type Shown struct {
	Model       string           `json:"model"`
	Steps       []reconcile.Step `json:"steps"` // the levels that fired
	Score       float64          `json:"score"`
	Probability float64          `json:"probability"`
	Scored      bool             `json:"scored"`   // score and steps were shown
	Revealed    bool             `json:"revealed"` // values were shown in full
}

// Uncertainty is the entropy in bits, 0 to 1, of a pair with this probability.
func Uncertainty(p float64) float64 {
	if p <= 0 || p >= 1 {
		return 0
	}
	return -p*math.Log2(p) - (1-p)*math.Log2(1-p)
}

// Settle sets the states of a row's cases from their votes.
func Settle(row []Case, double bool) {
	same := -1
	for i := range row {
		row[i].settle(double)
		if row[i].State == Closed && row[i].Outcome == Same {
			same = i
		}
	}
	for i := range row {
		if same >= 0 && i != same && row[i].State != Closed {
			row[i].State, row[i].Outcome, row[i].Wanted = Moot, "", 0
		}
	}
}

func (c *Case) settle(double bool) {
	wanted := 1
	if double {
		wanted = 2
	}
	first, agree := 0, true
	for _, v := range c.Votes {
		if v.Role == Arbiter {
			c.State, c.Outcome, c.Wanted = Closed, v.Answer, 0
			return
		}
		first++
		agree = agree && v.Answer == c.Votes[0].Answer && v.Answer != Unsure
	}
	switch {
	case first < wanted:
		c.State, c.Outcome, c.Wanted = Open, "", wanted-first
	case agree:
		c.State, c.Outcome, c.Wanted = Closed, c.Votes[0].Answer, 0
	default:
		c.State, c.Outcome, c.Wanted = Arbitration, "", 1
	}
}

// role is in which capacity the next vote is cast.
func (c *Case) role() Role {
	if c.State == Arbitration {
		return Arbiter
	}
	return Reviewer
}

// live reports whether the case still wants votes.
func (c *Case) live() bool { return c.State == Open || c.State == Arbitration }

// voteOf is somebody's standing vote, nil if there is none.
func (c *Case) voteOf(reviewer string) *Vote {
	i := slices.IndexFunc(c.Votes, func(v Vote) bool { return v.Reviewer == reviewer })
	if i < 0 {
		return nil
	}
	return &c.Votes[i]
}

// leaseOf is somebody's lease, ended or not, nil if there is none.
func (c *Case) leaseOf(reviewer string) *Lease {
	i := slices.IndexFunc(c.Leases, func(l Lease) bool { return l.Reviewer == reviewer })
	if i < 0 {
		return nil
	}
	return &c.Leases[i]
}

// free reports whether somebody may have a turn beside those who have one.
func (c *Case) free(reviewer string, now time.Time) bool {
	others := 0
	for _, l := range c.Leases {
		if l.Reviewer != reviewer && l.Until.After(now) {
			others++
		}
	}
	return c.live() && others < c.Wanted && c.voteOf(reviewer) == nil
}

// drop ends somebody's lease, and forgets those that ended by themselves.
func (c *Case) drop(reviewer string, now time.Time) {
	c.Leases = slices.DeleteFunc(c.Leases, func(l Lease) bool { return l.Reviewer == reviewer || !l.Until.After(now) })
}
