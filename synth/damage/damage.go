package damage

import (
	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/synth/chance"
)

// Record is the part of a personnel record that can be damaged, as text.
type Record struct {
	Name   string // Họ và tên khai sinh
	Birth  string // Ngày, tháng, năm sinh
	Sex    string // Giới tính
	Home   string // Quê quán
	Number string // Số CMND/CCCD
}

// Facts is what is true of the person a record is about.
type Facts struct {
	PIN       lienthong.PIN
	Cancelled lienthong.PIN   // a former number
	CMND      lienthong.CMND9 // the old number
	Relatives []lienthong.PIN // of close relatives, twins left out
	Twin      lienthong.PIN   // the twin's number
	Birth     lienthong.Date
	Sex       lienthong.Sex
	Home      string // the unit of today, e.g. "Đồng Nai"
	OldHome   string // the unit of before 1 July 2025, e.g. "Bình Phước"
}

// Clean writes the facts down as a careful clerk does today; the name is the
// caller's, since facts hold none.
func Clean(name string, f *Facts) Record {
	r := Record{Name: name, Birth: layout(f.Birth), Home: f.Home, Number: f.PIN.Reveal(), Sex: "Nam"}
	if f.Sex == lienthong.Female {
		r.Sex = "Nữ"
	}
	return r
}

// Apply damages a record at the given rates and says how, group by group in
// the order of Classes. Each group draws once, whatever the others did.
func (rs *Rates) Apply(d *chance.Dice, r *Record, f *Facts) []Class {
	var struck []Class
	for _, group := range groups {
		x := d.Float()
		for i := range group {
			c := &group[i]
			if c.only != nil && !c.only(r, f) {
				continue
			}
			rate := c.rate(rs)
			if x >= rate {
				x -= rate
				continue
			}
			if c.harm(d, r, f) {
				struck = append(struck, c.name)
			}
			break
		}
	}
	return struck
}

// Strike applies one class for certain. It reports whether the class could
// strike this record; if not, the record is unchanged.
func Strike(class Class, d *chance.Dice, r *Record, f *Facts) bool {
	for _, group := range groups {
		for i := range group {
			if c := &group[i]; c.name == class {
				return (c.only == nil || c.only(r, f)) && c.harm(d, r, f)
			}
		}
	}
	return false
}
