package vnfield

import (
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vntext"
)

// blankWords are what people write where there is nothing to write.
var blankWords = map[string]bool{
	"null": true, "none": true, "nil": true, "n a": true, "na": true, "nan": true, "khong": true, "khong co": true, "khong ro": true, "chua co": true,
	"chua ro": true, "khong biet": true, "unknown": true, "ko": true, "ko co": true,
}

// isBlank reports whether a field holds nothing.
func isBlank(s string) bool {
	if s == "" {
		return true
	}
	if s[0] >= '0' && s[0] <= '9' || len(s) > maxNumberField {
		return false
	}
	s, _ = vntext.Repair(s) // or half a word in another encoding is taken for a blank
	f := vntext.Fold(s)
	return f == "" || blankWords[f]
}

// word is a field of one or a few words as the tables below have it.
func word(s string) string {
	if len(s) > maxNumberField {
		return s
	}
	repaired, _ := vntext.Repair(s)
	return strings.TrimSuffix(vntext.Fold(repaired), " 0") // 1.0, a code stored as a number
}

// sexWords: 1 and 2 are the codes of QCVN 109:2017/BTTTT. 0 is missing, since
// files use it for either sex.
var sexWords = map[string]lienthong.Sex{
	"nam": lienthong.Male, "m": lienthong.Male, "male": lienthong.Male, "trai": lienthong.Male, "1": lienthong.Male, "gioi tinh nam": lienthong.Male,
	"nu": lienthong.Female, "f": lienthong.Female, "female": lienthong.Female, "gai": lienthong.Female, "2": lienthong.Female, "gioi tinh nu": lienthong.Female,
	"khac": lienthong.SexOther, "other": lienthong.SexOther,
}

// Sex reads a field for the sex, giới tính.
func Sex(s string) (lienthong.Sex, error) {
	if isBlank(s) {
		return lienthong.SexUnknown, nil
	}
	w := word(s)
	if sex, ok := sexWords[w]; ok {
		return sex, nil
	}
	if w == "0" {
		return lienthong.SexUnknown, invalid("sex: 0 means either sex in different files; write Nam or Nữ")
	}
	return lienthong.SexUnknown, invalid("sex: not one of Nam, Nữ, M, F, 1, 2")
}

// LifeStatus says whether a person lives, as the register holds it (Law on
// Identity 26/2023/QH15 art. 9, items on death and disappearance).
type LifeStatus uint8

// The states of life.
const (
	LifeUnknown LifeStatus = iota
	Alive
	Dead
	Missing // declared missing by a court, mất tích
)

var lifeNames = [...]string{"unknown", "alive", "dead", "missing"}

// String is the English word.
func (l LifeStatus) String() string {
	if int(l) < len(lifeNames) {
		return lifeNames[l]
	}
	return "unknown"
}

var lifeWords = map[string]LifeStatus{
	"con song": Alive, "dang song": Alive, "song": Alive, "alive": Alive, "living": Alive, "binh thuong": Alive,
	"da chet": Dead, "chet": Dead, "da mat": Dead, "mat": Dead, "tu vong": Dead, "da tu vong": Dead, "qua doi": Dead, "da qua doi": Dead,
	"dead": Dead, "deceased": Dead, "died": Dead, "tuyen bo chet": Dead, "bi tuyen bo da chet": Dead, "tuyen bo da chet": Dead, "tu tran": Dead, "liet si": Dead,
	"mat tich": Missing, "tuyen bo mat tich": Missing, "bi tuyen bo mat tich": Missing, "missing": Missing, "disappeared": Missing,
}

// Life reads a field for the state of life.
func Life(s string) (LifeStatus, error) {
	if isBlank(s) {
		return LifeUnknown, nil
	}
	if l, ok := lifeWords[word(s)]; ok {
		return l, nil
	}
	return LifeUnknown, invalid("life status: not one of Còn sống, Đã chết, Mất tích")
}
