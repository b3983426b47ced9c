package synth

import (
	"strconv"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/synth/name"
)

// Person is one row of the register: a fixed-size value without pointers. All
// ordinals count from 1; 0 means nobody.
type Person struct {
	Ordinal   int
	PIN       lienthong.PIN
	Cancelled lienthong.PIN   // an earlier number that was cancelled when PIN was issued; zero for most
	CMND      lienthong.CMND9 // of those who bore a card before 2016; zero for the rest
	Name      name.Name
	Father    name.Name // as the register names him, even if he has no row; zero if unknown
	Mother    name.Name
	Birth     lienthong.Date // as registered: year alone for some of the old
	Died      lienthong.Date // of death, or since when missing; zero for the living

	Sex      lienthong.Sex
	Status   Status
	People   uint8 // dân tộc, code of Decision 121-TCTK/PPCĐ: 1 Kinh to 54
	Religion uint8 // 0 none; codes of the census list, unconfirmed; 99 other
	Marital  Marital
	Relation Relation

	Household   int // number of the household; its members are neighbours in the block
	FatherRow   int // ordinals of relatives who have rows of their own
	MotherRow   int
	SpouseRow   int
	TwinRow     int
	HouseNumber int16
	Lane        int16 // which kind and number of street, see AppendAddress

	Registered int32 // where the birth was registered; its province begins the PIN
	Hometown   int32 // quê quán, given in the former unit
	Residence  int32 // thường trú, given in the present unit
}

// Status is whether a person lives, as the register knows it. The dead stay.
type Status uint8

// Còn sống, đã chết, mất tích.
const (
	Alive Status = iota
	Dead
	Missing
)

// String is the Vietnamese word of the register's files.
func (s Status) String() string { return [...]string{"Còn sống", "Đã chết", "Mất tích"}[s] }

// Marital is tình trạng hôn nhân by QCVN 109:2017/BTTTT; code 3 is unconfirmed.
type Marital uint8

// The codes.
const (
	MaritalUnknown Marital = iota
	Single
	Married
	DivorcedOrWidowed
)

// Relation is quan hệ với chủ hộ, the relation to the head of the household.
// The numbers are this package's own: no source gives the official list.
type Relation uint8

// From the head down.
const (
	Head Relation = iota + 1
	Spouse
	Child
	ChildInLaw
	Grandchild
)

// lanes are the kinds of street that an address may name.
var lanes = [...]string{"phố ", "tổ dân phố ", "thôn ", "ấp ", "khu phố "}

// AppendAddress writes the permanent residence, e.g. "Số 12, thôn 3, Hà Nội".
func (p *Person) AppendAddress(dst []byte, places []Place) []byte {
	dst = append(dst, "Số "...)
	dst = strconv.AppendInt(dst, int64(p.HouseNumber), 10)
	if kind := int(p.Lane) % (len(lanes) + 1); kind < len(lanes) {
		dst = append(dst, ", "...)
		dst = append(dst, lanes[kind]...)
		dst = strconv.AppendInt(dst, int64(p.Lane)/int64(len(lanes)+1)+1, 10)
	}
	dst = append(dst, ", "...)
	return append(dst, places[p.Residence].Name...)
}

// Age is the completed years on a day; a missing month or day counts as 1 January.
func (p *Person) Age(on lienthong.Date) int {
	age := int(on.Year - p.Birth.Year)
	if on.Month < p.Birth.Month || on.Month == p.Birth.Month && on.Day < p.Birth.Day {
		age--
	}
	return age
}

// AppendDate writes a date as the register's files do: 02/01/2006, or as much
// of it as is known.
func AppendDate(dst []byte, d lienthong.Date) []byte {
	two := func(n uint8) { dst = append(dst, '0'+n/10, '0'+n%10, '/') }
	if d.IsZero() {
		return dst
	}
	if d.Day != 0 {
		two(d.Day)
	}
	if d.Month != 0 {
		two(d.Month)
	}
	return strconv.AppendInt(dst, int64(d.Year), 10)
}
