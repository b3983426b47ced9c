package gateway

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/ledger"
	"github.com/lienthong/lienthong/ledger/ledgersql"
)

// LedgerKey reads the key that signs the checkpoints of the gateway in a folder,
// or makes it under the gateway's name: also before the gateway's first start,
// for its witnesses must know the key.
func LedgerKey(dir, name string) (*ledger.Key, error) {
	path := filepath.Join(dir, "ledger.key")
	if _, err := os.Lstat(path); errors.Is(err, os.ErrNotExist) {
		return ledger.NewKey(path, name)
	}
	return ledger.ReadKey(path)
}

// recallFor is more than a signature can be young: its age, the skew of two
// clocks and the longest exchange.
const recallFor = 5 * time.Minute

func (g *Gateway) openLedger(ctx context.Context, name string) error {
	dir := filepath.Join(g.Dir, "ledger")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	key, err := LedgerKey(g.Dir, name)
	if err != nil {
		return err
	}
	if g.Subjects, err = ledger.OpenSubjectKey(filepath.Join(g.Dir, "subject.key")); err != nil {
		return err
	}
	if g.index, err = ledgersql.Open(ctx, filepath.Join(g.Dir, "ledger.db")); err != nil {
		return err
	}
	log := &ledger.Log{
		Dir: dir, Key: key, Now: g.Now, Log: g.Log, Index: g.index,
		Witnesses: g.Witnesses, Threshold: g.Threshold, Authority: g.Authority,
		RecallFor: recallFor, Recall: func(e lienthong.Evidence) { g.recalled = append(g.recalled, e) },
	}
	if err := log.Open(ctx); err != nil {
		return err
	}
	g.Ledger = log
	return nil
}
