package populationsql

import (
	"encoding/binary"
	"time"

	"github.com/lienthong/lienthong"
)

// The primitives of both encodings. All integers are varints of
// encoding/binary.
//
//	text    length in bytes, the bytes
//	day     year<<9 | month<<5 | day; month and day 0 where not known
//	time    zig-zag of: days since 1970 times 2, for midnights UTC, which most
//	        valid times are; else microseconds since 1970 times 2, plus 1

// errCorrupt is what a decoder answers to bytes that no encoder of this version
// wrote.
var errCorrupt = lienthong.Errorf(lienthong.Internal,
	"The register holds a record that is damaged or was written by a later version of the program; upgrade, or restore a backup.")

const microsPerDay = 24 * 60 * 60 * 1_000_000

func putText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func putDay(b []byte, d lienthong.Date) []byte {
	return binary.AppendUvarint(b, uint64(d.Year)<<9|uint64(d.Month)<<5|uint64(d.Day))
}

func putTime(b []byte, t time.Time) []byte {
	us := t.UnixMicro()
	if us%microsPerDay == 0 {
		return binary.AppendVarint(b, us/microsPerDay<<1)
	}
	return binary.AppendVarint(b, us<<1|1)
}

// encodable reports whether putDay keeps d.
func encodable(d lienthong.Date) bool { return d.Year >= 0 && d.Month <= 12 && d.Day <= 31 }

// A decoder reads from a string, so that the texts it returns are parts of it
// and cost no allocation. After the first fault every read gives zero; look at
// bad once at the end.
type decoder struct {
	rest string
	bad  bool
}

func (d *decoder) fail() { d.rest, d.bad = "", true }

func (d *decoder) byte() byte {
	if d.rest == "" {
		d.fail()
		return 0
	}
	c := d.rest[0]
	d.rest = d.rest[1:]
	return c
}

func (d *decoder) uvarint() uint64 {
	var v uint64
	for i := 0; i < len(d.rest) && i < binary.MaxVarintLen64; i++ {
		c := d.rest[i]
		v |= uint64(c&0x7f) << (7 * i)
		if c < 0x80 {
			if i == binary.MaxVarintLen64-1 && c > 1 {
				break // more than 64 bits
			}
			d.rest = d.rest[i+1:]
			return v
		}
	}
	d.fail()
	return 0
}

func (d *decoder) varint() int64 {
	u := d.uvarint()
	return int64(u>>1) ^ -int64(u&1)
}

func (d *decoder) text() string {
	n := d.uvarint()
	if n > uint64(len(d.rest)) {
		d.fail()
		return ""
	}
	s := d.rest[:n]
	d.rest = d.rest[n:]
	return s
}

func (d *decoder) day() lienthong.Date {
	v := d.uvarint()
	date := lienthong.Date{Year: int16(v >> 9 & 0x7fff), Month: uint8(v >> 5 & 15), Day: uint8(v & 31)}
	if v>>24 != 0 || !encodable(date) {
		d.fail()
	}
	return date
}

func (d *decoder) time() time.Time {
	v := d.varint()
	if v&1 == 1 {
		return time.UnixMicro(v >> 1).UTC()
	}
	days := v >> 1
	if days > maxDays || days < -maxDays {
		d.fail()
		return time.Time{}
	}
	return time.UnixMicro(days * microsPerDay).UTC()
}

// maxDays keeps days*microsPerDay inside 63 bits, shifted; it is 145,000 years.
const maxDays = 1 << 62 / microsPerDay

// count reads how many things follow, each of at least size bytes, so that a
// damaged count cannot ask for more memory than the input is long.
func (d *decoder) count(size int) int {
	n := d.uvarint()
	if n > uint64(len(d.rest)/size) {
		d.fail()
		return 0
	}
	return int(n)
}

// number reads a card number: a PIN is above 10^9, an old number below, and 0
// is none; so both fit one column, too.
func (d *decoder) number() lienthong.CardNumber {
	n, err := numberOf(d.uvarint())
	if err != nil {
		d.fail()
	}
	return n
}

func numberOf(v uint64) (lienthong.CardNumber, error) {
	switch {
	case v == 0:
		return lienthong.CardNumber{}, nil
	case v < 1_000_000_000:
		c, err := lienthong.CMND9FromUint32(uint32(v))
		return lienthong.CardNumberOfCMND(c), err
	default:
		p, err := lienthong.PINFromUint64(v)
		return lienthong.CardNumberOf(p), err
	}
}

// keyOf is the number as an integer, the inverse of numberOf.
func keyOf(n lienthong.CardNumber) uint64 {
	if p := n.PIN(); !p.IsZero() {
		return p.Uint64()
	}
	return uint64(n.CMND9().Uint32())
}
