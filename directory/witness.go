package directory

import (
	"context"
	"net/url"
	"regexp"
	"slices"
	"time"

	"github.com/lienthong/lienthong"
)

// Witness is one that cosigns the checkpoints of gateways' ledgers. In the trust
// list its key comes from elsewhere than a ledger that is checked.
type Witness struct {
	Key   string    `json:"key"`   // verifier key, NAME+HASH+KEY, as the witness prints it (C2SP signed-note)
	URL   string    `json:"url"`   // what stands before /add-checkpoint (C2SP tlog-witness)
	Title string    `json:"title"` // whose it is, for people
	Until time.Time `json:"until,omitzero"`
}

// verifierKey is the form of a witness's key.
var verifierKey = regexp.MustCompile(`^[^+\s]{1,255}\+[0-9a-f]{8}\+[A-Za-z0-9+/]{16,}={0,2}$`)

// PutWitness enters a witness, or changes where it is found.
func (r *Registry) PutWitness(ctx context.Context, w Witness) error {
	return r.change(ctx, func(s *state) error {
		put(&s.Witnesses, w, func(o Witness) bool { return o.Key == w.Key })
		return nil
	})
}

// EndWitness has a witness cosign no more. Its key stays, for the checkpoints of
// before.
func (r *Registry) EndWitness(ctx context.Context, key string) error {
	return r.change(ctx, func(s *state) error {
		i := slices.IndexFunc(s.Witnesses, func(w Witness) bool { return w.Key == key })
		if i < 0 {
			return lienthong.Errorf(lienthong.NotFound, "There is no witness with this key.")
		}
		if s.Witnesses[i].Until.IsZero() {
			s.Witnesses[i].Until = r.Now().UTC().Truncate(time.Second)
		}
		return nil
	})
}

// checkWitnesses checks those of a content.
func checkWitnesses(all []Witness) error {
	for i, w := range all {
		if !verifierKey.MatchString(w.Key) {
			return invalid("key", "A witness needs its verifier key, NAME+HASH+KEY, as lienthong ledger witness prints it.")
		}
		if u, err := url.Parse(w.URL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return invalid("url", "A witness needs an address that begins with http:// or https://.")
		}
		if err := checkText("title", w.Title); err != nil {
			return err
		}
		if slices.ContainsFunc(all[:i], func(o Witness) bool { return o.Key == w.Key }) {
			return invalid("key", "A witness is there twice.")
		}
	}
	return nil
}

// Witnesses are all witnesses, also those that have ended, in the order in which
// they were entered.
func (l *List) Witnesses() []Witness { return slices.Clone(l.content.Witnesses) }
