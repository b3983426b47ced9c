package keying

import (
	"math"

	"github.com/lienthong/lienthong/reconcile/column"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Part is a part of a blocking key: what a form takes from a field.
type Part struct {
	Field   int
	Form    scheme.Form
	Several bool         // a value may have several
	Keys    *column.Keys // nil where it is the value itself
	top     uint32       // values beyond it are not asked for
}

// NewPart is a part without its keys.
func NewPart(field int, f scheme.Form) Part {
	return Part{Field: field, Form: f, Several: f.Several(), top: math.MaxUint32}
}

// one is what the part takes from a value, 0 if nothing. It is for parts that do
// not take several.
func (p *Part) one(v uint32) uint64 {
	switch {
	case v > p.top:
		return 0
	case p.Keys == nil:
		return uint64(v)
	}
	return p.Keys.One(v)
}

// Mix makes one hash of the parts of a key.
func Mix(a, b uint64) uint64 {
	if a == 0 {
		return b
	}
	h := a*0x9e3779b97f4a7c15 + b
	h ^= h >> 32
	return h * 0xd6e8feb86659fd93
}
