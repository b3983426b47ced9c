package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"log/slog"
	"math"

	"github.com/lienthong/lienthong"
)

// A Key is the secret of a seal. It does not print.
type Key struct{ secret [32]byte }

// NewKey makes a key up.
func NewKey() Key {
	var k Key
	_, _ = rand.Read(k.secret[:]) // never fails since Go 1.24
	return k
}

// ParseKey reads what [Key.Reveal] wrote.
func ParseKey(s string) (Key, error) {
	var k Key
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != len(k.secret) {
		return Key{}, lienthong.Errorf(lienthong.Invalid, "A reference key needs 64 hexadecimal digits; restore its file, or remove it and have a new one made: references given out before then mean nobody.")
	}
	copy(k.secret[:], b)
	return k, nil
}

// Reveal is the key in full, for its file.
func (k Key) Reveal() string { return hex.EncodeToString(k.secret[:]) }

// LogValue keeps structured logs clean.
func (k Key) LogValue() slog.Value { return slog.StringValue("[key]") }

// String is a placeholder.
func (k Key) String() string { return "[key]" }

// GoString is a placeholder.
func (k Key) GoString() string { return "[key]" }

// A Seal turns ids into references and back. Its methods may be called at once.
type Seal struct{ block cipher.Block }

// New is the seal of a key.
func New(k Key) *Seal {
	block, err := aes.NewCipher(k.secret[:])
	if err != nil {
		panic(err) // 32 bytes are a key of AES-256
	}
	return &Seal{block}
}

// Reference is what the outside knows the person by; "" for nobody.
func (s *Seal) Reference(id lienthong.PersonID) string {
	if id.IsZero() {
		return ""
	}
	return s.walk(id, s.forth).Reveal()
}

// Person is whom a reference means under this key. The error says only that it
// has not the form of a reference.
func (s *Seal) Person(reference string) (lienthong.PersonID, error) {
	id, err := lienthong.ParsePersonID(reference)
	if err != nil {
		return id, err
	}
	return s.walk(id, s.back), nil
}

// walk permutes until the result is an id again, after two steps on average.
func (s *Seal) walk(id lienthong.PersonID, step func(uint64) uint64) lienthong.PersonID {
	for x := step(uint64(id.Int64())); ; x = step(x) {
		if x == 0 || x > math.MaxInt64 {
			continue
		}
		if out, err := lienthong.PersonIDFromInt64(int64(x)); err == nil {
			return out
		}
	}
}

// rounds: four make a permutation that cannot be told from a random one by few
// samples, and ten, as in NIST's FF1, by as many as a register can give.
const rounds = 10

func (s *Seal) forth(x uint64) uint64 {
	left, right := uint32(x>>32), uint32(x)
	for i := range byte(rounds) {
		left, right = right, left^s.mix(i, right)
	}
	return uint64(left)<<32 | uint64(right)
}

func (s *Seal) back(x uint64) uint64 {
	left, right := uint32(x>>32), uint32(x)
	for i := range byte(rounds) {
		left, right = right^s.mix(rounds-1-i, left), left
	}
	return uint64(left)<<32 | uint64(right)
}

// mix is the keyed function of a round.
func (s *Seal) mix(round byte, half uint32) uint32 {
	var b [aes.BlockSize]byte
	b[0] = round
	binary.BigEndian.PutUint32(b[aes.BlockSize-4:], half)
	s.block.Encrypt(b[:], b[:])
	return binary.BigEndian.Uint32(b[:])
}
