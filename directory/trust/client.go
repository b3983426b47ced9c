package trust

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/durable"
)

// Client is the reading side. Its methods may be called at once; updates wait
// for each other.
type Client struct {
	Dir     string            // its folder: the accepted metadata and files
	Mirrors []string          // base addresses; each is asked first in turn
	Root    []byte            // the root handed over when the gateway joined; needed while Dir is empty
	Wanted  func(string) bool // files to keep up to date; the others come when they are read. nil: all
	Grace   time.Duration     // how long expired metadata serves on; 0: not at all
	HTTP    *http.Client      // nil: http.DefaultClient
	Now     func() time.Time

	updating sync.Mutex
	turn     int // which mirror comes first; guarded by updating

	mu      sync.RWMutex
	state   verified
	last    time.Time // of the last update that succeeded
	failure error     // of the last update; nil if it succeeded
}

// State says how far the list may be relied on.
type State string

// The states.
const (
	None    State = "none"    // nothing has been accepted yet
	Fresh   State = "fresh"   // signed as current
	Stale   State = "stale"   // expired, within the grace: nothing new is accepted
	Expired State = "expired" // beyond the grace: nothing may rest on it
)

// Status is what an operator wants to know of a client.
type Status struct {
	State   State
	Version int64     // of the timestamp
	Expires time.Time // when Fresh ends
	Until   time.Time // when Stale ends
	Updated time.Time // the last update that succeeded in this process
	Failure error     // why the last update did not; nil if it did
}

// Status is how things stand now.
func (c *Client) Status() Status {
	c.mu.RLock()
	defer c.mu.RUnlock()
	s := Status{State: None, Version: c.state.version, Updated: c.last, Failure: c.failure}
	if c.state.targets == nil {
		return s
	}
	s.Expires, s.Until = c.state.expires, c.state.expires.Add(c.Grace)
	switch now := c.Now(); {
	case !now.After(s.Expires):
		s.State = Fresh
	case !now.After(s.Until):
		s.State = Stale
	default:
		s.State = Expired
	}
	return s
}

const setFile = "trust-list.json"

// Load takes up what an earlier process accepted, without the network. A folder
// without anything is no error.
func (c *Client) Load() error {
	c.updating.Lock()
	defer c.updating.Unlock()
	s, err := c.read()
	if err != nil || s.Timestamp == nil {
		return err
	}
	v, err := s.open()
	if err != nil {
		return &lienthong.Error{Code: lienthong.Unavailable, Message: fmt.Sprintf("%s in %s does not verify; remove it to start from the root given at joining", setFile, c.Dir), Cause: err}
	}
	if err := c.complete(context.Background(), v, nil); err != nil {
		return err
	}
	c.mu.Lock()
	c.state = v
	c.mu.Unlock()
	return nil
}

// read gives the set that lies in Dir, or one of the first root alone.
func (c *Client) read() (set, error) {
	b, err := os.ReadFile(filepath.Join(c.Dir, setFile))
	if errors.Is(err, fs.ErrNotExist) {
		if len(c.Root) == 0 {
			return set{}, lienthong.Errorf(lienthong.Invalid, "there is neither a trust list in %s nor a root to start from; join first", c.Dir)
		}
		return set{Root: c.Root}, nil
	}
	var s set
	if err == nil {
		err = json.Unmarshal(b, &s)
	}
	if err != nil {
		return set{}, &lienthong.Error{Code: lienthong.Unavailable, Message: fmt.Sprintf("%s in %s cannot be read; check the disk", setFile, c.Dir), Cause: err}
	}
	return s, nil
}

// Refresh asks the mirrors for the newest version, and reports whether there
// was a newer one. When it fails, what was accepted before stands.
func (c *Client) Refresh(ctx context.Context) (changed bool, err error) {
	c.updating.Lock()
	defer c.updating.Unlock()
	changed, err = c.refresh(ctx)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.failure = err; err == nil {
		c.last = c.Now()
	}
	return changed, err
}

func (c *Client) refresh(ctx context.Context) (bool, error) {
	s, err := c.read()
	if err != nil {
		return false, err
	}
	if err := os.MkdirAll(c.Dir, 0o700); err != nil {
		return false, &lienthong.Error{Code: lienthong.Unavailable, Message: fmt.Sprintf("folder %s cannot be made; check the path and its permissions", c.Dir), Cause: err}
	}
	failures := []error{}
	for i := range c.Mirrors {
		mirror := c.Mirrors[(c.turn+i)%len(c.Mirrors)]
		changed, err := c.refreshFrom(ctx, &s, fetchFrom(c.HTTP, mirror))
		if err == nil {
			c.turn += i + 1 // so that no single mirror can keep us back for long
			return changed, nil
		}
		failures = append(failures, fmt.Errorf("%s: %w", mirror, err))
	}
	return false, &lienthong.Error{
		Code:    lienthong.Unavailable,
		Message: "no mirror of the trust list gave a newer or equal version that verifies; check the mirrors and this machine's clock",
		Cause:   errors.Join(failures...),
	}
}

func (c *Client) refreshFrom(ctx context.Context, s *set, get fetch) (bool, error) {
	v, err := s.update(ctx, get, c.Now())
	if err == nil {
		err = c.complete(ctx, v, get)
	}
	if err != nil {
		// A new root counts by itself (section 5.3.8): it may have retired the
		// very key with which somebody keeps us from the rest.
		if string(v.Newest) != string(s.Newest) {
			s.Newest = v.Newest
			return false, errors.Join(err, c.save(*s))
		}
		return false, err
	}
	c.mu.RLock()
	same := c.state.version == v.version && string(c.state.Root) == string(v.Root) && c.state.targets != nil
	c.mu.RUnlock()
	if same {
		return false, nil
	}
	if err := c.save(v.set); err != nil {
		return false, err
	}
	c.mu.Lock()
	old := c.state
	c.state = v
	c.mu.Unlock()
	c.forget(old, v)
	return !sameTargets(v.targets, old.targets), nil
}

func (c *Client) save(s set) error {
	b, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("encoding the trust list: %w", err)
	}
	return durable.WriteFile(filepath.Join(c.Dir, setFile), b)
}
