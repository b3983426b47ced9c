package page

import (
	"encoding/hex"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// A Writer appends a value as text.
type Writer func(b []byte, v parquet.Value) []byte

// WriterOf writes values of a column by the meaning that the file gives them
// (Parquet format, LogicalTypes.md), else by how they are stored.
func WriterOf(t parquet.Type) Writer {
	if l := t.LogicalType(); l != nil {
		switch v := l.Value.(type) {
		case *format.DateType:
			return appendDate
		case *format.TimestampType:
			return timestampAppender(v)
		case *format.TimeType:
			return timeAppender(v)
		case *format.DecimalType:
			return decimalAppender(int(v.Scale))
		case *format.UUIDType:
			return appendUUID
		case *format.IntType:
			if !v.IsSigned {
				return appendUnsigned
			}
		}
	}
	return appendPlain
}

func appendPlain(b []byte, v parquet.Value) []byte {
	switch v.Kind() {
	case parquet.Boolean:
		return strconv.AppendBool(b, v.Boolean())
	case parquet.Int32:
		return strconv.AppendInt(b, int64(v.Int32()), 10)
	case parquet.Int64:
		return strconv.AppendInt(b, v.Int64(), 10)
	case parquet.Int96:
		return appendInt96(b, v)
	case parquet.Float:
		return strconv.AppendFloat(b, float64(v.Float()), 'f', -1, 32)
	case parquet.Double:
		return strconv.AppendFloat(b, v.Double(), 'f', -1, 64)
	default:
		return append(b, v.ByteArray()...)
	}
}

func appendUnsigned(b []byte, v parquet.Value) []byte {
	if v.Kind() == parquet.Int32 {
		return strconv.AppendUint(b, uint64(v.Uint32()), 10)
	}
	return strconv.AppendUint(b, v.Uint64(), 10)
}

// integer is the value of either integer kind.
func integer(v parquet.Value) int64 {
	if v.Kind() == parquet.Int32 {
		return int64(v.Int32())
	}
	return v.Int64()
}

func appendDate(b []byte, v parquet.Value) []byte {
	return time.Unix(0, 0).UTC().AddDate(0, 0, int(v.Int32())).AppendFormat(b, "2006-01-02")
}

// appendInstant leaves the clock away at midnight: tools write plain dates as
// timestamps.
func appendInstant(b []byte, at time.Time) []byte {
	if at.Equal(at.Truncate(24 * time.Hour)) {
		return at.AppendFormat(b, "2006-01-02")
	}
	return at.AppendFormat(b, "2006-01-02T15:04:05.999999999")
}

func timestampAppender(t *format.TimestampType) Writer {
	unit := step(t.Unit)
	perSecond := int64(time.Second / unit)
	return func(b []byte, v parquet.Value) []byte {
		n := integer(v)
		return appendInstant(b, time.Unix(n/perSecond, n%perSecond*int64(unit)).UTC())
	}
}

func timeAppender(t *format.TimeType) Writer {
	unit := step(t.Unit)
	perDay := int64(24 * time.Hour / unit)
	return func(b []byte, v parquet.Value) []byte {
		at := time.Unix(0, 0).UTC().Add(time.Duration(integer(v)%perDay) * unit)
		return at.AppendFormat(b, "15:04:05.999999999")
	}
}

func step(u format.TimeUnit) time.Duration {
	if u.Value == nil {
		return time.Millisecond
	}
	return u.Value.Duration()
}

// appendInt96 is the timestamp of Hive and Impala: nanoseconds of the day, then
// the Julian day number, of which 2,440,588 is 1 January 1970.
func appendInt96(b []byte, v parquet.Value) []byte {
	const unixDay = 2_440_588
	n := v.Int96()
	nanos := int64(uint64(n[1])<<32 | uint64(n[0]))
	return appendInstant(b, time.Unix((int64(n[2])-unixDay)*86_400, nanos).UTC())
}

// decimalAppender writes an unscaled integer, two's complement and big-endian
// when stored as bytes, with its decimal point.
func decimalAppender(scale int) Writer {
	return func(b []byte, v parquet.Value) []byte {
		n := new(big.Int)
		switch v.Kind() {
		case parquet.Int32, parquet.Int64:
			n.SetInt64(integer(v))
		case parquet.ByteArray, parquet.FixedLenByteArray:
			raw := v.ByteArray()
			n.SetBytes(raw)
			if len(raw) > 0 && raw[0] >= 0x80 {
				n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(raw))))
			}
		default:
			return appendPlain(b, v)
		}
		if n.Sign() < 0 {
			b = append(b, '-')
		}
		digits := n.Abs(n).String()
		if scale <= 0 || scale > 1000 {
			return append(b, digits...)
		}
		if len(digits) <= scale {
			digits = strings.Repeat("0", scale+1-len(digits)) + digits
		}
		b = append(b, digits[:len(digits)-scale]...)
		b = append(b, '.')
		return append(b, digits[len(digits)-scale:]...)
	}
}

// appendUUID writes 8-4-4-4-12 hexadecimal digits (RFC 9562 section 4).
func appendUUID(b []byte, v parquet.Value) []byte {
	raw := v.ByteArray()
	if len(raw) != 16 {
		return hex.AppendEncode(b, raw)
	}
	for i, n := range []int{4, 2, 2, 2, 6} {
		if i > 0 {
			b = append(b, '-')
		}
		b = hex.AppendEncode(b, raw[:n])
		raw = raw[n:]
	}
	return b
}
