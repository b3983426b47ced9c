package lienthong

import (
	"cmp"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"log/slog"
)

// PersonID is the opaque surrogate of a person inside one register. It says
// nothing about the person, never changes and is never re-used; numbers come
// and go beside it. It is 63 bits, so that databases keep it as a bigint.
//
// An id is no secret, yet it links records of one person, so it prints masked
// like a number and leaves only through Reveal.
type PersonID struct{ kept uint64 } // veiled

// idAlphabet is Crockford's: no I, L, O, U to be misread.
var idAlphabet = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// idLength is how many characters of idAlphabet 8 bytes need.
const idLength = 13

// PersonIDFromInt64 wraps a database key, which is above 0.
func PersonIDFromInt64(n int64) (PersonID, error) {
	if n <= 0 {
		return PersonID{}, fmt.Errorf("person id: not above 0")
	}
	return PersonID{veiled(uint64(n))}, nil
}

// ParsePersonID reads what [PersonID.Reveal] wrote.
func ParsePersonID(s string) (PersonID, error) {
	if len(s) != idLength {
		return PersonID{}, fmt.Errorf("person id: needs %d characters, has %d", idLength, len(s))
	}
	b, err := idAlphabet.DecodeString(s)
	if err != nil {
		return PersonID{}, fmt.Errorf("person id: has a character outside its alphabet")
	}
	id, err := PersonIDFromInt64(int64(binary.BigEndian.Uint64(b)))
	if err == nil && id.Reveal() != s {
		return PersonID{}, fmt.Errorf("person id: not in its canonical form")
	}
	return id, err
}

// IsZero reports whether there is no person.
func (id PersonID) IsZero() bool { return id.kept == 0 }

// Int64 is the database key.
func (id PersonID) Int64() int64 { return int64(veiled(id.kept)) }

// Compare orders ids by their database keys, for sorting and searching.
func (id PersonID) Compare(other PersonID) int { return cmp.Compare(id.Int64(), other.Int64()) }

// Reveal is the id in full, 13 characters.
func (id PersonID) Reveal() string {
	if id.IsZero() {
		return ""
	}
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], veiled(id.kept))
	return idAlphabet.EncodeToString(b[:])
}

// String is the masked id.
func (id PersonID) String() string { return maskDigits(id.Reveal()) }

// Format prints the mask for every verb.
func (id PersonID) Format(f fmt.State, _ rune) { writeMasked(f, id.String()) }

// LogValue keeps structured logs masked.
func (id PersonID) LogValue() slog.Value { return slog.StringValue(id.String()) }
