package proposing

import (
	"strings"
	"sync"
	"unicode"

	"github.com/lienthong/lienthong/internal/vntext"
)

// maxReadings bounds what one name is taken for: names are short, and what is
// ambiguous five times over says nothing.
const maxReadings = 16

// readings are the words, folded, that a column's name may stand for: TEN_NNT is tên
// người nộp thuế, MADV mã đơn vị, C01_NGSINH ngày sinh. A part that cannot be
// read stands as it is.
func readings(column string) [][]string {
	out := [][]string{nil}
	for _, part := range segments(column) {
		var next [][]string
		for _, piece := range pieces(part) {
			for _, before := range out {
				if len(next) < maxReadings {
					next = append(next, append(before[:len(before):len(before)], piece...))
				}
			}
		}
		out = next
	}
	return out
}

// segments parts a name at its signs and at the humps of HoTen, and leaves out
// what stands before all names of a table: F_, TXT_, C01_.
func segments(column string) []string {
	var spaced strings.Builder
	lower, digit, letters := false, false, 0
	for _, r := range column {
		border := lower && unicode.IsUpper(r) || digit && unicode.IsLetter(r) || letters > 1 && unicode.IsDigit(r) && !digit
		digit = unicode.IsDigit(r)
		if letters++; !unicode.IsLetter(r) {
			letters = 0
		}
		if border || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			spaced.WriteByte(' ')
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			spaced.WriteRune(r)
		}
		lower = unicode.IsLower(r)
	}
	parts := strings.Fields(vntext.Fold(spaced.String()))
	if len(parts) > 1 && (meaningless[parts[0]] || len(parts[0]) > 1 && strings.Trim(parts[0][1:], "0123456789") == "" || len(parts[0]) == 1) {
		return parts[1:]
	}
	return parts
}

// meaningless are prefixes that name the kind of a thing and not the thing.
var meaningless = map[string]bool{"txt": true, "fld": true, "col": true, "str": true, "int": true, "num": true, "chr": true, "field": true, "cot": true, "tbl": true, "dm": true, "vw": true}

// pieces reads one part of a name: as an abbreviation, as a word, or as a run of
// both, of which the fewest count.
func pieces(part string) [][]string {
	if known := spelled(part); known != nil {
		return known
	}
	best := make([][][]string, len(part)+1) // by where they end
	count := make([]int, len(part)+1)
	best[0] = [][]string{nil}
	for end := 1; end <= len(part); end++ {
		for from := max(0, end-maxWord); from <= end-2; from++ {
			known := spelled(part[from:end])
			if known == nil || best[from] == nil || best[end] != nil && count[from]+1 > count[end] {
				continue
			}
			if best[end] == nil || count[from]+1 < count[end] {
				best[end], count[end] = nil, count[from]+1
			}
			for _, before := range best[from] {
				for _, word := range known {
					if len(best[end]) < maxReadings {
						best[end] = append(best[end], append(before[:len(before):len(before)], word...))
					}
				}
			}
		}
	}
	const tail = 3 // letters at the end that may stand for whose it is, and that nobody knows
	for end := len(part); end >= max(1, len(part)-tail); end-- {
		for i := range best[end] {
			if end < len(part) {
				best[end][i] = append(best[end][i], part[end:])
			}
		}
		if best[end] != nil {
			return best[end]
		}
	}
	return [][]string{{part}}
}

// maxWord is the length of the longest word or abbreviation.
const maxWord = 9

// spelled is what a run of letters is known to stand for; nil for nothing.
func spelled(s string) [][]string {
	var out [][]string
	for _, words := range abbreviations()[s] {
		out = append(out, strings.Fields(words))
	}
	if syllables()[s] {
		out = append(out, []string{s})
	}
	return out
}

