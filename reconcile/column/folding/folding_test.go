package folding

import (
	"testing"

	"pgregory.net/rapid"
)

// scripts are letters of many of them, with marks, digits, and what parts words.
var scripts = []string{
	"Nguyễn Thị Hồng Đào ỆẰỡ", "Straße Łódź Ørsted D’Àngelo l·l ŀ İzmir ﬁ", "Жуковський Йосипъ ё", "Παπαδόπουλος ΐ", "عبد الله بِنْ أحمد ة ى ـ ٣٤",
	"שָׁלוֹם", "สมชาย น้ำ ผู้ใหญ่ สำรวย ๑๒", "ກຳ ໐", "क़ुतुब मीनार हिन्दी", "ক্ষ বাংলা", "தமிழ்", "မြန်မာ", "ភាសាខ្មែរ", "የኢትዮጵያ", "საქართველო Հայաստան",
	"王小明 東京タワー ガギグ", "김철수 서울특별시 한국", "ⅷ ½ № ™ \u00a0\u200b\u00ad\u2003 ４２", "e\u0301 a\u0323\u0302 a\u0302\u0323 \u0e38\u0e48 \u0e48\u0e38 \u0344", "'`’ʼ-.,/", "\U0001f600 𝐀 豈 \ufffd", "Ç\u1715 \u1715Ç",
}

// TestQuickWays: text is folded the quick ways as it is sign by sign.
func TestQuickWays(t *testing.T) {
	t.Parallel()
	var all []rune
	quick := 0
	for _, s := range scripts {
		all = append(all, []rune(s)...)
		if _, ok := appendKnown(nil, s); ok {
			quick++
		}
	}
	if quick < len(scripts)-4 {
		t.Errorf("of %d texts %d are folded the quick way", len(scripts), quick)
	}
	for r := range rune(0x11000) { // whatever is before and behind
		hold(t, "a"+string(r)+"\u0323b"+string(r)+"\u0e01"+string(r)+"\u0e48")
	}
	rapid.Check(t, func(t *rapid.T) {
		letter := rapid.OneOf(rapid.SampledFrom(all), rapid.Rune())
		hold(t, rapid.StringOf(letter).Draw(t, "s")+rapid.SampledFrom([]string{"", "\xff", "\xc3a"}).Draw(t, "end"))
	})
	long := "\u0e01"
	for range 40 {
		long += "\u0e48"
		hold(t, long)
	}
}

type failer interface{ Fatalf(string, ...any) }

// hold holds the quick ways against the long one.
func hold(t failer, s string) {
	got, want := string(Append([]byte("before"), s)), string(appendSigns([]byte("before"), s))
	if got != want {
		t.Fatalf("%+q is %+q, want %+q", s, got, want)
	}
}

// TestText: what words are in some languages.
func TestText(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"NGUYỄN Văn Đức": "nguyen van duc", "  Łódź,Ørsted ": "lodz orsted", "D’Àngelo": "dangelo", "Жуковський": "zhukovskii",
		"أَحْمَد": "احمد", "น้ำ": "น้ํา", "王小明": "王 小 明", "राम सरकार": "ram sarakar", "कृष्ण गुप्ता ज़फ़र बड़ा": "krishna gupta zaphar bara", "মোহাম্মদ কৌশিক আলী": "mohammad kaushik ali", "முருகன் ராஜேஷ்": "murukan rajesh", "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ": "guraprit singh",
		"రామ కృష్ణ": "rama krishna", "ಕೊಡಗು": "kodagu", "श्रेष्\u200dठ २०२७": "shreshtha 2027", "გიორგი": "giorgi", "Արամյան": "aramyan", "한": "\u1112\u1161\u11ab", "٤٢ ४२": "42 42", "a\u0302\u0323": "a",
	} {
		if got := Text(s); got != want {
			t.Errorf("%q is %q, want %q", s, got, want)
		}
	}
}

// BenchmarkFold is what a name costs, the quick way and the long way.
func BenchmarkFold(b *testing.B) {
	for _, name := range []string{"Nguyễn Thị Hồng Đào", "Жуковский Александр", "สมชาย วงศ์สวัสดิ์", "محمد عبدالله"} {
		var dst []byte
		b.Run("known", func(b *testing.B) {
			for b.Loop() {
				dst, _ = appendKnown(dst[:0], name)
			}
		})
		b.Run("signs", func(b *testing.B) {
			for b.Loop() {
				dst = appendSigns(dst[:0], name)
			}
		})
	}
}
