package presence

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
)

const (
	// keysAge is how old a key set may be when it is used: a key that the issuer has
	// struck is believed this long.
	keysAge = 10 * time.Minute
	// keysRest is the least time between two readings, so that tokens with made-up key
	// ids make the gateway ask nobody.
	keysRest = time.Minute
	// keysWait is how long an issuer may take to give its keys; a question waits for it.
	keysWait = 5 * time.Second
	keysSize = 1 << 20 // bytes
)

// keyring has an issuer's keys, from its file or its address alone: what a token says of
// where keys are (jku, x5u) is not looked at. Its methods may be called at once.
type keyring struct {
	file, address string
	http          *http.Client

	mu    sync.Mutex // held while it is read: who needs the new keys waits for them
	keys  jose.JSONWebKeySet
	read  time.Time // when keys was read; zero for never
	tried time.Time
}

// open reads a file at the start, so that a wrong one is seen. An address is asked when
// the first token comes: a node starts while its issuer is away.
func (k *keyring) open() error {
	u, err := url.Parse(k.address)
	switch {
	case (k.file == "") == (k.address == ""):
		return errors.New("needs exactly one of keys, a file, and keys_url")
	case k.address != "" && (err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil):
		return errors.New("keys_url needs an address that begins with https://, the issuer's jwks_uri")
	case k.address != "":
		return nil
	}
	k.keys, err = k.fromFile()
	return err
}

// of are the keys to verify a token with, which names one by its id. They are read
// again where that id is not among them, or they are old; where that fails, those that
// there are stay.
func (k *keyring) of(ctx context.Context, id string, now time.Time) jose.JSONWebKeySet {
	k.mu.Lock()
	defer k.mu.Unlock()
	unknown := len(k.keys.Keys) == 0 || id != "" && len(k.keys.Key(id)) == 0
	if (unknown || now.Sub(k.read) > keysAge) && now.Sub(k.tried) >= keysRest {
		k.tried = now
		fresh, err := k.fetch(ctx)
		if err == nil {
			k.keys, k.read = fresh, now
		}
	}
	return k.keys
}

func (k *keyring) fetch(ctx context.Context) (jose.JSONWebKeySet, error) {
	if k.file != "" {
		return k.fromFile()
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), keysWait) // who asked may leave, others wait
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, k.address, nil)
	if err != nil {
		return jose.JSONWebKeySet{}, err
	}
	response, err := k.http.Do(r)
	if err != nil {
		return jose.JSONWebKeySet{}, err
	}
	defer func() { _ = response.Body.Close() }() // it was only read
	text, err := io.ReadAll(io.LimitReader(response.Body, keysSize+1))
	if err != nil || response.StatusCode != http.StatusOK || len(text) > keysSize {
		return jose.JSONWebKeySet{}, errors.New("no key set came")
	}
	return parseKeys("keys_url", text)
}

func (k *keyring) fromFile() (jose.JSONWebKeySet, error) {
	text, err := os.ReadFile(k.file)
	if err != nil {
		return jose.JSONWebKeySet{}, fmt.Errorf("keys %q cannot be read; it is the issuer's JWK Set, a JSON file", k.file)
	}
	return parseKeys(fmt.Sprintf("keys %q", k.file), text)
}

// parseKeys reads a JWK Set (RFC 7517) of public keys alone.
func parseKeys(where string, text []byte) (set jose.JSONWebKeySet, err error) {
	if json.Unmarshal(text, &set) != nil || len(set.Keys) == 0 {
		return set, fmt.Errorf("%s is no JWK Set: {\"keys\": […]}", where)
	}
	for _, key := range set.Keys {
		if !key.IsPublic() || !key.Valid() {
			return set, fmt.Errorf("%s holds something that is no public key; take the set that the issuer publishes, and let nobody see the other one", where)
		}
	}
	return set, nil
}

// client asks for keys: over TLS, of that address and no other.
func client() *http.Client {
	return &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport:     &http.Transport{DisableKeepAlives: true, Proxy: http.ProxyFromEnvironment},
	}
}
