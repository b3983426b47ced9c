package indicator

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/lienthong/lienthong"
)

// Plan is what must be connected, until when.
type Plan struct {
	// Decision is the document that orders it, such as 06/QD-TTg.
	Decision string `yaml:"decision"`
	// Fresh is how long after the last answered exchange a connection counts as
	// connected.
	Fresh       time.Duration `yaml:"fresh"`
	Connections []Connection  `yaml:"connections"`
}

// Connection is one register that must be connected with the population's.
type Connection struct {
	ID       string   `yaml:"id"`
	Title    Text     `yaml:"title"`
	Agencies Text     `yaml:"agencies"`
	Deadline Month    `yaml:"deadline"`
	Systems  []string `yaml:"systems"` // last parts of system ids, or whole ids
}

// Text is a text in both languages.
type Text struct {
	VI string `yaml:"vi" json:"vi"`
	EN string `yaml:"en" json:"en"`
}

// Month is a month as the plan writes it, 2023-12. A deadline is met until the
// month's last moment on Việt Nam's clock.
type Month string

// End is the first moment after the month.
func (m Month) End() time.Time {
	t, _ := time.ParseInLocation("2006-01", string(m), lienthong.Vietnam) // checked by ReadPlan
	return t.AddDate(0, 1, 0)
}

//go:embed programme.yaml
var builtIn []byte

// BuiltIn is the plan of Decision 06/QĐ-TTg.
func BuiltIn() Plan {
	p, err := ReadPlan(builtIn)
	if err != nil {
		panic(err) // such a binary passes no test
	}
	return p
}

var connectionID = regexp.MustCompile(`^[a-z][a-z0-9_]{0,31}$`)

// ReadPlan reads a plan strictly: unknown keys, missing texts, deadlines that
// are no month and systems that two connections claim are errors.
func ReadPlan(text []byte) (Plan, error) {
	var p Plan
	if err := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict()).Decode(&p); err != nil {
		return Plan{}, &lienthong.Error{Code: lienthong.Invalid, Message: "The programme cannot be read: " + yaml.FormatError(err, false, false), Cause: err}
	}
	if p.Decision == "" || p.Fresh <= 0 || len(p.Connections) == 0 {
		return Plan{}, lienthong.Errorf(lienthong.Invalid, "A programme needs decision, fresh (such as 2160h) and connections.")
	}
	owner, ids := map[string]string{}, map[string]bool{}
	for _, c := range p.Connections {
		if err := c.check(); err != nil {
			return Plan{}, lienthong.Errorf(lienthong.Invalid, "The programme's connection %q: %s.", c.ID, err)
		}
		if ids[c.ID] {
			return Plan{}, lienthong.Errorf(lienthong.Invalid, "The programme has two connections %q; give one another id.", c.ID)
		}
		ids[c.ID] = true
		for _, s := range c.Systems {
			if other := owner[s]; other != "" {
				return Plan{}, lienthong.Errorf(lienthong.Invalid, "The system %s belongs to both %q and %q; leave it to one.", s, other, c.ID)
			}
			owner[s] = c.ID
		}
	}
	return p, nil
}

func (c *Connection) check() error {
	if !connectionID.MatchString(c.ID) {
		return errors.New("an id is a word of small letters, digits and _")
	}
	if _, err := time.Parse("2006-01", string(c.Deadline)); err != nil {
		return errors.New("deadline is a month such as 2023-12")
	}
	for _, t := range []Text{c.Title, c.Agencies} {
		if t.VI == "" || t.EN == "" {
			return errors.New("title and agencies are needed in vi and en")
		}
	}
	if len(c.Systems) == 0 || slices.Contains(c.Systems, "") {
		return fmt.Errorf("systems says by which information systems it is known")
	}
	return nil
}

// Digest tells plans apart that count differently.
func (p *Plan) Digest() string {
	h := sha256.New()
	for _, c := range p.Connections {
		fmt.Fprintf(h, "%s %q\n", c.ID, c.Systems) // a hash takes everything
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// Owns reports whether a system belongs to the connection.
func (c *Connection) Owns(s lienthong.SystemID) bool {
	return !s.IsZero() && (slices.Contains(c.Systems, s.System) || slices.Contains(c.Systems, s.String()))
}
