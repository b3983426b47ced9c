package charset_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"github.com/lienthong/lienthong/internal/vntext"
	"github.com/lienthong/lienthong/reconcile/charset"
)

const (
	russian = "код;Фамилия;Имя;Город\n1;Иванов;Пётр;Москва\n2;Смирнова;Анна;Санкт-Петербург\n3;Кузнецов;Алексей;Новосибирск\n4;Соколова;Мария;Екатеринбург\n"
	kana    = "番号,氏名,フリガナ,住所\n1,山田太郎,ヤマダタロウ,東京都千代田区丸の内\n2,佐藤花子,サトウハナコ,大阪市北区梅田\n3,鈴木一郎,スズキイチロウ,名古屋市中区栄\n"
)

// TestDecode: texts of all scripts in their old encodings are read, as what they are.
func TestDecode(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		text string
		by   encoding.Encoding
		says string
	}{
		"Portuguese":    {"nome,cidade\nConceição Gonçalves,Póvoa\nAssunção Simões,São João\nEducação,Administração\n", charmap.Windows1252, vntext.Windows1252},
		"German":        {"Name;Ort\nJürgen Müller;Köln\nSören Großmann;Düsseldorf\n", charmap.ISO8859_1, vntext.Windows1252},
		"one letter":    {"name\nZoë\n", charmap.Windows1252, vntext.Windows1252},
		"Korean":        {"번호,성명,주소\n1,김민준,서울특별시 강남구 역삼동\n2,이서연,부산광역시 해운대구\n3,박지훈,대구광역시 수성구 범어동\n", korean.EUCKR, "windows-949"},
		"Japanese":      {kana, japanese.ShiftJIS, "Shift JIS"},
		"Japanese, EUC": {kana, japanese.EUCJP, "EUC-JP"},
		"Chinese":       {"编号,姓名,地址\n1,张伟,北京市朝阳区建国路\n2,王芳,上海市浦东新区世纪大道\n3,李娜,广东省广州市天河区\n4,刘洋,四川省成都市武侯区\n", simplifiedchinese.GBK, "GB18030"},
		"Taiwan":        {"編號,姓名,地址\n1,陳志明,台北市大安區忠孝東路\n2,林美玲,高雄市左營區博愛路\n3,張淑芬,台中市西屯區文心路\n4,黃建宏,新北市板橋區中山路\n", traditionalchinese.Big5, "Big5"},
		"Russian":       {russian, charmap.Windows1251, "windows-1251"},
		"Russian, DOS":  {russian, charmap.CodePage866, "IBM866"},
		"Russian, KOI":  {russian, charmap.KOI8R, "KOI8-U"},
		"Russian, ISO":  {russian, charmap.ISO8859_5, "ISO-8859-5"},
		"capitals":      {strings.ToUpper(russian), charmap.Windows1251, "windows-1251"},
		"Greek":         {"Κωδικός;Επώνυμο;Όνομα\n1;Παπαδόπουλος;Γεώργιος\n2;Νικολάου;Μαρία\n3;Κωνσταντίνου;Ελένη\n", charmap.Windows1253, "windows-1253"},
		"Hebrew":        {"מספר,שם משפחה,שם פרטי\n1,כהן,משה\n2,לוי,רחל\n3,מזרחי,אברהם\n4,פרץ,שרה\n", charmap.Windows1255, "windows-1255"},
		"Arabic":        {"الرقم,الاسم,المدينة\n1,محمد عبد الله,القاهرة\n2,فاطمة الزهراء,الإسكندرية\n3,أحمد حسن,الجيزة\n", charmap.Windows1256, "windows-1256"},
		"Thai":          {"รหัส,ชื่อ,นามสกุล\n1,สมชาย,ใจดี\n2,สมหญิง,รักไทย\n3,ประเสริฐ,ศรีสุข\n4,วิไล,ทองคำ\n", charmap.Windows874, "windows-874"},
	} {
		b, err := tt.by.NewEncoder().Bytes([]byte(tt.text))
		if err != nil {
			t.Fatal(name, err)
		}
		if text, says, err := charset.Decode(b); err != nil || string(text) != tt.text || says != tt.says || !charset.Guessed(says) {
			t.Errorf("%s: %q, %s, %v", name, text, says, err)
		}
	}
	if text, says, err := charset.Decode([]byte("tên\nNguyễn Thị Lan\n")); err != nil || charset.Guessed(says) || len(text) == 0 {
		t.Errorf("UTF-8 is %s, %v", says, err)
	}
}

// TestRefused: what is no text of any script that is known is refused, and what is too short to tell.
func TestRefused(t *testing.T) {
	t.Parallel()
	for name, b := range map[string]string{
		"noise":              strings.Repeat("\x81\x8d\x8f\x90\x9d\xff\xfe\xfd", 20),
		"Cyrillic and Greek": "id,name\n1,\xc8\xe2\xe0\xed\xee\xe2 \xd0\xb8\xd0\xb2\xd0\xb0\xd0\xbd\xd0\xbe\xd0\xb2\n\x81\x8d\x8f\x90",
	} {
		if text, says, err := charset.Decode([]byte(b)); err == nil {
			t.Errorf("%s: %q, %s", name, text, says)
		}
	}
}

// FuzzDecode: whatever is decoded is valid UTF-8, and the same each time.
func FuzzDecode(f *testing.F) {
	for _, e := range []encoding.Encoding{charmap.Windows1251, japanese.ShiftJIS, charmap.KOI8R} {
		if b, err := e.NewEncoder().Bytes([]byte("Иванов,Пётр")); err == nil {
			f.Add(b)
		}
	}
	f.Add([]byte("\xb1\xe8\xb9\xce\xc1\xd8,\xc0\xcc\xbc\xad\xbf\xac\n"))
	f.Add([]byte("A\x84\x84\x82")) // no word of its own
	f.Fuzz(func(t *testing.T, b []byte) {
		text, says, err := charset.Decode(b)
		again, saysAgain, errAgain := charset.Decode(b)
		if string(text) != string(again) || says != saysAgain || (err == nil) != (errAgain == nil) {
			t.Errorf("%q is %q in %s, and %q in %s", b, text, says, again, saysAgain)
		}
		if err == nil && !utf8.Valid(text) {
			t.Errorf("%q in %s is no UTF-8: %q", b, says, text)
		}
	})
}