// abbreviations are how tables of the nineties and later shorten words, folded; several
// readings where several are usual. They are words of the language and of
// administration, not columns of any one table.
var abbreviations = sync.OnceValue(func() map[string][]string {
	return map[string][]string{
		// What kind of thing a column is.
		"ms": {"ma so"}, "sh": {"so hieu"}, "ng": {"ngay", "nguoi"}, "th": {"thang"}, "tg": {"tham gia", "thoi gian", "tac gia"}, "td": {"thoi diem", "tin dung"},
		"sl": {"so luong"}, "stt": {"so thu tu"}, "st": {"so tien"}, "tt": {"trang thai", "thuong tru", "so thu tu", "to tung"}, "sotien": {"so tien"}, "gtri": {"gia tri"}, "gtr": {"gia tri"}, "gt": {"gioi tinh", "gia tri", "giay to", "giai the"},
		"lh": {"loai hinh"}, "hs": {"ho so", "he so"}, "kq": {"ket qua"}, "qt": {"qua trinh", "quoc tich"}, "qtich": {"quoc tich"}, "tl": {"ty le", "tien luong", "thu ly"}, "tyle": {"ty le"}, "dt": {"dien tich", "dien thoai", "nhiem vu", "don thu", "doi tuong"},
		"sdt": {"so dien thoai"}, "dtdd": {"dien thoai di dong"}, "stk": {"so tai khoan"}, "tk": {"tai khoan"}, "nh": {"ngan hang"}, "tongtien": {"tong tien"},
		// A person.
		"ht": {"ho ten", "hinh thuc"}, "hten": {"ho ten"}, "hvt": {"ho va ten"}, "hoten": {"ho ten"}, "gtinh": {"gioi tinh"}, "phai": {"gioi tinh"}, "gioi": {"gioi tinh"}, "ns": {"ngay sinh", "nam sinh", "ngan sach", "noi sinh"}, "ntns": {"ngay thang nam sinh"}, "nsinh": {"ngay sinh", "nam sinh"},
		"cccd": {"can cuoc cong dan"}, "cc": {"can cuoc", "chung cu"}, "cmnd": {"chung minh nhan dan"}, "cmt": {"chung minh thu"}, "cm": {"chung minh thu"}, "cmtnd": {"chung minh nhan dan"}, "gttt": {"giay to tuy than"}, "gto": {"giay to"},
		"tnhan": {"than nhan"}, "tsan": {"tai san"}, "lts": {"loai tai san"}, "dsu": {"duong su"}, "htkk": {"hinh thuc ke khai"},
		"dd": {"dinh danh", "dai dien", "dia diem"}, "ddcn": {"dinh danh ca nhan"}, "sdd": {"so dinh danh"}, "sddcn": {"so dinh danh ca nhan"}, "hc": {"ho chieu"},
		"dc": {"dia chi"}, "dchi": {"dia chi"}, "diachi": {"dia chi"}, "hk": {"ho khau"}, "hktt": {"ho khau thuong tru"}, "ttru": {"thuong tru"}, "qq": {"que quan"}, "tp": {"tinh"}, "px": {"xa"}, "qh": {"quan huyen", "quan he"}, "qhe": {"quan he"},
		"nv": {"nhan vien", "nhiem vu"}, "cb": {"can bo", "cong bo"}, "cv": {"chuc vu", "cong viec"}, "cd": {"chuc danh", "che do", "cham dut"}, "gd": {"gia dinh", "giai doan", "giam doc"}, "hgd": {"ho gia dinh"}, "ch": {"chu ho"}, "dtuong": {"doi tuong"},
		"nnt": {"nguoi nop thue"}, "npt": {"nguoi phu thuoc"}, "ld": {"lao dong"}, "ds": {"duong su"}, "nld": {"nguoi lao dong"}, "ntg": {"nguoi tham gia"}, "nth": {"nguoi thu huong"}, "nkh": {"nha nghien cuu"}, "ngt": {"nguoi tham gia"}, "ndd": {"nguoi dai dien"}, "cshuu": {"chu so huu"},
		// An organisation.
		"dv": {"don vi"}, "dvi": {"don vi"}, "dvt": {"don vi tinh"}, "kh": {"khach hang", "ke hoach"}, "vt": {"vat tu", "vai tro"}, "yte": {"y te"}, "dvsdld": {"don vi su dung lao dong"}, "sdld": {"su dung lao dong"}, "cq": {"co quan"}, "cqt": {"co quan thue"}, "cty": {"cong ty"}, "dn": {"doanh nghiep"}, "dnghiep": {"doanh nghiep"}, "tc": {"to chuc", "to cao", "tu cach", "the chap"},
		"kd": {"kinh doanh"}, "hkd": {"ho kinh doanh"}, "ts": {"tru so", "tai san", "tong so"}, "tsc": {"tru so chinh"}, "vdl": {"von dieu le"}, "dl": {"dieu le"}, "ngdd": {"nguoi dai dien"}, "pl": {"phap luat"}, "dkkd": {"dang ky kinh doanh"}, "dvqhns": {"don vi quan he ngan sach"}, "qhns": {"quan he ngan sach"},
		// Papers and what happens to them.
		"gcn": {"giay chung nhan"}, "gp": {"giay phep"}, "qd": {"quyet dinh"}, "hd": {"hop dong", "hoat dong"}, "ba": {"ban an"}, "va": {"vu an"}, "bkk": {"ban ke khai"}, "vb": {"van bang", "van ban"}, "dk": {"dang ky"}, "ph": {"phat hanh"}, "hh": {"het han"}, "hl": {"hieu luc"}, "hluc": {"hieu luc"},
		"bd": {"bat dau", "ban do"}, "bdau": {"bat dau"}, "kt": {"ket thuc", "khoi to"}, "kthuc": {"ket thuc"}, "cn": {"cap nhat", "ca nhan", "chuyen nhuong"}, "tn": {"tiep nhan", "thu nhap", "that nghiep", "than nhan"}, "kl": {"ket luan"}, "bv": {"bao ve", "benh vien"}, "tha": {"thi hanh an"}, "xt": {"xac thuc"}, "tb": {"thong bao"}, "ct": {"cao trang", "chi tra"}, "ttrang": {"tinh trang"}, "ta": {"toa an"}, "kp": {"kinh phi"}, "nx": {"nhan xet"}, "cg": {"chuyen gia"},
		"bk": {"ban ke khai", "bang ke"}, "bke": {"ban ke khai", "bang ke"}, "kk": {"ke khai"}, "kkhai": {"ke khai"}, "nkk": {"nguoi ke khai"}, "dthu": {"don thu"}, "nd": {"noi dung", "nguoi dung"}, "ndung": {"noi dung"}, "ttgq": {"tinh trang giai quyet"}, "gq": {"giai quyet"},
		"kn": {"khieu nai"}, "nkn": {"nguoi khieu nai"}, "bkn": {"bi khieu nai"}, "ntc": {"nguoi to cao"}, "bvntc": {"bao ve nguoi to cao"}, "nggt": {"ngay giay to"}, "ngcap": {"ngay cap"}, "ngc": {"ngay cap"}, "nccap": {"noi cap"}, "nhh": {"ngay het han"}, "nghh": {"ngay het han"},
		// Sectors.
		"bh": {"bao hiem"}, "bhxh": {"bao hiem xa hoi"}, "bhyt": {"bao hiem y te"}, "bhtn": {"bao hiem that nghiep"}, "xh": {"xa hoi"}, "kcb": {"kham benh"}, "dkkcb": {"dang ky kham benh"}, "kcbbd": {"kham benh ban dau"},
		"mst": {"ma so thue"}, "tncn": {"thu nhap ca nhan"}, "tnct": {"thu nhap chiu thue"}, "btxh": {"bao tro xa hoi"}, "cs": {"chinh sach"}, "gtgc": {"giam tru gia canh"},
		"mdsd": {"muc dich su dung"}, "sd": {"su dung"}, "qsd": {"quyen su dung"}, "bds": {"bat dong san"}, "dtich": {"dien tich"}, "lg": {"luong"}, "lngs": {"luong"}, "pc": {"phu cap"}, "khcn": {"khoa hoc cong nghe"},
		// English, as programs of abroad and their imitators have it.
		"fullname": {"ho ten"}, "name": {"ten"}, "holder": {"nguoi"}, "birth": {"sinh"}, "born": {"sinh"}, "dob": {"ngay sinh"}, "date": {"ngay"}, "year": {"nam"}, "month": {"thang"}, "sex": {"gioi tinh"}, "gender": {"gioi tinh"},
		"code": {"ma"}, "number": {"so"}, "no": {"so"}, "use": {"su dung"}, "address": {"dia chi"}, "permanent": {"thuong tru"}, "ward": {"xa"}, "commune": {"xa"}, "province": {"tinh"}, "type": {"loai"}, "kind": {"loai"}, "status": {"trang thai"}, "amount": {"so tien"},
		"parcel": {"thua", "thua dat"}, "area": {"dien tich"}, "sheet": {"to ban do"}, "landuse": {"muc dich su dung dat"}, "purpose": {"muc dich"}, "mortgaged": {"the chap"}, "share": {"phan quyen"}, "price": {"gia"}, "certificate": {"giay chung nhan"}, "issued": {"cap"}, "on": {"ngay"}, "revoked": {"cham dut"},
		"tax": {"thue"}, "taxpayer": {"nguoi nop thue"}, "insurance": {"bao hiem"}, "employer": {"don vi su dung lao dong"}, "salary": {"tien luong"}, "benefit": {"che do"}, "licence": {"giay phep"}, "license": {"giay phep"}, "enterprise": {"doanh nghiep"}, "company": {"doanh nghiep"}, "role": {"vai tro"},
	}
})

