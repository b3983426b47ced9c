package soap

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange/replay"
)

// authorize tells whose account a request is, by the header fields
//
//	Timestamp:     milliseconds (old clients: seconds) since 1970
//	Authorization: Basic base64( user ":" sha256hex( path user timestamp secret ) )
//	X-Road-Client: the system's id
//	ApiKey:        the system's key
//
// Everything that can be wrong is one refusal, after the same work, so that a
// user, a secret and a key cannot be tried apart. Only who proved to know the
// secret learns that the time is off or that the token was used.
func (s *Service) authorize(r *http.Request, op *operation) (*Account, error) {
	stamp := single(r.Header, "Timestamp")
	at, timeOK := parseTimestamp(stamp)
	user, token, authOK := parseAuthorization(single(r.Header, "Authorization"))

	a, known := (*s.Accounts.byUser.Load())[user], true
	if a == nil {
		a, known = nobodysAccount, false
	}
	good := verifyToken(a, token, user, stamp, r.URL.EscapedPath(), a.SignedPaths[op.name])
	good &= a.verifySystem(r.Header)
	if !authOK || !timeOK || !known || good != 1 {
		return nil, lienthong.Errorf(lienthong.CallerUnknown, "The header fields Timestamp, Authorization, X-Road-Client and ApiKey do not prove who calls; check user, secret, key and the path that is hashed.")
	}
	if err := s.fresh(r.Context(), a, at, token); err != nil {
		return nil, err
	}
	return a, nil
}

// nobodysAccount is verified against when there is no such user.
var nobodysAccount = &Account{
	secret: func() []byte { return make([]byte, minSecret) },
	apiKey: func() []byte { return make([]byte, minSecret) },
}

// single is the value of a field that comes once, "" otherwise.
func single(h http.Header, name string) string {
	if v := h.Values(name); len(v) == 1 {
		return v[0]
	}
	return ""
}

// parseTimestamp reads milliseconds, or seconds as they were below 10^11 (the
// year 5138) and as milliseconds were until 1973.
func parseTimestamp(s string) (time.Time, bool) {
	if s == "" || len(s) > 15 || strings.Trim(s, "0123456789") != "" {
		return time.Time{}, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return time.Time{}, false
	}
	if n < 100_000_000_000 {
		return time.Unix(n, 0), true
	}
	return time.UnixMilli(n), true
}

// parseAuthorization reads Basic credentials whose password is 64 hexadecimal
// digits, in either case.
func parseAuthorization(s string) (user string, token [sha256.Size]byte, ok bool) {
	scheme, encoded, _ := strings.Cut(s, " ")
	if len(s) > 1024 || !strings.EqualFold(scheme, "Basic") {
		return "", token, false
	}
	plain, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(strings.TrimSpace(encoded), "="))
	if err != nil {
		return "", token, false
	}
	user, password, _ := strings.Cut(string(plain), ":")
	if len(password) != 2*sha256.Size {
		return "", token, false
	}
	_, err = hex.Decode(token[:], []byte(password))
	return user, token, err == nil
}

// verifyToken is 1 if the token is the hash over one of the paths.
func verifyToken(a *Account, token [sha256.Size]byte, user, stamp string, paths ...string) int {
	good := 0
	for _, path := range paths {
		want := sha256.Sum256(append([]byte(path+user+stamp), a.secret()...))
		match := subtle.ConstantTimeCompare(want[:], token[:])
		if path != "" { // not a secret: whether an account has a second path
			good |= match
		}
	}
	return good
}

// verifySystem is 1 if X-Road-Client and ApiKey are the account's.
func (a *Account) verifySystem(h http.Header) int {
	good := 1
	if !a.Legacy || len(h.Values("X-Road-Client")) > 0 {
		system, err := lienthong.ParseSystemID(single(h, "X-Road-Client"))
		if err != nil || system != a.System {
			good = 0
		}
	}
	if a.apiKey != nil {
		// Hashed first: the comparison then takes no time that tells a length.
		want, got := sha256.Sum256(a.apiKey()), sha256.Sum256([]byte(single(h, "ApiKey")))
		good &= subtle.ConstantTimeCompare(want[:], got[:])
	}
	return good
}

// fresh refuses a token that is too old, too new, or used.
func (s *Service) fresh(ctx context.Context, a *Account, at time.Time, token [sha256.Size]byte) error {
	skew, now := s.Skew, s.Now()
	if skew == 0 {
		skew = DefaultSkew
	}
	if at.Before(now.Add(-skew)) || at.After(now.Add(skew)) || at.Before(s.Since) {
		return lienthong.Errorf(lienthong.MessageStale, "The Timestamp is too far from our clock, which the Date field tells; set yours, and make a new token for each request.")
	}
	if a.Legacy {
		return nil
	}
	// One more second, for a token at the very edge of the window.
	return s.once(ctx, "token", a.User, string(token[:]), at.Add(skew+time.Second),
		"This token was used before; make a new one, with a new Timestamp, for each request.")
}

// firstRequest refuses a MaYeuCau that the account used before.
func (s *Service) firstRequest(ctx context.Context, c *call) error {
	remember := s.Remember
	if remember == 0 {
		remember = defaultRemember
	}
	return s.once(ctx, elRequestID, c.account.User, c.question.ID, s.Now().Add(remember),
		"This MaYeuCau was used before; give each request a new one.")
}

// once asks what was seen; kind keeps tokens and request numbers apart.
func (s *Service) once(ctx context.Context, kind, user, value string, until time.Time, refusal string) error {
	first, err := s.Seen.Once(ctx, user, kind+" "+value, until)
	if err != nil {
		return err
	}
	if !first {
		return lienthong.Errorf(lienthong.MessageReplayed, "%s", refusal)
	}
	return nil
}

// Seen remembers tokens and request numbers. Once may be called at once for
// one value; exactly one of the calls is then first. If it cannot remember, it
// fails, and the request is refused with the code of its error.
type Seen interface {
	// Once reports whether an account brings a value for the first time,
	// and remembers it until a time.
	Once(ctx context.Context, account, value string, until time.Time) (first bool, err error)
}

// Memory is a Seen in the memory of one process, which forgets on restart: see
// Service.Since. A request leaves its number for a day and its token for some
// minutes, so 10 requests a second need a Limit of a million.
type Memory struct{ *replay.Window }

// Once implements Seen. A full window serves nothing new: to forget early would
// let a repetition through.
func (m Memory) Once(_ context.Context, account, value string, until time.Time) (bool, error) {
	switch m.Add(account, value, until) {
	case replay.Fresh:
		return true, nil
	case replay.Full:
		return false, lienthong.Errorf(lienthong.Overloaded, "More requests came than can be told from repeated ones; try again later.")
	default:
		return false, nil
	}
}
