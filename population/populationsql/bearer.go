package populationsql

import (
	"encoding/binary"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/population"
)

// A bearer is a row (number, person, profile): the person bears the number, or
// bore it in some version. The profile is what the hot path answers from,
// without the document. Its first byte is the format:
//
//	empty   the person's current version does not have the number
//	1       only the document can tell
//	2       time recorded (since when this version is the current one)
//	        byte mask, the number's validity (from, until), holds (from, until)
//	        byte life<<4 | sex
//	        day of birth, number (the PIN in force), text name, key, father, mother
const (
	profileAsk  = 1
	profileFull = 2
)

// The bits of a profile's mask.
const (
	bearerFrom = 1 << iota
	bearerUntil
	holdsFrom
	holdsUntil
)

// bearer is a row to be written.
type bearer struct {
	number  uint64
	profile []byte // a part of the buffer given to bearersOf
}

// bearersOf makes one row for each number of v. The profile p is that of the
// day the version was recorded, by recordedProfile: a question about another day that Profile.Holds
// does not cover is answered from the document.
//
// It appends to rows and to buffer and returns both.
func bearersOf(v *population.Version, p *population.Profile, rows []bearer, buffer []byte) ([]bearer, []byte) {
	start := len(rows)
	for i, n := range v.Numbers {
		key := keyOf(n.Number)
		if key == 0 {
			continue
		}
		if j := indexOf(rows[start:], key); j >= 0 {
			// The number is there twice, as one that was cancelled and given
			// back: which validity counts depends on the question.
			rows[start+j].profile = []byte{profileAsk}
			continue
		}
		from := len(buffer)
		buffer = putProfile(buffer, v.Recorded.From, v.Numbers[i].Valid, p)
		rows = append(rows, bearer{key, buffer[from:len(buffer):len(buffer)]})
	}
	return rows, buffer
}

// recordedProfile is the profile that is kept with a version, and counted by.
func recordedProfile(v *population.Version) *population.Profile {
	p := v.Profile(v.Recorded.From)
	return &p
}

func indexOf(rows []bearer, key uint64) int {
	for i := range rows {
		if rows[i].number == key {
			return i
		}
	}
	return -1
}

func putProfile(b []byte, recorded time.Time, valid lienthong.Period, p *population.Profile) []byte {
	b = putTime(append(b, profileFull), recorded)
	b = append(b, periodBits(valid, bearerFrom, bearerUntil)|periodBits(p.Holds, holdsFrom, holdsUntil))
	b = putPeriod(putPeriod(b, valid), p.Holds)
	b = putDay(append(b, byte(p.Life)<<4|byte(p.Sex)&15), p.BirthDate)
	b = binary.AppendUvarint(b, p.PIN.Uint64())
	return putText(putText(putText(putText(b, p.Name), p.Key), p.Father), p.Mother)
}

// answer is what a bearer's row says to a question.
type answer uint8

const (
	no   answer = iota // not a holder
	yes                // a holder, and the row says all
	read               // the document at the AsOf decides
)

// decodeBearer reads a profile for the question at. The holder's Index and
// Person are left to the caller.
func decodeBearer(profile string, at population.AsOf, h *population.Holder) (answer, error) {
	if profile == "" || profile[0] == profileAsk {
		return read, nil
	}
	d := decoder{rest: profile}
	if d.byte() != profileFull {
		return no, errCorrupt
	}
	recorded := d.time()
	mask := d.byte()
	h.Valid = d.period(mask&bearerFrom != 0, mask&bearerUntil != 0)
	p := &h.Profile
	p.Holds = d.period(mask&holdsFrom != 0, mask&holdsUntil != 0)
	who := d.byte()
	p.Life, p.Sex = population.LifeStatus(who>>4), lienthong.Sex(who&15)
	p.BirthDate = d.day()
	p.PIN = d.number().PIN()
	p.Name, p.Key, p.Father, p.Mother = d.text(), d.text(), d.text(), d.text()
	switch {
	case d.bad || d.rest != "":
		return no, errCorrupt
	case at.Recorded.Before(recorded) || !p.Holds.Contains(at.Valid):
		return read, nil
	case h.Valid.From.After(at.Valid):
		return no, nil
	default:
		return yes, nil
	}
}

// holderIn answers the same question from a version that was in force then. Of
// several validities of one number, the one that began last counts.
func holderIn(v *population.Version, number uint64, at population.AsOf, h *population.Holder) bool {
	found := false
	for _, n := range v.Numbers {
		if keyOf(n.Number) == number && !n.Valid.From.After(at.Valid) && (!found || n.Valid.From.After(h.Valid.From)) {
			h.Valid, found = n.Valid, true
		}
	}
	if found {
		h.Profile = v.Profile(at.Valid)
	}
	return found
}
