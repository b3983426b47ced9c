package proposing

import (
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/connector"
)

// TestShortened: the words of a name are cut short as tables of the nineties have
// them, the last one whole.
func TestShortened(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"dtich": true, "ditich": true, "dientich": true, "dthua": false, "tich": false, "dtichthua": true, "dtichd": false, "": false, "dien": false,
	} {
		if got := shortened(strings.Fields("dien tich thua dat"), name); got != want {
			t.Errorf("%q: %t", name, got)
		}
	}
}

// TestReadings: names as they stand in tables, with what stands before all of them,
// and the words that they mean; one that nobody knows stands as it is.
func TestReadings(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"TEN_NNT": "ten nguoi nop thue", "GTINH": "gioi tinh", "MA_TINH": "ma tinh", "MUCDONG": "muc dong", "MADV": "ma don vi", "SOSO": "so so", "F_NGAYSINH": "ngay sinh", "TXT_NGSINH": "ngay sinh", "C01_NS": "ngay sinh",
		"SO_CMT": "so chung minh thu", "MST": "ma so thue", "HOTEN_KD": "ho ten kinh doanh", "DchiTT": "dia chi thuong tru", "MaNV": "ma nhan vien", "NGAYDU5NAM": "ngay du 5 nam", "HOTENXYZ": "ho ten xyz", "QWRTZ": "qwrtz", "Số_CMT": "so chung minh thu", "F": "f", "": "",
		"MA_BK": "ma ban ke khai", "HT_KK": "hinh thuc ke khai", "HTEN_NKK": "ho ten nguoi ke khai", "LOAI_DT": "loai don thu", "ND_DON": "noi dung don", "NGGT": "ngay giay to", "NGCAP": "ngay cap", "DENNGAY": "den ngay", "TUNGAY": "tu ngay", "NCCAP": "noi cap",
	} {
		var got []string
		for _, words := range readings(name) {
			got = append(got, strings.Join(words, " "))
		}
		if !slices.Contains(got, want) || len(got) > maxReadings {
			t.Errorf("%s is read as %q, want %q among them", name, got, want)
		}
	}
}

// TestHeads: a code, a name and a date of one thing are three things.
func TestHeads(t *testing.T) {
	t.Parallel()
	term := &connector.Term{Name: "Tên đơn vị sử dụng lao động", Kind: connector.KindText}
	means := func(column string) int {
		name := readName(column)
		return means(term, concepts(termWords(term.Name)), &name)
	}
	if means("TENDV") < sure || means("MADV") != 0 || means("NGAY_DV") != 0 || means("TEN") >= sure {
		t.Errorf("%d, %d, %d, %d", means("TENDV"), means("MADV"), means("NGAY_DV"), means("TEN"))
	}
}

// FuzzReadings: a name is the source's, so it may be anything.
func FuzzReadings(f *testing.F) {
	f.Add("C01_MADVSDLDMADVSDLDMADVSDLD")
	f.Add("\xff_Ő̈5")
	f.Fuzz(func(t *testing.T, name string) {
		got := readings(name)
		if len(got) == 0 || len(got) > maxReadings {
			t.Errorf("%d readings", len(got))
		}
	})
}
