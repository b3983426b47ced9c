package evidence

import (
	"context"
	"log/slog"
	"path/filepath"
	"slices"
	"time"

	"github.com/lienthong/lienthong/directory"
	"github.com/lienthong/lienthong/ledger/proof"
	"github.com/lienthong/lienthong/ledger/verify"
	"github.com/lienthong/lienthong/node/attest"
)

// addKeys puts into an evidence file the public keys with which the gateways
// signed its messages, as the trust list has them that a gateway keeps beside
// its ledger: the file is then checked with nothing else at hand. An old list
// will do, for keys are named by what they are, and those that were replaced or
// whose gateway left stay in it. A message whose key is in no list is left, and
// the check of the file says so.
func addKeys(ctx context.Context, f *proof.File, ledgers []string) {
	for _, dir := range ledgers {
		if list, err := listIn(ctx, filepath.Join(dir, "..", "trust")); err == nil { // else it is a copy of the ledger alone
			attest.AddKeys(f, list)
		}
	}
}

// listIn reads the trust list that a gateway keeps, however old.
func listIn(ctx context.Context, dir string) (*directory.List, error) {
	c := directory.Client{Dir: dir, Grace: 100 * 365 * 24 * time.Hour, Now: time.Now, Log: slog.New(slog.DiscardHandler)}
	if err := c.Open(ctx); err != nil {
		return nil, err
	}
	return c.List()
}

// believe adds to t what a trust list says of witnesses and of the gateways'
// keys. A ledger's own key is in no list: it is given beside it.
func believe(t *verify.Trust, list *directory.List) {
	for _, w := range list.Witnesses() {
		if !slices.Contains(t.Witnesses, w.Key) {
			t.Witnesses = append(t.Witnesses, w.Key)
		}
	}
	for _, m := range list.Members() {
		for _, g := range m.Gateways {
			for _, k := range g.Keys {
				if t.Gateways == nil {
					t.Gateways = map[string]string{}
				}
				t.Gateways[k.ID] = attest.PEM(k.Public)
			}
		}
	}
}
