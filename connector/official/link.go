package official

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"github.com/lienthong/lienthong"
)

// The verdicts of linking, as plain words: package reconcile owns them.
const (
	verdictLinked     = "linked"
	verdictDifferent  = "linked_with_differences"
	verdictCandidates = "candidates"
	verdictAgainst    = "contradicted"
	verdictNotFound   = "not_found"
)

// Link is what linking said about a dossier, with where it comes from.
type Link struct {
	Key         string        // of the dossier
	PIN         lienthong.PIN // of the person; zero unless Verdict is linked or linked_with_differences
	Verdict     string
	Probability float64  // 0 to 1
	Differences []string // fields that differ
	Run         string   // the id of the reconciliation
	At          time.Time

	// Values are what the population register says of identity fields, as the
	// fields' kinds are written. They become the dossier's; not kept in Links.
	Values map[FieldID]string
	// Replace lets the dossier change its code, after a re-issue or a mistake.
	Replace bool
}

// Outcome is what became of a link.
type Outcome string

// The outcomes.
const (
	OutcomeLinked    Outcome = "linked"     // the dossier has its code
	OutcomeNoted     Outcome = "noted"      // a verdict without a person, on record
	OutcomeDuplicate Outcome = "duplicate"  // another dossier bears the number: two dossiers of one person
	OutcomeTaken     Outcome = "other_code" // the dossier bears another number, and Replace was not set
	OutcomeUnknown   Outcome = "no_dossier"
)

// LinkReport has an outcome for each link, in their order.
type LinkReport struct {
	Outcomes []Outcome
	Counts   map[Outcome]int
}

// Link applies verdicts: it gives dossiers their code and puts every verdict
// on record, all or nothing.
func (s *Service) Link(ctx context.Context, links []Link) (LinkReport, error) {
	rep := LinkReport{Counts: map[Outcome]int{}}
	for i := range links {
		if err := s.Catalogue.checkLink(&links[i]); err != nil {
			return LinkReport{}, err
		}
	}
	l := linker{s: s, byKey: map[string]*Dossier{}, holder: map[lienthong.PIN]string{}}
	if err := l.load(ctx, links); err != nil {
		return LinkReport{}, err
	}
	for _, link := range links {
		out := l.apply(link)
		rep.Outcomes = append(rep.Outcomes, out)
		rep.Counts[out]++
	}
	if err := s.Store.Put(ctx, l.changed()); err != nil {
		return LinkReport{}, err
	}
	attrs := []slog.Attr{slog.Int("links", len(links))}
	for _, o := range []Outcome{OutcomeLinked, OutcomeNoted, OutcomeDuplicate, OutcomeTaken, OutcomeUnknown} {
		attrs = append(attrs, slog.Int(string(o), rep.Counts[o]))
	}
	s.Log.LogAttrs(ctx, slog.LevelInfo, "links applied", attrs...)
	return rep, nil
}

// checkLink refuses a link that contradicts itself.
func (c *Catalogue) checkLink(l *Link) error {
	linked := l.Verdict == verdictLinked || l.Verdict == verdictDifferent
	switch {
	case !linked && !slices.Contains([]string{verdictCandidates, verdictAgainst, verdictNotFound}, l.Verdict):
		return lienthong.Errorf(lienthong.Invalid, "A link has a verdict that is not known.")
	case linked == l.PIN.IsZero():
		return lienthong.Errorf(lienthong.Invalid, "A link must have a personal number if, and only if, its verdict is linked.")
	case l.Probability < 0 || l.Probability > 1:
		return lienthong.Errorf(lienthong.Invalid, "A link has a probability outside 0 to 1.")
	}
	for id := range l.Values {
		if f, ok := c.byID[id]; !ok || f.Master != Population || f.List {
			return lienthong.Errorf(lienthong.Invalid, "A link gives a value for %q, which the population register is not the master of.", id)
		}
	}
	return nil
}

// linker applies links to the dossiers they are about.
type linker struct {
	s      *Service
	byKey  map[string]*Dossier
	holder map[lienthong.PIN]string // which dossier bears a number
	order  []string
	dirty  map[string]bool
}

func (l *linker) load(ctx context.Context, links []Link) error {
	l.dirty = map[string]bool{}
	for batch := range slices.Chunk(links, mergeBatch) {
		keys := make([]string, len(batch))
		for i := range batch {
			keys[i] = batch[i].Key
		}
		found, err := l.s.Store.Get(ctx, keys)
		if err != nil {
			return err
		}
		for i := range found {
			l.byKey[found[i].Key] = &found[i]
			if !found[i].PIN.IsZero() {
				l.holder[found[i].PIN] = found[i].Key
			}
		}
	}
	for _, link := range links {
		if _, known := l.holder[link.PIN]; known || link.PIN.IsZero() {
			continue
		}
		d, err := l.s.Store.ByPIN(ctx, link.PIN)
		if lienthong.CodeOf(err) == lienthong.NotFound {
			continue
		}
		if err != nil {
			return err
		}
		l.holder[link.PIN] = d.Key
	}
	return nil
}

func (l *linker) apply(link Link) Outcome {
	d := l.byKey[link.Key]
	if d == nil {
		return OutcomeUnknown
	}
	out := OutcomeNoted
	holder := l.holder[link.PIN]
	switch {
	case link.PIN.IsZero():
	case holder != "" && holder != d.Key:
		out = OutcomeDuplicate
	case !d.PIN.IsZero() && d.PIN != link.PIN && !link.Replace:
		out = OutcomeTaken
	default:
		out = OutcomeLinked
		delete(l.holder, d.PIN)
		d.PIN = link.PIN
		l.holder[link.PIN] = d.Key
		for _, f := range l.s.Catalogue.Fields { // in a fixed order
			if text, ok := link.Values[f.ID]; ok {
				old, _ := d.Fact(f.ID)
				d.set(Fact{Field: f.ID, Text: text, Raw: old.Raw, Header: old.Header, Source: Population})
			}
		}
	}
	now := l.s.Now().UTC()
	if link.At.IsZero() {
		link.At = now
	}
	link.Values, link.Replace = nil, false
	d.Links = append(d.Links, link)
	d.Changed = now
	if !l.dirty[d.Key] {
		l.dirty[d.Key] = true
		l.order = append(l.order, d.Key)
	}
	return out
}

func (l *linker) changed() []Dossier {
	out := make([]Dossier, len(l.order))
	for i, key := range l.order {
		out[i] = *l.byKey[key]
	}
	return out
}
