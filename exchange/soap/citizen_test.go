package soap_test

import (
	"context"
	"encoding/xml"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange/soap"
)

// The reader of a client, independent of the tables that write: elements by
// name and namespace, whatever their order.
type (
	readName struct {
		Family string `xml:"http://www.mic.gov.vn/dancu/1.0 Ho"`
		Middle string `xml:"http://www.mic.gov.vn/dancu/1.0 ChuDem"`
		Given  string `xml:"http://www.mic.gov.vn/dancu/1.0 Ten"`
	}
	readAddress struct {
		Province string `xml:"http://www.mic.gov.vn/dancu/1.0 MaTinhThanh"`
		District string `xml:"http://www.mic.gov.vn/dancu/1.0 MaQuanHuyen"`
		Commune  string `xml:"http://www.mic.gov.vn/dancu/1.0 MaPhuongXa"`
		Detail   string `xml:"http://www.mic.gov.vn/dancu/1.0 ChiTiet"`
		Country  string `xml:"http://www.mic.gov.vn/dancu/1.0 QuocGia"`
	}
	readRelative struct {
		Relation    string   `xml:"http://www.mic.gov.vn/dancu/1.0 QuanHe"`
		PIN         string   `xml:"http://www.mic.gov.vn/dancu/1.0 SoDinhDanh"`
		CMND9       string   `xml:"http://www.mic.gov.vn/dancu/1.0 SoCMND"`
		Nationality string   `xml:"http://www.mic.gov.vn/dancu/1.0 QuocTich"`
		Name        readName `xml:"http://www.mic.gov.vn/dancu/1.0 HoVaTen"`
	}
	readCitizen struct {
		PIN         string       `xml:"http://www.mic.gov.vn/dancu/1.0 SoDinhDanh"`
		CMND9       string       `xml:"http://www.mic.gov.vn/dancu/1.0 SoCMND"`
		Name        readName     `xml:"http://www.mic.gov.vn/dancu/1.0 HoVaTen"`
		Sex         int          `xml:"http://www.mic.gov.vn/dancu/1.0 GioiTinh"`
		Ethnicity   string       `xml:"http://www.mic.gov.vn/dancu/1.0 DanToc"`
		Religion    string       `xml:"http://www.mic.gov.vn/dancu/1.0 TonGiao"`
		Marital     string       `xml:"http://www.mic.gov.vn/dancu/1.0 TinhTrangHonNhan"`
		Blood       string       `xml:"http://www.mic.gov.vn/dancu/1.0 NhomMau"`
		Day         string       `xml:"http://www.mic.gov.vn/dancu/1.0 NgayThangNamSinh>NgayThangNam"`
		Year        string       `xml:"http://www.mic.gov.vn/dancu/1.0 NgayThangNamSinh>Nam"`
		Registered  readAddress  `xml:"http://www.mic.gov.vn/dancu/1.0 NoiDangKyKhaiSinh"`
		Hometown    readAddress  `xml:"http://www.mic.gov.vn/dancu/1.0 QueQuan"`
		Permanent   readAddress  `xml:"http://www.mic.gov.vn/dancu/1.0 ThuongTru"`
		Current     readAddress  `xml:"http://www.mic.gov.vn/dancu/1.0 NoiOHienTai"`
		Nationality string       `xml:"http://www.mic.gov.vn/dancu/1.0 QuocTich"`
		Father      readRelative `xml:"http://www.mic.gov.vn/dancu/1.0 Cha"`
		Mother      readRelative `xml:"http://www.mic.gov.vn/dancu/1.0 Me"`
		Spouse      readRelative `xml:"http://www.mic.gov.vn/dancu/1.0 VoChong"`
		Represent   readRelative `xml:"http://www.mic.gov.vn/dancu/1.0 NguoiDaiDien"`
		Head        readRelative `xml:"http://www.mic.gov.vn/dancu/1.0 ChuHo"`
		Book        string       `xml:"http://www.mic.gov.vn/dancu/1.0 SoSoHoKhau"`
	}
	readAnswer struct {
		XMLName xml.Name `xml:"http://schemas.xmlsoap.org/soap/envelope/ Envelope"`
		Body    struct {
			Found []readCitizen `xml:"http://www.mic.gov.vn/dancu/1.0 CongdanCollection>CongDan"`
		} `xml:"http://schemas.xmlsoap.org/soap/envelope/ Body"`
	}
)

func mayPIN(s string) lienthong.PIN {
	p, _ := lienthong.ParsePIN(s)
	return p
}

func mayCMND(s string) lienthong.CMND9 {
	c, _ := lienthong.ParseCMND9(s)
	return c
}

