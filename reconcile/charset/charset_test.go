package charset_test

import (
	"errors"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"github.com/lienthong/lienthong/reconcile/charset"
)

// TestOther: Latin texts in an old encoding are read, those of other scripts refused.
func TestOther(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		text string
		by   encoding.Encoding
		says error
	}{
		"Portuguese": {"nome,cidade\nConceição Gonçalves,Póvoa\nAssunção Simões,São João\nEducação,Administração\n", charmap.Windows1252, nil},
		"German":     {"Name;Ort\nJürgen Müller;Köln\nSören Großmann;Düsseldorf\n", charmap.ISO8859_1, nil},
		"one letter": {"name\nZoë\n", charmap.Windows1252, nil},
		"Korean":     {"성명,생년월일\n김민준,1980년 2월 3일\n이서연,1979년 1월 9일\n", korean.EUCKR, charset.ErrOther},
		"Japanese":   {"氏名,住所\n山田太郎,東京都千代田区\n佐藤花子,大阪市北区\nスズキ,ナゴヤ\n", japanese.ShiftJIS, charset.ErrOther},
		"Chinese":    {"姓名,地址\n张伟,北京市朝阳区\n王芳,上海市\n", simplifiedchinese.GBK, charset.ErrOther},
		"Taiwan":     {"姓名,地址\n陳志明,台北市\n林美玲,高雄市\n", traditionalchinese.Big5, charset.ErrOther},
		"Russian":    {"Фамилия;Имя\nИванов;Пётр\nСмирнова;Анна\n", charmap.Windows1251, charset.ErrOther},
		"Greek":      {"Επώνυμο;Όνομα\nΠαπαδόπουλος;Γιώργος\n", charmap.Windows1253, charset.ErrOther},
		"Thai":       {"ชื่อ,นามสกุล\nสมชาย,ใจดี\n", charmap.Windows874, charset.ErrOther},
	} {
		b, err := tt.by.NewEncoder().Bytes([]byte(tt.text))
		if err != nil {
			t.Fatal(name, err)
		}
		text, _, err := charset.Decode(b)
		if !errors.Is(err, tt.says) || err == nil && string(text) != tt.text {
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
	if text, encoding, err := charset.Decode([]byte("tên\nNguyễn Thị Lan\n")); err != nil || encoding == charset.Latin || len(text) == 0 {
		t.Errorf("UTF-8 is %s, %v", encoding, err)
	}
}
