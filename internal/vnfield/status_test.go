package vnfield

import (
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
)

func TestSex(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]lienthong.Sex{
		"Nam": lienthong.Male, "NAM": lienthong.Male, " nam ": lienthong.Male, "M": lienthong.Male, "Male": lienthong.Male, "Trai": lienthong.Male, "1": lienthong.Male, "1.0": lienthong.Male,
		"Nữ": lienthong.Female, "nữ": lienthong.Female, "NỮ": lienthong.Female, "Nu": lienthong.Female, "F": lienthong.Female, "female": lienthong.Female, "Gái": lienthong.Female,
		"2": lienthong.Female, "N÷": lienthong.Female, "Nöõ": lienthong.Female, "Ná»¯": lienthong.Female, "Nu\u031b\u0303": lienthong.Female,
		"Khác": lienthong.SexOther,
		"":     lienthong.SexUnknown, "-": lienthong.SexUnknown, "không rõ": lienthong.SexUnknown,
	} {
		if got, err := Sex(in); err != nil || got != want {
			t.Errorf("%q: %v, %v; want %v", in, got, err, want)
		}
	}
	for in, wants := range map[string]string{"0": "either sex", "x": "not one of", "Nguyễn": "not one of", "3": "not one of", strings.Repeat("Nam", 99): "not one of"} {
		if got, err := Sex(in); err == nil || !strings.Contains(err.Error(), wants) {
			t.Errorf("%q: %v, %v", in, got, err)
		}
	}
}

func TestLife(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]LifeStatus{
		"Còn sống": Alive, "CÒN SỐNG": Alive, "con song": Alive, "Alive": Alive, "Cßn sèng": Alive,
		"Đã chết": Dead, "Đã mất": Dead, "Tử vong": Dead, "dead": Dead, "Qua đời": Dead,
		"Mất tích": Missing, "missing": Missing, "": LifeUnknown, "chưa rõ": LifeUnknown,
	} {
		if got, err := Life(in); err != nil || got != want {
			t.Errorf("%q: %v, %v; want %v", in, got, err, want)
		}
	}
	if got, err := Life("Nghỉ hưu"); err == nil {
		t.Errorf("retired is %v", got)
	}
	if LifeUnknown.String() != "unknown" || Missing.String() != "missing" || LifeStatus(9).String() != "unknown" {
		t.Error("names")
	}
}

// FuzzStatus: any text is a state, nothing, or an error.
func FuzzStatus(f *testing.F) {
	f.Add("Nữ")
	f.Add("Còn sống")
	f.Fuzz(func(t *testing.T, s string) {
		if sex, err := Sex(s); err != nil && sex != lienthong.SexUnknown {
			t.Fatalf("%q: %v and %v", s, sex, err)
		}
		if life, err := Life(s); err != nil && life != LifeUnknown {
			t.Fatalf("%q: %v and %v", s, life, err)
		}
	})
}