func (r *readRelative) relative() soap.Relative {
	return soap.Relative{PIN: mayPIN(r.PIN), CMND9: mayCMND(r.CMND9), Nationality: r.Nationality, Name: r.Name.Given}
}

func (r *readCitizen) citizen(t *rapid.T) soap.Citizen {
	if r.Name.Family != "" || r.Name.Middle != "" {
		t.Fatal("Ho and ChuDem are not empty")
	}
	var born lienthong.Date
	if r.Year != "" {
		text := r.Year
		if r.Day != "" {
			text = r.Day[:4] + "-" + r.Day[4:6] + "-" + r.Day[6:]
		}
		var err error
		if born, err = lienthong.ParseDate(text); err != nil || !strings.HasPrefix(text, r.Year) {
			t.Fatalf("date %q with year %q: %v", r.Day, r.Year, err)
		}
	}
	return soap.Citizen{
		PIN: mayPIN(r.PIN), CMND9: mayCMND(r.CMND9), Name: r.Name.Given, Sex: lienthong.Sex(r.Sex), Ethnicity: r.Ethnicity, Religion: r.Religion,
		Marital: r.Marital, Blood: r.Blood, BirthDate: born,
		Registered: soap.Address(r.Registered), Hometown: soap.Address(r.Hometown), Permanent: soap.Address(r.Permanent), Current: soap.Address(r.Current),
		Nationality: r.Nationality, Father: r.Father.relative(), Mother: r.Mother.relative(), Spouse: r.Spouse.relative(), Represent: r.Represent.relative(),
		Head: r.Head.relative(), HeadRelation: r.Head.Relation, ResidenceBook: r.Book,
	}
}

// Generators of synthetic persons. Every member may be missing.
var (
	someName = rapid.OneOf(rapid.Just(""), rapid.SampledFrom([]string{"NGUYỄN THỊ HỒNG ÁNH", "H'HEN NIÊ", "Y BLỨT \"A\" <B> & C", "LÒ VĂN ĐỨC", "A"}))
	someCode = rapid.SampledFrom([]string{"", "01", "00", "VN", "001", "00004"})
	someText = rapid.OneOf(rapid.Just(""), rapid.StringMatching(`[a-zA-ZÀ-ỹ0-9<>&'"./-][a-zA-ZÀ-ỹ0-9 <>&'"./\]-]{0,30}`))
	somePIN  = rapid.Custom(func(t *rapid.T) lienthong.PIN {
		p, _ := lienthong.PINFromUint64(rapid.Uint64Range(0, 96_999_999_999).Draw(t, "pin"))
		return p
	})
	someCMND = rapid.Custom(func(t *rapid.T) lienthong.CMND9 {
		c, _ := lienthong.CMND9FromUint32(rapid.Uint32Range(0, 999_999_999).Draw(t, "cmnd"))
		return c
	})
	someDate = rapid.Custom(func(t *rapid.T) lienthong.Date {
		switch year := rapid.IntRange(1900, 2026).Draw(t, "year"); rapid.IntRange(0, 2).Draw(t, "precision") {
		case 0:
			return lienthong.Date{}
		case 1:
			return lienthong.Date{Year: int16(year)}
		default:
			return lienthong.Date{Year: int16(year), Month: uint8(rapid.IntRange(1, 12).Draw(t, "month")), Day: uint8(rapid.IntRange(1, 28).Draw(t, "day"))}
		}
	})
	someAddress = rapid.Custom(func(t *rapid.T) soap.Address {
		return soap.Address{
			Province: someCode.Draw(t, "province"), District: someCode.Draw(t, "district"), Commune: someCode.Draw(t, "commune"),
			Detail: strings.TrimSpace(someText.Draw(t, "detail")), Country: someCode.Draw(t, "country"),
		}
	})
	someRelative = rapid.Custom(func(t *rapid.T) soap.Relative {
		return soap.Relative{PIN: somePIN.Draw(t, "pin"), CMND9: someCMND.Draw(t, "cmnd"), Nationality: someCode.Draw(t, "nationality"), Name: someName.Draw(t, "name")}
	})
	someCitizen = rapid.Custom(func(t *rapid.T) soap.Citizen {
		c := soap.Citizen{
			PIN: somePIN.Draw(t, "pin"), CMND9: someCMND.Draw(t, "cmnd"), Name: someName.Draw(t, "name"), Sex: lienthong.Sex(rapid.IntRange(0, 3).Draw(t, "sex")),
			Ethnicity: someCode.Draw(t, "ethnicity"), Religion: someCode.Draw(t, "religion"), Marital: someCode.Draw(t, "marital"), Blood: someCode.Draw(t, "blood"),
			BirthDate: someDate.Draw(t, "born"), Registered: someAddress.Draw(t, "registered"), Hometown: someAddress.Draw(t, "hometown"),
			Permanent: someAddress.Draw(t, "permanent"), Current: someAddress.Draw(t, "current"), Nationality: someCode.Draw(t, "nationality"),
			Father: someRelative.Draw(t, "father"), Mother: someRelative.Draw(t, "mother"), Spouse: someRelative.Draw(t, "spouse"),
			Represent: someRelative.Draw(t, "representative"), Head: someRelative.Draw(t, "head"),
			HeadRelation: someCode.Draw(t, "relation"), ResidenceBook: strings.TrimSpace(someText.Draw(t, "book")),
		}
		c.Head.Nationality = "" // ChuHo has no place for it
		return c
	})
)

