package population

import (
	"strconv"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vntext"
)

// Profile is the projection of v at a valid time. Stores call it when they
// record a version, with the beginning of its recorded period, and when they
// answer about a time outside the profile they kept.
func (v *Version) Profile(at time.Time) Profile {
	var p Profile
	for i := range v.Facts {
		f := &v.Facts[i]
		if !profiled(f.Field) {
			continue
		}
		p.narrow(f.Valid, at)
		if f.Valid.Contains(at) {
			p.take(f)
		}
	}
	for _, n := range v.Numbers {
		if n.Number.PIN().IsZero() {
			continue
		}
		p.narrow(n.Valid, at)
		if n.Valid.Contains(at) {
			p.PIN = n.Number.PIN()
		}
	}
	for _, r := range v.Relations {
		if r.Kind != Father && r.Kind != Mother {
			continue
		}
		p.narrow(r.Valid, at)
		if r.Valid.Contains(at) && r.Kind == Father {
			p.Father = r.Name
		} else if r.Valid.Contains(at) {
			p.Mother = r.Name
		}
	}
	p.Key = vntext.MatchKey(p.Name)
	return p
}

// profiled reports whether a fact of f can change a profile.
func profiled(f Field) bool {
	switch f {
	case FieldFullName, FieldBirthDate, FieldSex, FieldDeathDate, FieldDisappearanceDate:
		return true
	default:
		return false
	}
}

// narrow cuts Holds down to the side of each end of valid on which at lies.
func (p *Profile) narrow(valid lienthong.Period, at time.Time) {
	for _, edge := range [2]time.Time{valid.From, valid.Until} {
		switch {
		case edge.IsZero():
		case edge.After(at):
			if p.Holds.Until.IsZero() || edge.Before(p.Holds.Until) {
				p.Holds.Until = edge
			}
		case edge.After(p.Holds.From):
			p.Holds.From = edge
		}
	}
}

// take copies a fact that is true at the time of the profile.
func (p *Profile) take(f *Fact) {
	switch f.Field {
	case FieldFullName:
		p.Name = f.Value.Text
	case FieldBirthDate:
		p.BirthDate = f.Value.Date
	case FieldSex:
		p.Sex = parseSex(f.Value.Code)
	case FieldDeathDate:
		p.Life = Dead // outranks Missing, whichever comes first
	case FieldDisappearanceDate:
		if p.Life != Dead {
			p.Life = Missing
		}
	}
}

// parseSex reads a code of QCVN 109:2017/BTTTT; unknown for any other.
func parseSex(code string) lienthong.Sex {
	n, err := strconv.Atoi(code)
	if err != nil || n < 0 || n > int(lienthong.SexOther) {
		return lienthong.SexUnknown
	}
	return lienthong.Sex(n)
}
