package admission

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"
)

// Renew has the directory sign a new certificate for the same keys.
func (i *Identity) Renew(ctx context.Context) error {
	i.busy.Lock()
	defer i.busy.Unlock()
	old := i.keys()
	next := *old
	if err := i.ask(ctx, old, &next); err != nil {
		return err
	}
	if err := i.save(&next, identityFile); err != nil {
		return err
	}
	i.use(&next)
	return nil
}

// Rotate makes new keys and has the directory enter them. They come into use
// by Tend, when the directory said.
func (i *Identity) Rotate(ctx context.Context) error {
	i.busy.Lock()
	defer i.busy.Unlock()
	old := i.keys()
	next, err := i.read(pendingFile) // keys whose answer got lost are asked for again
	if err != nil {
		return err
	}
	if next == nil || next.leaf != nil {
		if next, err = i.makeKeys(old.Hardware); err != nil {
			return err
		}
		if err := i.save(next, pendingFile); err != nil {
			return err
		}
	}
	next.Directory, next.Authority, next.Root = old.Directory, old.Authority, old.Root
	if err := i.ask(ctx, old, next); err != nil {
		return err
	}
	return i.save(next, pendingFile)
}

// ask sends a renewal in which the old TLS key vouches for the next keys.
func (i *Identity) ask(ctx context.Context, old, next *keys) error {
	csr, err := next.csr()
	if err != nil {
		return err
	}
	r := &Renewal{Certificate: old.Certificates[0], CSR: csr, MessageKey: next.messagePublic()}
	if r.MessageProof, err = prove(next.message, r.signed()); err != nil {
		return err
	}
	if r.Proof, err = prove(old.tls, r.signed()); err != nil {
		return err
	}
	config, err := i.known()
	if err != nil {
		return err
	}
	answer := &Answer{}
	if err := post(ctx, config, old.Directory, RenewPath, r, answer); err != nil {
		return err
	}
	return i.take(next, answer)
}

// The waits between looks at the clock.
const (
	leastWait = time.Second
	mostWait  = 10 * time.Minute
)

// Tend does what is due: it takes rotated keys into use when their time has
// come, renews the certificate when half of its life is used, and rotates keys
// that have been used for KeyLife. It says when to look again; after an error
// too, for the old certificate mostly has days left.
func (i *Identity) Tend(ctx context.Context) (time.Duration, error) {
	errs := []error{i.activate()}
	now, k := i.Now(), i.keys()
	life := k.leaf.NotAfter.Sub(k.leaf.NotBefore)
	if k.leaf.NotAfter.Sub(now) <= life/2 {
		errs = append(errs, i.Renew(ctx))
	}
	if i.KeyLife > 0 && now.Sub(k.Made) >= i.KeyLife && !i.rotating() {
		errs = append(errs, i.Rotate(ctx))
	}
	return min(max(life/100, leastWait), mostWait), errors.Join(errs...)
}

// rotating reports whether admitted keys wait for their time.
func (i *Identity) rotating() bool {
	k, err := i.read(pendingFile)
	return err == nil && k != nil && k.leaf != nil
}

// activate takes rotated keys into use.
func (i *Identity) activate() error {
	i.busy.Lock()
	defer i.busy.Unlock()
	k, err := i.read(pendingFile)
	if err != nil || k == nil || k.leaf == nil || i.Now().Before(k.Activate) {
		return err
	}
	if old := i.keys(); k.messageID != old.messageID { // else it is a leftover of keys long in use
		if err := i.save(k, identityFile); err != nil {
			return err
		}
		i.use(k)
		i.forget(old)
	}
	_ = os.Remove(filepath.Join(i.Dir, pendingFile)) // left over, the next call tries again
	return nil
}

// Keep calls Tend until the context ends, and tells each outcome that is an
// error.
func (i *Identity) Keep(ctx context.Context, failed func(error)) {
	for {
		wait, err := i.Tend(ctx)
		if err != nil && ctx.Err() == nil {
			failed(err)
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
	}
}