// syllables are the words that names are made of when nothing parts them.
var syllables = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for _, s := range strings.Fields(`an bai ban bang bat bao ben benh bo bu ca can canh cao cap cha cham chau che chet chi chieu chinh cho chu chuc chung co con cong cu cua cuoc
 da dai dan danh dao dat dau day de dem den dia dich dien dieu dinh do doan doanh doi don dong du dung duong em gi gia giai giam giao giay gio goc gui
 hai han hang hanh he hen het hieu hinh ho hoa hoat hoc hoi hop huong huu huyen ke ket khach khai kham khau khen khi khoa khoan kinh ky
 la lam lao lap le lich lien lieu linh loai luat luc luong ly ma mang mat may me mien minh mo moi mua muc muon nam nang nganh ngach ngay nghe nghi nghiep ngung nguoi nguon nguyen nha nhan nhap nhiem nhom nhu nhung noi nop nuoc nuoi
 om phan phap phat phep phi pho phong phu phuong qua quan quoc quy quyen quyet ra rut sach san sang sau seri sinh so sua suat su ta tai tang tao ten thai tham than thang thanh that thay the theo thi thich thiet tho thoi thon thu thua thue thuc thuong tich tien tiep tieu tim tinh to toa toan ton tong trang tri trinh tro truoc tru trung truong tu tuoi tuyen ty
 van vao ve vi vien viec von vong vu vung xa xac xet xep xu xuat yeu y`) {
		out[s] = true
	}
	return out
})
