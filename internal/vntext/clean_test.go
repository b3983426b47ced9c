package vntext

import (
	"slices"
	"testing"
)

func TestTidy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		raw, want string
		damage    Damage
	}{
		{"Le Van A", "Le Van A", 0},
		{"Lê  Hoa", "Lê Hoa", DamageSpace},
		{" Le", "Le", DamageSpace},
		{"Le ", "Le", DamageSpace},
		{"Le\r\nVan", "Le Van", DamageSpace},
		{"Le\ufeff", "Le", DamageSpace},
		{"Le\u3000Van", "Le Van", DamageSpace},
		{"Le\u00adVan", "LeVan", DamageSpace},
		{"Le\x00Van", "Le Van", DamageSpace},
		{"H´Hen", "H'Hen", DamageApostrophe},
		{"HʼHen", "H'Hen", DamageApostrophe},
		{"H`Hen", "H'Hen", DamageApostrophe},
		{"K' Brêu", "K'Brêu", DamageApostrophe},
		{"Rô' Be", "Rô'Be", DamageApostrophe},
		{"Brêu' A", "Brêu' A", 0}, // no prefix
		{"Le_Van", "Le Van", DamagePunctuation},
		{"“Lê Hoa”", "Lê Hoa", DamagePunctuation},
		{"- Lê Hoa;", "Lê Hoa", DamagePunctuation},
		{"...", "...", 0},
		{"Lê Hoa (A)", "Lê Hoa (A)", 0},
		{"Ðê", "Đê", DamageLookalike},
		{"Lê\xff", "Lê\uFFFD", 0},
		{"", "", 0},
	} {
		if got, damage := tidy(c.raw); got != c.want || damage != c.damage {
			t.Errorf("tidy(%q) = %q, %v; want %q, %v", c.raw, got, damage, c.want, c.damage)
		}
	}
}

func TestUnglue(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in, want []string
	}{
		{[]string{"NguyễnVănAn"}, []string{"Nguyễn", "Văn", "An"}},
		{[]string{"Lê", "ThịHoa"}, []string{"Lê", "Thị", "Hoa"}},
		{[]string{"McDonald"}, []string{"McDonald"}},
		{[]string{"LaVan"}, []string{"LaVan"}}, // no mark: may be a foreign name
		{[]string{"NguyễniHoàng"}, []string{"NguyễniHoàng"}},
		{[]string{"PnÚC"}, []string{"PnÚC"}},
		{[]string{""}, []string{""}},
	} {
		got, damage := unglue(c.in)
		if !slices.Equal(got, c.want) || (damage != 0) != (len(got) != len(c.in)) {
			t.Errorf("unglue(%q) = %q, %v; want %q", c.in, got, damage, c.want)
		}
	}
}

func TestRestoreCase(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in, want string
		damage   Damage
	}{
		{"NGUYỄN VĂN A", "Nguyễn Văn A", DamageCase},
		{"nguyễn văn a", "Nguyễn Văn A", DamageCase},
		{"H'HEN NIÊ-KĐĂM", "H'Hen Niê-Kđăm", DamageCase},
		{"DƯƠNG VĂN PnÚC", "Dương Văn Pnúc", DamageCase},
		{"Nguyễn Văn A", "Nguyễn Văn A", 0},
		{"Nguyễn VĂN A", "Nguyễn VĂN A", 0},
		{"nguyễn Văn a", "nguyễn Văn a", 0},
		{"A", "A", 0},
		{"y", "y", 0},
		{"Y A", "Y A", 0},
		{"12/3", "12/3", 0},
	} {
		if got, damage := restoreCase(c.in); got != c.want || damage != c.damage {
			t.Errorf("restoreCase(%q) = %q, %v; want %q, %v", c.in, got, damage, c.want, c.damage)
		}
	}
}
