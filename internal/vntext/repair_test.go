package vntext

import "testing"

// TestRepair: what damaged names become, and by which damage.
func TestRepair(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		raw, want string
		damage    Damage
	}{
		{"TrÇn C«ng Phong C\u00adêng", "Trần Công Phong Cường", DamageTCVN3},
		{"Lª V¨n ViÖt TuÊn", "Lê Văn Việt Tuấn", DamageTCVN3},
		{"Hµ ThÞ Hµ", "Hà Thị Hà", DamageTCVN3},
		{"Hμ ThÞ Hμ", "Hà Thị Hà", DamageTCVN3},
		{"§µo", "Đào", DamageTCVN3},
		{"§Æng §øc", "Đặng Đức", DamageTCVN3},
		{"NguyÔn ThÞ Hße", "Nguyễn Thị Hòe", DamageTCVN3},
		{"Ngäc", "Ngọc", DamageTCVN3},
		{"Vâ Minh Anh", "Võ Minh Anh", DamageTCVN3},
		{"NGUYÔN V¡N H¶I", "Nguyễn Văn Hải", DamageTCVN3 | DamageCase},
		{"Y Bløt Niª", "Y Blứt Niê", DamageTCVN3},
		{"Leâ Ñöùc Thònh Nam", "Lê Đức Thịnh Nam", DamageVNI},
		{"Nguyeãn Thò Hoøe Nga", "Nguyễn Thị Hòe Nga", DamageVNI},
		{"Nguyeãn Höõu Duõng", "Nguyễn Hữu Dũng", DamageVNI},
		{"Buøi Hoàng Yeán", "Bùi Hồng Yến", DamageVNI},
		{"Löu Thaønh Duõng", "Lưu Thành Dũng", DamageVNI},
		{"Nguyeãn Vaên Ñöùc Tröôøng", "Nguyễn Văn Đức Trường", DamageVNI},
		{"NGUYEÃN VAÊN A", "Nguyễn Văn A", DamageVNI | DamageCase},
		{"Taâm", "Tâm", DamageVNI},
		{"DÆ°Æ¡ng Quang HÃ¹ng", "Dương Quang Hùng", DamageMojibake},
		{"Tráº§n ThÃ\u00a0nh Duy", "Trần Thành Duy", DamageMojibake},
		{"Tráº§n ThÃ nh Duy", "Trần Thành Duy", DamageMojibake},
		{"Tráº§n Thá»‹ HÃ²e", "Trần Thị Hòe", DamageMojibake},
		{"Ä\u0090áº·ng", "Đặng", DamageMojibake},
		{"Äáº·ng", "Đặng", DamageMojibake},
		{"Nguye\u0302\u0303n", "Nguyễn", DamageNFD},
		{"Nguyê\u0303n", "Nguyễn", DamageNFD},
		{"Ðặng Thị Ɖào", "Đặng Thị Đào", DamageLookalike},
		{"  Lê\u00a0 Thị\tHoa ", "Lê Thị Hoa", DamageSpace},
		{"Lê\u200b Thị Hoa", "Lê Thị Hoa", DamageSpace},
		{"NguyễnVăn An", "Nguyễn Văn An", DamageSpace},
		{"LÊ  ĐÌNH  HƯNG ", "Lê Đình Hưng", DamageSpace | DamageCase},
		{"nguyễn văn a", "Nguyễn Văn A", DamageCase},
		{"H’Hen Niê", "H'Hen Niê", DamageApostrophe},
		{"H' HEN NIÊ", "H'Hen Niê", DamageApostrophe | DamageCase},
		{"Nguyeenx Vawn Huwngf", "Nguyễn Văn Hừng", DamageKeystroke},
		{"Ddinh Thij Huwowng", "Đinh Thị Hương", DamageKeystroke},
		{"Tra62n D9u7c1 Thinh5", "Trần Đức Thịnh", DamageKeystroke},
		{"Nguyễn Văn A.", "Nguyễn Văn A", DamagePunctuation},
		{"'Nguyễn Văn A", "Nguyễn Văn A", DamagePunctuation},
		{"Hoà", "Hòa", 0},
		{"Thuý Hùynh", "Thúy Huỳnh", 0},
		{"Nguỹên", "Nguyễn", 0},
	} {
		got, damage := Repair(c.raw)
		if got != c.want || damage != c.damage {
			t.Errorf("Repair(%q) = %q, %v; want %q, %v", c.raw, got, damage, c.want, c.damage)
		}
	}
}

// TestRepairLeavesGenuineNames: names that look like damage to a careless rule.
func TestRepairLeavesGenuineNames(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"Trần Ý", "Y Blứt Niê", "H'Hen Niê", "K'Brêu", "Lê Đà", "Tó", "Hòa", "Quý", "Giàng A Lù", "Vừ Mí Chơ", "Ka-Thị",
		"Ksor H'Hoa", "Siu Y Wê", "Mlô Êban", "Rơ Châm Blô", "Moong Văn Lô", "Thạch Sô Phia", "Điểu K'Ré", "A Phước", "Y Nhi",
		"Y Niê", "Niê", "Knul", "Đàng Năng Thọ", "Bá Trung", "Cà Thị Ên", "Lò Văn Ó", "H'Ñiêm", "Y Vâ", "Khâ", "Xồng Bá Lẩu",
		"François Lefèvre", "Hélène", "Chloë", "Noël", "José", "René", "Zoé", "André", "Gaël", "Loïc Minh", "Anaïs", "Haïti",
		"Benoît", "Léa", "Théo", "Inès", "Hué", "Naïm", "Thaïs", "Joël", "Zoë", "Raphaël Nguyễn", "Jérôme", "Müller", "Núñez",
		"Lee", "Lee Min Ho", "Max", "Roos", "Anna Roos", "Thomas", "Alex", "Moon", "Boon", "McDonald", "Jean-Pierre", "O'Brien",
		"Nguyen Van A", "Tran Thi Be", "Nguyễn Văn Ái", "Lê Thị Ấn", "Phạm Ơn", "Võ Ư", "Tạ Ô", "Lâm Ái Ó", "Thị Nở", "Mỹ Ký",
	} {
		if got, damage := Repair(name); got != name || damage != 0 {
			t.Errorf("Repair(%q) = %q, %v; want it left alone", name, got, damage)
		}
	}
}