// everybody is one citizen, whoever is asked about.
type everybody struct{ soap.Citizen }

func (e *everybody) Verify(context.Context, *soap.Question) (bool, error) { return true, nil }

func (e *everybody) Lookup(context.Context, *soap.Question) (*soap.Citizen, error) {
	return &e.Citizen, nil
}

func (e *everybody) Relatives(context.Context, *soap.Question) (*soap.Citizen, error) {
	return &e.Citizen, nil
}

// TestWhatIsWrittenIsRead: a client reads the citizen that was written, in
// every layout; the relatives check gives the parents alone.
func TestWhatIsWrittenIsRead(t *testing.T) {
	t.Parallel()
	list := accounts(t)
	rapid.Check(t, func(t *rapid.T) {
		c := someCitizen.Draw(t, "citizen")
		layout := rapid.SampledFrom([]soap.Layout{soap.QCVN, soap.Observed}).Draw(t, "layout")
		for _, op := range []soap.Operation{soap.Lookup, soap.Relatives} {
			s := serviceOf(list, &everybody{c})
			s.Layout = layout
			w := do(s, request(op, "court", new(tick).stamp(), envelope(op, asking("P-1"))))
			var read readAnswer
			if err := xml.Unmarshal(w.Body.Bytes(), &read); err != nil || len(read.Body.Found) != 1 {
				t.Fatalf("%v: %s", err, w.Body)
			}
			want := c
			if op == soap.Relatives {
				want = soap.Citizen{PIN: c.PIN, CMND9: c.CMND9, Name: c.Name, BirthDate: c.BirthDate, Father: c.Father, Mother: c.Mother}
			}
			if got := read.Body.Found[0].citizen(t); got != want {
				t.Fatalf("%s: read\n%s\nwant\n%s\nof %s", op, inFull(got), inFull(want), w.Body)
			}
		}
	})
}

// inFull prints what the types mask; the persons are synthetic.
func inFull(c soap.Citizen) string {
	return fmt.Sprintf("%s %s %+v", c.PIN.Reveal(), c.CMND9.Reveal(), c)
}

// TestMonthIsDropped: the form has no place for a month without its day.
func TestMonthIsDropped(t *testing.T) {
	t.Parallel()
	c := people()[0]
	c.BirthDate = lienthong.Date{Year: 1990, Month: 3}
	s := serviceOf(accounts(t), &everybody{c})
	w := do(s, request(soap.Lookup, "court", new(tick).stamp(), envelope(soap.Lookup, asking("M-1"))))
	if want := "<ns1:NgayThangNamSinh><ns1:Nam>1990</ns1:Nam></ns1:NgayThangNamSinh>"; !strings.Contains(w.Body.String(), want) {
		t.Errorf("no %s in %s", want, w.Body)
	}
}

// TestObservedLayout holds the order that a published answer has.
func TestObservedLayout(t *testing.T) {
	t.Parallel()
	s := serviceOf(accounts(t), &everybody{people()[0]})
	s.Layout = soap.Observed
	body := do(s, request(soap.Lookup, "court", new(tick).stamp(), envelope(soap.Lookup, asking("O-1")))).Body.String()
	at := 0
	for _, element := range []string{"NhomMau", "NgayThangNamSinh", "Nam", "NgayThangNam", "NoiDangKyKhaiSinh", "QuocTich", "QueQuan", "ThuongTru", "NoiOHienTai",
		"Cha", "HoVaTen", "QuocTich", "SoDinhDanh", "SoCMND", "Me", "VoChong", "ChuHo", "QuanHe", "SoSoHoKhau"} {
		i := strings.Index(body[at:], "<ns1:"+element)
		if i < 0 {
			t.Fatalf("%s is not in its place: %s", element, body)
		}
		at += i + 1
	}
}
