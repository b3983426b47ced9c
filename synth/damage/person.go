package damage

import (
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/synth/chance"
)

func sexMissing(_ *chance.Dice, r *Record, _ *Facts) bool {
	r.Sex = ""
	return true
}

func sexWrong(_ *chance.Dice, r *Record, _ *Facts) bool {
	switch r.Sex {
	case "Nam":
		r.Sex = "Nữ"
	case "Nữ":
		r.Sex = "Nam"
	default:
		return false
	}
	return true
}

func sexLetter(_ *chance.Dice, r *Record, f *Facts) bool {
	r.Sex = "M"
	if f.Sex == lienthong.Female {
		r.Sex = "F"
	}
	return true
}

func hasOldHome(_ *Record, f *Facts) bool { return f.OldHome != "" && f.OldHome != f.Home }

func oldUnit(_ *chance.Dice, r *Record, f *Facts) bool {
	r.Home = f.OldHome
	return true
}

// historicUnit names a province that was gone before the list of 63, for
// hometowns that lay in it.
func historicUnit(_ *chance.Dice, r *Record, f *Facts) bool {
	for _, h := range historic {
		for _, part := range h.parts {
			if part == f.OldHome || f.OldHome == "" && part == f.Home {
				r.Home = h.name
				return true
			}
		}
	}
	return false
}

// historic are provinces of 1975 to 2008 by the provinces that took them over.
// Hà Tây was most of what Hà Nội gained in 2008.
var historic = []struct {
	name  string
	parts []string
}{
	{"Hà Tây", []string{"Hà Nội"}},
	{"Hà Bắc", []string{"Bắc Ninh", "Bắc Giang"}},
	{"Hải Hưng", []string{"Hải Dương", "Hưng Yên"}},
	{"Nam Hà", []string{"Nam Định", "Hà Nam"}},
	{"Vĩnh Phú", []string{"Vĩnh Phúc", "Phú Thọ"}},
	{"Bắc Thái", []string{"Bắc Kạn", "Thái Nguyên"}},
	{"Hà Tuyên", []string{"Hà Giang", "Tuyên Quang"}},
	{"Hoàng Liên Sơn", []string{"Lào Cai", "Yên Bái"}},
	{"Nghệ Tĩnh", []string{"Nghệ An", "Hà Tĩnh"}},
	{"Bình Trị Thiên", []string{"Quảng Bình", "Quảng Trị", "Thừa Thiên Huế"}},
	{"Quảng Nam - Đà Nẵng", []string{"Quảng Nam", "Đà Nẵng"}},
	{"Nghĩa Bình", []string{"Quảng Ngãi", "Bình Định"}},
	{"Phú Khánh", []string{"Phú Yên", "Khánh Hòa"}},
	{"Thuận Hải", []string{"Ninh Thuận", "Bình Thuận"}},
	{"Gia Lai - Kon Tum", []string{"Gia Lai", "Kon Tum"}},
	{"Sông Bé", []string{"Bình Dương", "Bình Phước"}},
	{"Cửu Long", []string{"Vĩnh Long", "Trà Vinh"}},
	{"Hậu Giang", []string{"Cần Thơ", "Sóc Trăng"}},
	{"Minh Hải", []string{"Cà Mau", "Bạc Liêu"}},
}

func placeShort(_ *chance.Dice, r *Record, _ *Facts) bool {
	r.Home = "T. " + r.Home
	return true
}

func placePrefixed(_ *chance.Dice, r *Record, _ *Facts) bool {
	r.Home = "tỉnh " + r.Home
	return true
}

func placeUnmarked(_ *chance.Dice, r *Record, _ *Facts) bool {
	plain := strip(r.Home)
	if plain == r.Home || strings.TrimSpace(plain) == "" {
		return false
	}
	r.Home = plain
	return true
}

func placeMissing(_ *chance.Dice, r *Record, _ *Facts) bool {
	had := r.Home != ""
	r.Home = ""
	return had
}
