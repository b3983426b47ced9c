package vntext

import (
	"strings"
	"testing"
)

func TestReadKeys(t *testing.T) {
	t.Parallel()
	for keys, want := range map[string]string{
		// Telex, tone last or in the middle, u and o horned together or apart.
		"Nguyeenx": "Nguyễn", "Nguyeexn": "Nguyễn", "Traanf": "Trần", "Leej": "Lệ", "Phamj": "Phạm", "Hoangf": "Hoàng", "Ddawngj": "Đặng",
		"DDoox": "Đỗ", "Dduwcs": "Đức", "Huwowng": "Hương", "Huowng": "Hương", "Truwowngf": "Trường", "Thuyr": "Thủy", "Quys": "Quý", "Vawn": "Văn",
		"Giangr": "Giảng", "Ddinhf": "Đình", "Nguyeetj": "Nguyệt", "Booij": "Bội", "NGUYEENX": "NGUYỄN", "ddieepj": "điệp", "Uwng": "Ưng",
		// VNI.
		"Tra62n": "Trần", "Tran62": "Trần", "Nguye6n4": "Nguyễn", "D9u7c1": "Đức", "Va8n": "Văn", "Thi5": "Thị", "Hu7o7ng": "Hương", "Huo7ng": "Hương",
		"Le6": "Lê", "D9o64": "Đỗ",
	} {
		if got, sure := readKeys(keys); got != want || sure != strings.ContainsAny(keys, "123456789") {
			t.Errorf("%q is read %q, sure %v; want %q", keys, got, sure, want)
		}
	}
	for _, s := range []string{
		"", "a", "A1", "E2", "P12", "Q10", "Nguyen", "Tran", "Thomas", "Alex", "Beers", "Johnson", "Swift", "www", "zzz", "dd", "ss", "a1b2", "T9", "96", "abcdefghijklmnop",
		"Nguyeenxx", "Traanff", "Tra622n", "x1", "Williams", "Rossi", "Ksor", "K'Brêu", "Aah",
	} {
		if got, _ := readKeys(s); got != "" {
			t.Errorf("%q is read %q", s, got)
		}
	}
}

// TestKeystrokesWantSupport: one word that reads as Telex may be a foreign
// name; what stands beside it decides.
func TestKeystrokesWantSupport(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ raw, want string }{
		{"Nguyeenx Van A", "Nguyễn Van A"},
		{"Traanf Thij Hoaf", "Trần Thị Hòa"},
		{"Nguyễn Văn Huwngf", "Nguyễn Văn Hừng"},
		{"Le Van Hu7ng2", "Le Van Hừng"},
		{"Lee Min Ho", "Lee Min Ho"},
		{"Kim Roos", "Kim Roos"},
		{"Max Weber", "Max Weber"},
		{"Dang Van Lam", "Dang Van Lam"},
		{"Bruce Lee", "Bruce Lee"},
	} {
		got, damage := Repair(c.raw)
		if got != c.want || (damage&DamageKeystroke != 0) != (got != c.raw) {
			t.Errorf("Repair(%q) = %q, %v; want %q", c.raw, got, damage, c.want)
		}
	}
}
