package presence

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange"
)

// skew is how far an issuer's clock may be ahead.
const skew = 30 * time.Second

// Issuer is an identity provider that the owner believes. Get it from Open.
type Issuer struct {
	name      string
	keys      *keyring
	audiences map[string]lienthong.SystemID
	person    string
	level     string
	levels    []string
	age       time.Duration
}

// Desk reads proofs. Fill in the fields; its methods may be called at once.
type Desk struct {
	Issuers []Issuer
	// Spend notes that a proof was used, by its digest, until a time after which it
	// is too old; it reports whether that was the first time. It is durable on
	// return, and gateways of one register share it.
	Spend func(ctx context.Context, digest string, now, until time.Time) (bool, error)
	Now   func() time.Time
}

// Found is a proof that holds.
type Found struct {
	Number string // of the person who identified themselves
	digest string
	until  time.Time
}

func refused(why string) error {
	return lienthong.Errorf(lienthong.AccessDenied, "The proof that the person is present does not hold: %s.", why)
}

// claims are those of an ID token that count here.
type claims struct {
	Issuer   string           `json:"iss"`
	Audience jwt.Audience     `json:"aud"`
	Nonce    string           `json:"nonce"`
	Issued   *jwt.NumericDate `json:"iat"`
	Expires  *jwt.NumericDate `json:"exp"`
	Verified *jwt.NumericDate `json:"auth_time"`
}

// Read checks the proof that came with a request. Errors say what does not hold, and
// nothing of what the proof says.
func (d *Desk) Read(ctx context.Context, r *exchange.Request) (Found, error) {
	salt, token, _ := strings.Cut(r.Presence, ".")
	signed, err := jwt.ParseSigned(token, algorithms)
	if err != nil || salt == "" {
		return Found{}, refused("it is not a salt, a point and an ID token signed with a public key's algorithm")
	}
	var c claims
	if signed.UnsafeClaimsWithoutVerification(&c) != nil {
		return Found{}, refused("the token cannot be read")
	}
	i := slices.IndexFunc(d.Issuers, func(o Issuer) bool { return o.name == c.Issuer })
	if i < 0 {
		return Found{}, refused("the owner takes no proofs of this issuer")
	}
	o, rest := &d.Issuers[i], map[string]json.RawMessage{}
	now := d.Now()
	if err := signed.Claims(o.keys.of(ctx, signed.Headers[0].KeyID, now), &c, &rest); err != nil { // the issuer is that of the keys: nobody else signs with them
		return Found{}, refused("the signature is none of the issuer's")
	}
	asked := lienthong.Presence{Client: r.Client, Service: r.Service, Operation: r.Method + " " + r.Path, Purpose: r.Purpose, Case: r.Case, Salt: salt}
	switch {
	case len(c.Audience) != 1 || o.audiences[c.Audience[0]] != r.Client:
		return Found{}, refused("it was made out to another system")
	case c.Nonce != asked.Nonce():
		return Found{}, refused("it was made for another question; see Presence in the manual for the nonce")
	case c.Issued == nil || c.Expires == nil || c.Verified == nil:
		return Found{}, refused("it does not say when (iat, exp, auth_time); ask the issuer with max_age")
	case c.Issued.Time().After(now.Add(skew)) || c.Verified.Time().After(now.Add(skew)):
		return Found{}, refused("it is from the future; a clock is wrong")
	case !now.Before(c.Expires.Time()) || now.Sub(c.Verified.Time()) > o.age || now.Sub(c.Issued.Time()) > o.age:
		return Found{}, refused("it is too old; have the person identify themselves again")
	case !slices.Contains(o.levels, text(rest[o.level])):
		return Found{}, refused("the level of authentication is not one that the owner accepts")
	}
	pin, err := lienthong.ParsePIN(text(rest[o.person]))
	if err != nil {
		return Found{}, refused("it names no personal number")
	}
	sum := sha256.Sum256([]byte(token))
	return Found{pin.Reveal(), hex.EncodeToString(sum[:]), c.Verified.Time().Add(o.age + skew)}, nil
}

// Use spends a proof; a second time it is refused.
func (d *Desk) Use(ctx context.Context, f Found) error {
	first, err := d.Spend(ctx, f.digest, d.Now(), f.until)
	if err != nil {
		return err
	}
	if !first {
		return refused("it was used before; a proof is good for one question")
	}
	return nil
}

// text is a claim that is a string or a number, as levels are either.
func text(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	var n json.Number
	if json.Unmarshal(raw, &n) == nil {
		return n.String()
	}
	return ""
}
