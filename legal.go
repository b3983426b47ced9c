package lienthong

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"
)

// Purpose is a registered code word for why data is asked for, e.g.
// "officials.reconcile": lower-case words with dots between. An agreement lists
// the purposes that it covers; what they mean is data of the directory.
type Purpose string

// ParsePurpose checks the form of a code word.
func ParsePurpose(s string) (Purpose, error) {
	const most = 64
	if s == "" || len(s) > most {
		return "", fmt.Errorf("purpose: needs 1 to %d characters", most)
	}
	for word := range strings.SplitSeq(s, ".") {
		if word == "" || strings.Trim(word, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			return "", fmt.Errorf("purpose: needs lower-case words with dots between")
		}
	}
	return Purpose(s), nil
}

// LegalBasis is the provision on which a request rests: a document by its
// number, and as much of article, clause and point as is needed. It travels as
//
//	27/2026/ND-CP; article=5; clause=2; point=a
//
// The letters of document numbers are written without marks, since header
// fields are ASCII (RFC 9110 section 5.5): NĐ-CP is ND-CP, QĐ-TTg is QD-TTg.
type LegalBasis struct {
	Document string // e.g. "27/2026/ND-CP"
	Article  string // điều; "" for the whole document
	Clause   string // khoản
	Point    string // điểm
}

// legalParts are the parameters, in their order.
var legalParts = [...]string{"article", "clause", "point"}

// ParseLegalBasis reads what String writes, and NĐ and QĐ with their marks.
func ParseLegalBasis(s string) (LegalBasis, error) {
	document, rest, _ := strings.Cut(s, ";")
	b := LegalBasis{Document: plainNumber(strings.TrimSpace(document))}
	if !isLegalText(b.Document) || !strings.Contains(b.Document, "/") {
		return LegalBasis{}, fmt.Errorf("legal basis: needs a document number such as 27/2026/ND-CP")
	}
	values := [...]*string{&b.Article, &b.Clause, &b.Point}
	next := 0
	for part := range strings.SplitSeq(rest, ";") {
		if strings.TrimSpace(part) == "" {
			continue
		}
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		at := -1
		for i := next; i < len(legalParts); i++ {
			if legalParts[i] == name {
				at = i
			}
		}
		if at < 0 || !isLegalText(value) {
			return LegalBasis{}, fmt.Errorf("legal basis: needs article=, clause= and point= in this order")
		}
		*values[at], next = value, at+1
	}
	return b, nil
}

// plainNumber drops the one mark that document numbers bear.
func plainNumber(s string) string { return unmarked.Replace(s) }

var unmarked = strings.NewReplacer("Đ", "D", "đ", "d")

func isLegalText(s string) bool {
	const most = 64
	return s != "" && len(s) <= most && strings.Trim(s, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ/-._") == ""
}

// IsZero reports whether there is no basis.
func (b LegalBasis) IsZero() bool { return b == LegalBasis{} }

// Covers reports whether b is the provision c or one that c lies within: a
// grant on article 5 covers a request on clause 2 of it.
func (b LegalBasis) Covers(c LegalBasis) bool {
	return b.Document == c.Document && !b.IsZero() &&
		(b.Article == "" || b.Article == c.Article &&
			(b.Clause == "" || b.Clause == c.Clause &&
				(b.Point == "" || b.Point == c.Point)))
}

// String is the basis as it travels.
func (b LegalBasis) String() string {
	s := b.Document
	for i, v := range [...]string{b.Article, b.Clause, b.Point} {
		if v != "" {
			s += "; " + legalParts[i] + "=" + v
		}
	}
	return s
}

// MarshalText is String.
func (b LegalBasis) MarshalText() ([]byte, error) { return []byte(b.String()), nil }

// UnmarshalText is ParseLegalBasis; the empty text is no basis.
func (b *LegalBasis) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*b = LegalBasis{}
		return nil
	}
	*b, err = ParseLegalBasis(string(text))
	return err
}

// Presence is what a person says yes to who identifies themselves electronically at
// the desk of an agency (Decree 69/2024/NĐ-CP): that this system asks this service this
// question, once. The desk's system hands [Presence.Nonce] to the identity provider as
// the nonce of an OpenID Connect authentication, and sends [Presence.Proof] with the
// question, so that the answer of the provider proves nothing anywhere else.
type Presence struct {
	Client    SystemID
	Service   ServiceID
	Operation string  // method and path, such as POST /v1/population/read
	Purpose   Purpose // as the question states it
	Case      string  // the same
	Salt      string  // random, from NewSalt
}

// NewSalt is 128 random bits.
func NewSalt() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// Nonce is the SHA-256 of the members, a line each, in base64url without padding (RFC
// 4648 section 5).
func (p Presence) Nonce() string {
	sum := sha256.Sum256([]byte(strings.Join([]string{
		"lienthong-presence-1", p.Client.String(), p.Service.String(), p.Operation, string(p.Purpose), p.Case, p.Salt,
	}, "\n")))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// Proof is what stands in Lienthong-Presence: the salt, a point, and the ID token that
// the provider gave.
func (p Presence) Proof(idToken string) string { return p.Salt + "." + idToken }
