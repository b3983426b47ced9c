package evidence

import (
	"context"
	"encoding/json"
	"encoding/pem"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/directory"
	"github.com/lienthong/lienthong/ledger/proof"
)

// addKeys puts into an evidence file the public keys with which the gateways
// signed its messages, as the trust list has them that a gateway keeps beside
// its ledger: the file is then checked with nothing else at hand. An old list
// will do, for keys are named by what they are, and those that were replaced or
// whose gateway left stay in it. A message whose key is in no list is left, and
// the check of the file says so.
func addKeys(ctx context.Context, f *proof.File, ledgers []string) {
	for _, dir := range ledgers {
		c := directory.Client{
			Dir: filepath.Join(dir, "..", "trust"), Grace: 100 * 365 * 24 * time.Hour, Now: time.Now, Log: slog.New(slog.DiscardHandler),
		}
		if err := c.Open(ctx); err != nil {
			continue // a copy of the ledger alone
		}
		if list, err := c.List(); err == nil {
			keysOf(f, list)
		}
	}
}

func keysOf(f *proof.File, list *directory.List) {
	for _, r := range f.Records {
		var e lienthong.Evidence
		if json.Unmarshal([]byte(r.Record), &e) != nil {
			continue // which the check finds
		}
		for _, m := range []lienthong.Signed{e.Request, e.Response} {
			owner, known := list.KeyAt(m.KeyID, e.Received)
			if !known {
				continue
			}
			if f.Keys == nil {
				f.Keys = map[string]string{}
			}
			f.Keys[m.KeyID] = string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: owner.Public}))
		}
	}
}
