package gazetteer_test

import (
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong/gazetteer"
	"github.com/lienthong/lienthong/internal/vntext"
	"pgregory.net/rapid"
)

func joined(units []gazetteer.Unit) string {
	var out []string
	for _, u := range units {
		out = append(out, strings.TrimSpace(u.Code+" "+u.Name))
	}
	return strings.Join(out, ", ")
}

func TestResolveProvince(t *testing.T) {
	t.Parallel()
	g := gazetteer.Vietnam()
	for _, c := range []struct{ text, on, want string }{
		{"T. Bắc Giang", "2025-01-15", "24 Bắc Giang"},
		{"tỉnh Cao Bằng", "2025-01-15", "04 Cao Bằng"},
		{"TỈNH CAO BẰNG", "2025-01-15", "04 Cao Bằng"},
		{"tinh Ho Chi Minh", "2025-01-15", "79 Hồ Chí Minh"},
		{"TP HCM", "2025-01-15", "79 Hồ Chí Minh"},
		{"TP.HCM", "2025-01-15", "79 Hồ Chí Minh"},
		{"TPHCM", "2025-01-15", "79 Hồ Chí Minh"},
		{"TP. Hồ Chí Minh", "2025-01-15", "79 Hồ Chí Minh"},
		{"Thành phố Hồ Chí Minh", "2026-01-15", "79 Hồ Chí Minh"},
		{"Sài Gòn", "2025-01-15", "79 Hồ Chí Minh"},
		{"Hanoi", "2025-01-15", "01 Hà Nội"},
		{"thủ đô Hà Nội", "2025-01-15", "01 Hà Nội"},
		{"Ba Ria - Vung Tau", "2025-01-15", "77 Bà Rịa - Vũng Tàu"},
		{"Bà Rịa-Vũng Tàu", "2025-01-15", "77 Bà Rịa - Vũng Tàu"},
		{"Bà Rịa - Vũng Tàu", "2025-07-15", "79 Hồ Chí Minh"},
		{"Thừa Thiên Huế", "2025-01-15", "46 Huế"},
		{"Thừa Thiên - Huế", "2020-01-15", "46 Thừa Thiên Huế"},
		{"Huế", "2020-01-15", "46 Thừa Thiên Huế"},
		{"Thừa Thiên Huế", "2026-01-15", "46 Huế"},
		{"Đắc Lắc", "2025-01-15", "66 Đắk Lắk"},
		{"Đăk Lăk", "2025-01-15", "66 Đắk Lắk"},
		{"Dak Lak", "2025-01-15", "66 Đắk Lắk"},
		{"Daklak", "2025-01-15", "66 Đắk Lắk"},
		{"Kontum", "2025-01-15", "62 Kon Tum"},
		{"Hoà Bình", "2025-01-15", "17 Hoà Bình"},
		{"Lao Cai", "2026-01-15", "15 Lào Cai"},
		{"Số 336, phố 6, Bà Rịa - Vũng Tàu", "2025-01-15", "77 Bà Rịa - Vũng Tàu"},
		{"xã X, huyện Y, tỉnh Nam Định", "2025-01-15", "36 Nam Định"},
		{"xã X, huyện Y, tỉnh Nam Định, Việt Nam.", "2025-01-15", "36 Nam Định"},
		{"xã X huyện Y tỉnh Nam Định", "2025-01-15", "36 Nam Định"},
		{"Số 5 phố 6 Bà Rịa - Vũng Tàu", "2025-01-15", "77 Bà Rịa - Vũng Tàu"},
		{"thành phố Thái Bình", "2025-01-15", "34 Thái Bình"},
		{"Tây Ninh", "2025-06-30", "72 Tây Ninh"},
		{"Tây Ninh", "2025-07-02", "80 Tây Ninh"},
		{"Long An", "2025-07-02", "80 Tây Ninh"},
		{"Hà Tây", "2000-01-01", "Hà Tây"},
		{"Hà Tây", "2020-01-01", "01 Hà Nội"},
		{"Hà Bắc", "2020-01-01", "24 Bắc Giang, 27 Bắc Ninh"},
		{"Hà Bắc", "2026-01-01", "24 Bắc Ninh"},
		{"Nam Hà", "2020-01-01", "35 Hà Nam, 36 Nam Định"},
		{"Hà Nam Ninh", "2020-01-01", "35 Hà Nam, 36 Nam Định, 37 Ninh Bình"},
		{"Hà Nam Ninh", "1995-01-01", "Nam Hà, 37 Ninh Bình"},
		{"Hà Sơn Bình", "2020-01-01", "01 Hà Nội, 17 Hoà Bình"},
		{"Quảng Nam - Đà Nẵng", "2020-01-01", "49 Quảng Nam, 48 Đà Nẵng"},
		{"Gia Lai - Kon Tum", "2020-01-01", "64 Gia Lai, 62 Kon Tum"},
		{"Gia Lai", "2020-01-01", "64 Gia Lai"},
		{"Bình Trị Thiên", "2020-01-01", "44 Quảng Bình, 45 Quảng Trị, 46 Thừa Thiên Huế"},
		{"Hậu Giang", "1985-01-01", "Hậu Giang"},
		{"Hậu Giang", "2020-01-01", "93 Hậu Giang"},
		{"Minh Hải", "2026-01-01", "96 Cà Mau"},
		{"Sông Bé", "2026-01-01", "79 Hồ Chí Minh, 75 Đồng Nai"},
		{"xã Long An", "2025-01-15", ""},
		{"12 đường Hà Nội", "2025-01-15", ""},
		{"Hoa Kỳ", "2025-01-15", ""},
		{"Việt Nam", "2025-01-15", ""},
		{"", "2025-01-15", ""},
		{" ,;. ", "2025-01-15", ""},
	} {
		if got := joined(g.ResolveProvince(c.text, date(c.on))); got != c.want {
			t.Errorf("%q on %s: got %q, want %q", c.text, c.on, got, c.want)
		}
	}
}

