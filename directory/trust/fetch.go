package trust

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// The most that metadata may measure before its length is known by signature,
// in bytes. A targets list of 100,000 files measures about 20 MB.
const (
	maxRoot      = 512 << 10
	maxTimestamp = 16 << 10
	maxSnapshot  = 1 << 20
	maxTargets   = 64 << 20
)

// fetchPatience is the most that one file may take, so that a mirror that
// trickles cannot hold a client (slow retrieval attack).
const fetchPatience = time.Minute

// errAbsent says that a mirror has no such file.
var errAbsent = errors.New("the mirror has no such file")

// fetch reads a file of at most limit bytes below a mirror's base address.
type fetch func(ctx context.Context, name string, limit int64) ([]byte, error)

// fetchFrom reads from a mirror. A mirror's redirects are not followed: nothing
// on the way may lead a gateway to another host.
func fetchFrom(client *http.Client, base string) fetch {
	if client == nil {
		client = http.DefaultClient
	}
	direct := *client
	direct.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return func(ctx context.Context, name string, limit int64) (b []byte, err error) {
		ctx, cancel := context.WithTimeout(ctx, fetchPatience)
		defer cancel()
		address, err := url.JoinPath(base, name)
		if err != nil {
			return nil, fmt.Errorf("address of a mirror: %w", err)
		}
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		if err != nil {
			return nil, fmt.Errorf("address of a mirror: %w", err)
		}
		resp, err := direct.Do(r)
		if err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, resp.Body.Close()) }()
		switch {
		case resp.StatusCode == http.StatusNotFound || resp.StatusCode == http.StatusForbidden || resp.StatusCode == http.StatusGone:
			return nil, fmt.Errorf("%s: %w", name, errAbsent)
		case resp.StatusCode != http.StatusOK:
			return nil, fmt.Errorf("%s: the mirror answered %d", name, resp.StatusCode)
		}
		b, err = io.ReadAll(io.LimitReader(resp.Body, limit+1))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if int64(len(b)) > limit {
			return nil, fmt.Errorf("%s: has more than its %d bytes", name, limit)
		}
		return b, nil
	}
}
