package soap

import (
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/lienthong/lienthong"
)

// Citizen is what an answer says of a person. A zero member is not known or
// not granted; the answer does not say which. It is personal data.
type Citizen struct {
	PIN           lienthong.PIN
	CMND9         lienthong.CMND9
	Name          string // in any case; it is sent in capitals
	Sex           lienthong.Sex
	Ethnicity     string // 01 to 55
	Religion      string // 00 none or not known
	Marital       string // 1 single, 2 married
	Blood         string
	BirthDate     lienthong.Date // without its day, only the year is sent
	Registered    Address        // place of birth registration, nơi đăng ký khai sinh
	Hometown      Address        // quê quán
	Permanent     Address        // thường trú
	Current       Address        // nơi ở hiện tại
	Nationality   string         // alpha-2
	Father        Relative
	Mother        Relative
	Spouse        Relative
	Represent     Relative // người đại diện, the legal representative
	Head          Relative // chủ hộ
	HeadRelation  string   // what the person is to the head, "CH01"
	ResidenceBook string   // số sổ hộ khẩu
}

// Address is a place by the codes in force when it was recorded.
type Address struct {
	Province string // 2 digits
	District string // 3 digits; "" since 1 July 2025
	Commune  string // 5 digits
	Detail   string
	Country  string // alpha-2
}

// Relative is another person as the register names them.
type Relative struct {
	PIN         lienthong.PIN
	CMND9       lienthong.CMND9
	Nationality string
	Name        string
}

// kin is what the relatives check sends: who is meant, and the parents.
func (c *Citizen) kin() *Citizen {
	return &Citizen{
		PIN: c.PIN, CMND9: c.CMND9, Name: c.Name, BirthDate: c.BirthDate,
		Father: c.Father, Mother: c.Mother,
	}
}

// The elements of answers.
const (
	elCollection = "CongdanCollection"
	elCitizen    = "CongDan"
	elVerdict    = "KetQuaXacThuc"
	elExists     = "TonTai"

	elSex, elEthnicity, elReligion, elMarital, elBlood = "GioiTinh", "DanToc", "TonGiao", "TinhTrangHonNhan", "NhomMau"
	elNationality, elBook, elHead, elHeadRelation      = "QuocTich", "SoSoHoKhau", "ChuHo", "QuanHe"

	elFamily, elMiddle, elGiven                    = "Ho", "ChuDem", "Ten"
	elRegistered, elHometown                       = "NoiDangKyKhaiSinh", "QueQuan"
	elPermanent, elCurrent                         = "ThuongTru", "NoiOHienTai"
	elProvince, elDistrict, elCommune              = "MaTinhThanh", "MaQuanHuyen", "MaPhuongXa"
	elDetail, elCountry                            = "ChiTiet", "QuocGia"
	elFather, elMother, elSpouse, elRepresentative = "Cha", "Me", "VoChong", "NguoiDaiDien"
)

// Layout is an order of elements in answers. Clients in use read by name; one
// that checks against a schema needs its own.
type Layout string

// QCVN is the order of QCVN 109:2017/BTTTT annex Đ. Observed is that of a
// published answer of the live service.
const (
	QCVN     Layout = ""
	Observed Layout = "observed"
)

// orders has the elements of each complex element in their sequence.
var orders = map[Layout]map[string][]string{
	QCVN: {
		elCitizen: {
			elPIN, elCMND, elName, elSex, elEthnicity, elReligion, elMarital, elBlood, elBirth,
			elRegistered, elHometown, elPermanent, elCurrent, elNationality,
			elFather, elMother, elSpouse, elRepresentative, elHead, elBook,
		},
		elBirth:  {elDay, elYear},
		elFather: {elPIN, elCMND, elNationality, elName},
	},
	Observed: {
		elCitizen: {
			elPIN, elCMND, elName, elSex, elEthnicity, elReligion, elMarital, elBlood, elBirth,
			elRegistered, elNationality, elHometown, elPermanent, elCurrent,
			elFather, elMother, elSpouse, elRepresentative, elHead, elBook,
		},
		elBirth:  {elYear, elDay},
		elFather: {elName, elNationality, elPIN, elCMND},
	},
}

// alike are the complex elements with the content of another, or their own
// content where it is the same in every layout.
var (
	alike = map[string]string{
		elMother: elFather, elSpouse: elFather, elRepresentative: elFather,
		elHometown: elRegistered, elPermanent: elRegistered, elCurrent: elRegistered,
	}
	fixed = map[string][]string{
		elName:       {elFamily, elMiddle, elGiven},
		elRegistered: {elProvince, elDistrict, elCommune, elDetail, elCountry},
		elHead:       {elHeadRelation, elPIN, elCMND, elName},
	}
)

// content is what a complex element holds, in order; nil for a simple one.
func (l Layout) content(element string) []string {
	if a, ok := alike[element]; ok {
		element = a
	}
	if list := fixed[element]; list != nil {
		return list
	}
	return orders[l][element]
}

// values are the citizen's simple values by the path of their element. The
// answer has the elements of content for which there is one.
func (c *Citizen) values() map[string]string {
	v := map[string]string{
		elPIN: c.PIN.Reveal(), elCMND: c.CMND9.Reveal(), elEthnicity: c.Ethnicity, elReligion: c.Religion,
		elMarital: c.Marital, elBlood: c.Blood, elNationality: c.Nationality, elBook: c.ResidenceBook,
		elName + elGiven: capitals(c.Name), elHead + elHeadRelation: c.HeadRelation,
	}
	if c.Sex != lienthong.SexUnknown {
		v[elSex] = strconv.Itoa(int(c.Sex))
	}
	if d := c.BirthDate; !d.IsZero() {
		v[elBirth+elYear] = d.String()[:4]
		if d.Precision() == lienthong.FullDate {
			v[elBirth+elDay] = strings.ReplaceAll(d.String(), "-", "")
		}
	}
	for element, a := range map[string]*Address{elRegistered: &c.Registered, elHometown: &c.Hometown, elPermanent: &c.Permanent, elCurrent: &c.Current} {
		v[element+elProvince], v[element+elDistrict], v[element+elCommune] = a.Province, a.District, a.Commune
		v[element+elDetail], v[element+elCountry] = a.Detail, a.Country
	}
	for element, r := range map[string]*Relative{elFather: &c.Father, elMother: &c.Mother, elSpouse: &c.Spouse, elRepresentative: &c.Represent, elHead: &c.Head} {
		v[element+elPIN], v[element+elCMND] = r.PIN.Reveal(), r.CMND9.Reveal()
		v[element+elNationality], v[element+elName+elGiven] = r.Nationality, capitals(r.Name)
	}
	return v
}

// capitals is a name as the live service writes it.
func capitals(name string) string { return strings.ToUpper(norm.NFC.String(name)) }

// empty reports whether nothing is known under an element.
func empty(values map[string]string, path string, l Layout, element string) bool {
	inside := l.content(element)
	if inside == nil {
		return values[path] == ""
	}
	for _, e := range inside {
		if !empty(values, path+e, l, e) {
			return false
		}
	}
	return true
}