// Every dissolved province of data/former.tsv leads to provinces of today and of
// the list of 63.
func TestDissolvedProvincesHaveHeirs(t *testing.T) {
	t.Parallel()
	g := gazetteer.Vietnam()
	for _, name := range strings.Split("Hà Tây;Hà Bắc;Nam Hà;Hà Nam Ninh;Vĩnh Phú;Hải Hưng;Bắc Thái;Hoàng Liên Sơn;Nghệ Tĩnh;"+
		"Bình Trị Thiên;Quảng Nam - Đà Nẵng;Nghĩa Bình;Phú Khánh;Thuận Hải;Sông Bé;Minh Hải;Cửu Long;Gia Lai - Kon Tum;"+
		"Cao Lạng;Hà Sơn Bình;Hà Tuyên", ";") {
		for _, on := range []time.Time{before, after} {
			units := g.ResolveProvince(name, on)
			if len(units) == 0 {
				t.Errorf("%s leads nowhere", name)
			}
			for _, u := range units {
				if u.Code == "" || !u.Valid.Contains(on) {
					t.Errorf("%s leads to %q, which is no province on that date", name, u.Name)
				}
			}
		}
	}
}

// However a province of the list is written, it is found.
func TestEveryWritingOfAProvince(t *testing.T) {
	t.Parallel()
	g := gazetteer.Vietnam()
	rapid.Check(t, func(t *rapid.T) {
		on := rapid.SampledFrom([]time.Time{before, after, now}).Draw(t, "on")
		u := rapid.SampledFrom(g.Provinces(on)).Draw(t, "province")
		prefix := rapid.SampledFrom([]string{"", "tỉnh ", "T. ", "Tỉnh: ", "TP. ", "thành phố ", "tp", "Số 3, xã A, huyện B, "}).Draw(t, "prefix")
		write := rapid.SampledFrom([]func(string) string{
			func(s string) string { return s }, strings.ToUpper, vntext.Fold,
			func(s string) string { return strings.ReplaceAll(s, " ", "  ") },
			func(s string) string { return strings.ReplaceAll(s, " - ", "-") },
		}).Draw(t, "write")
		suffix := rapid.SampledFrom([]string{"", ".", ", Việt Nam", " "}).Draw(t, "suffix")
		if prefix == "tp" {
			prefix = "tp "
		}
		text := prefix + write(u.Name) + suffix
		got := g.ResolveProvince(text, on)
		if len(got) != 1 || got[0] != u {
			t.Fatalf("%q: got %q, want %q", text, joined(got), u.Name)
		}
	})
}

func FuzzResolve(f *testing.F) {
	for _, s := range []string{"T. Bắc Giang", "xã X, huyện Y, tỉnh Z", ",,,", "Vi\u1ec7t Nam", "\xff\xfe", "thanh pho thanh pho", "phường 05, q. 3"} {
		f.Add(s)
	}
	g := gazetteer.Vietnam()
	f.Fuzz(func(t *testing.T, s string) {
		for _, u := range g.ResolveProvince(s, now) {
			if u.Level != gazetteer.ProvinceLevel || !u.Valid.Contains(now) {
				t.Errorf("answered %+v", u)
			}
		}
		for _, on := range []time.Time{before, now} {
			for _, u := range g.ResolveCommune(s, "79", on) {
				if p, _ := g.ProvinceOf(u); p.Code != "79" || !u.Valid.Contains(on) {
					t.Errorf("answered %+v", u)
				}
			}
		}
	})
}

func BenchmarkResolveProvince(b *testing.B) {
	g := gazetteer.Vietnam()
	for _, text := range []string{"Bắc Giang", "T. Bắc Giang", "Số 336, phố 6, Bà Rịa - Vũng Tàu", "xã X huyện Y tỉnh Nam Định", "không có gì"} {
		b.Run(vntext.Fold(text), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				g.ResolveProvince(text, before)
			}
		})
	}
}

func TestRegistrationCode(t *testing.T) {
	t.Parallel()
	g := gazetteer.Vietnam()
	for text, want := range map[string]uint8{
		"Hà Nội": 1, "tỉnh Hà Giang": 2, "TP. Cần Thơ": 92, "Hà Tây": 1, "": 0, "nơi nào đó": 0,
	} {
		if got := g.RegistrationCode(text); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}
