package httpsig

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha512"
	"sync"
	"sync/atomic"

	"filippo.io/edwards25519"
	voi "github.com/oasisprotocol/curve25519-voi/primitives/ed25519"
)

// signEd25519 is crypto/ed25519.Sign on the vector units of the processor, where
// it has them: the same signature (RFC 8032 has one for each message), also in
// time that does not depend on the key.
func signEd25519(key ed25519.PrivateKey, base []byte) []byte {
	return voi.Sign(voi.PrivateKey(key), base)
}

// verifyEd25519 is crypto/ed25519.Verify with multiples of the points kept: of
// the base point, and of each key that is met often. A verification is then
// some 75 additions in place of 256 doublings and sixty additions. It takes
// time that depends on its input, all of which is public.
//
// The answer is that of crypto/ed25519 on every input, which a fuzz test
// compares: R' = [S]B - [k]A is computed, encoded and compared with R, by RFC
// 8032 section 5.1.7 without the cofactor; S must be reduced.
func verifyEd25519(public ed25519.PublicKey, base, sig []byte) bool {
	a := tables.of(public)
	if a == nil {
		return ed25519.Verify(public, base, sig)
	}
	if len(sig) != ed25519.SignatureSize {
		return false
	}
	s, err := new(edwards25519.Scalar).SetCanonicalBytes(sig[32:])
	if err != nil {
		return false
	}
	h := sha512.New()
	h.Write(sig[:32])
	h.Write(public)
	h.Write(base)
	var sum [sha512.Size]byte
	k, err := new(edwards25519.Scalar).SetUniformBytes(h.Sum(sum[:0]))
	if err != nil {
		return false // never: it has 64 bytes
	}
	r := edwards25519.NewIdentityPoint()
	baseMultiples().addTo(r, s)
	a.addTo(r, k)
	return bytes.Equal(r.Bytes(), sig[:32])
}

// multiples holds [j * 2^(width*i)]P for each digit i and for j from 1 to half
// of the digits' range: digits have a sign.
type multiples struct {
	width uint
	rows  [][]edwards25519.Point
}

// scalarBits is a bit more than a reduced scalar has, for the last digit's carry.
const scalarBits = 254

func newMultiples(p *edwards25519.Point, width uint) *multiples {
	m := &multiples{width, make([][]edwards25519.Point, (scalarBits+width-1)/width)}
	first := new(edwards25519.Point).Set(p)
	for i := range m.rows {
		row := make([]edwards25519.Point, 1<<(width-1))
		row[0].Set(first)
		for j := 1; j < len(row); j++ {
			row[j].Add(&row[j-1], first)
		}
		first.Add(&row[len(row)-1], &row[len(row)-1])
		m.rows[i] = row
	}
	return m
}

// addTo adds [s]P to r.
func (m *multiples) addTo(r *edwards25519.Point, s *edwards25519.Scalar) {
	var text [33]byte // little-endian, with a byte to read beyond the end
	copy(text[:], s.Bytes())
	half, carry := 1<<(m.width-1), 0
	for i, row := range m.rows {
		bit := uint(i) * m.width
		digit := (int(text[bit/8])|int(text[bit/8+1])<<8)>>(bit%8)&(1<<m.width-1) + carry
		carry = 0
		if digit > half {
			digit -= 1 << m.width
			carry = 1
		}
		switch {
		case digit > 0:
			r.Add(r, &row[digit-1])
		case digit < 0:
			r.Subtract(r, &row[-digit-1])
		}
	}
}

// The widths of digits: the base point's table has 640 KiB, a key's 215 KiB.
const (
	baseWidth = 8
	keyWidth  = 6
)

var baseMultiples = sync.OnceValue(func() *multiples {
	return newMultiples(edwards25519.NewGeneratorPoint(), baseWidth)
})

// tables are the keys' multiples, for the whole process.
var tables = keyTables{often: 16, limit: 128}

// keyTables remembers how often keys are met, and the multiples of those met
// often. At its limit it forgets one, whichever: peers that are met often come
// back.
type keyTables struct {
	often uint32 // how many times a key is met before a table is made of it
	limit int    // keys at once: 128 tables have 27 MiB

	mu   sync.RWMutex
	keys map[[ed25519.PublicKeySize]byte]*keyTable
}

type keyTable struct {
	met       atomic.Uint32
	multiples atomic.Pointer[multiples] // of the negated key
}

// of returns the multiples of -A if the key A is met often, and otherwise nil.
func (t *keyTables) of(public ed25519.PublicKey) *multiples {
	id := [ed25519.PublicKeySize]byte(public)
	t.mu.RLock()
	k := t.keys[id]
	t.mu.RUnlock()
	if k == nil {
		k = t.enter(id)
	}
	if m := k.multiples.Load(); m != nil {
		return m
	}
	if k.met.Add(1) == t.often {
		if p, err := new(edwards25519.Point).SetBytes(public); err == nil {
			k.multiples.Store(newMultiples(p.Negate(p), keyWidth))
		}
	}
	return nil
}

func (t *keyTables) enter(id [ed25519.PublicKeySize]byte) *keyTable {
	t.mu.Lock()
	defer t.mu.Unlock()
	if k := t.keys[id]; k != nil {
		return k
	}
	if t.keys == nil {
		t.keys = map[[ed25519.PublicKeySize]byte]*keyTable{}
	}
	for other := range t.keys { // in no order
		if len(t.keys) < t.limit {
			break
		}
		delete(t.keys, other)
	}
	k := &keyTable{}
	t.keys[id] = k
	return k
}
