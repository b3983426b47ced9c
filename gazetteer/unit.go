package gazetteer

import (
	"time"

	"github.com/lienthong/lienthong"
)

// Level is the tier of a unit.
type Level uint8

// The tiers. District level ended on 30 June 2025 (Law on the Organisation of
// Local Government 72/2025/QH15).
const (
	ProvinceLevel Level = 1
	DistrictLevel Level = 2
	CommuneLevel  Level = 3
)

// Unit is an administrative unit, đơn vị hành chính, in one stretch of its life.
// Two versions of a unit, before and after a change of type or name, share their
// code and differ in Valid.
type Unit struct {
	Code   string // 2 digits for a province, 3 for a district, 5 for a commune; "" for a province dissolved before the list of 63
	Type   string // tỉnh, thành phố, quận, huyện, thị xã, thị trấn, phường, xã, đặc khu
	Name   string // without the type
	Level  Level
	Parent string // code of the unit above at the same time; "" for a province
	// Valid is when the unit was this. A zero From means that the tables do not
	// record the beginning.
	Valid lienthong.Period
}

// Gazetteer is the set of tables. It does not change; all methods may be called
// at once from several goroutines. Get it from [Vietnam].
type Gazetteer struct {
	provinces, districts, communes map[string][]Unit // by code; versions in order of time
	successions                    successions
	names                          provinceNames
	communeNames                   func() communeNames // folded on first use, since most callers never ask
}

// Province is the province with a two-digit code on a date.
func (g *Gazetteer) Province(code string, on time.Time) (Unit, bool) {
	return at(g.provinces[code], on)
}

// District is the district with a three-digit code on a date; none from 1 July
// 2025.
func (g *Gazetteer) District(code string, on time.Time) (Unit, bool) {
	return at(g.districts[code], on)
}

// Commune is the commune with a five-digit code on a date.
func (g *Gazetteer) Commune(code string, on time.Time) (Unit, bool) {
	return at(g.communes[code], on)
}

// at picks the version of a unit that holds on a date.
func at(versions []Unit, on time.Time) (Unit, bool) {
	for _, u := range versions {
		if u.Valid.Contains(on) {
			return u, true
		}
	}
	return Unit{}, false
}

// ProvinceOf is the province that a unit belongs to, at the time of the unit.
func (g *Gazetteer) ProvinceOf(u Unit) (Unit, bool) {
	if u.Level == ProvinceLevel {
		return u, true
	}
	on := instantOf(u.Valid)
	code := u.Parent
	if len(code) == len("000") {
		d, ok := g.District(code, on)
		if !ok {
			return Unit{}, false
		}
		code = d.Parent
	}
	return g.Province(code, on)
}

// instantOf is a moment inside a period, as late as it has one.
func instantOf(p lienthong.Period) time.Time {
	if p.IsOpen() {
		return farFuture
	}
	return p.Until.Add(-time.Nanosecond)
}

// RegistrationProvince is the province where the birth behind a personal number
// was registered, in the list of 63 that numbers keep for ever, as it stood on
// its last day. It is false for a code of a foreign country (100 and above:
// Circular 07/2016/TT-BCA, annex 2) and for one that no province had.
func (g *Gazetteer) RegistrationProvince(pin lienthong.PIN) (Unit, bool) {
	code := pin.Province()
	if code < 1 || code > 99 {
		return Unit{}, false
	}
	return g.Province(string([]byte{byte('0' + code/10), byte('0' + code%10)}), lastDayOf63)
}

// Provinces is every province on a date, in the order of their codes.
func (g *Gazetteer) Provinces(on time.Time) []Unit { return all(g.provinces, on) }

// Communes is every commune on a date, in the order of their codes.
func (g *Gazetteer) Communes(on time.Time) []Unit { return all(g.communes, on) }
