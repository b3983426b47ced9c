package population

import (
	"time"

	"github.com/lienthong/lienthong"
)

// Field is a field of the register. Stores keep the number, so numbers are
// never re-used or reordered; the wire carries the id.
type Field uint8

// The fields in the order of the Law on Identity 26/2023/QH15 art. 9, then the
// derived facts. Add new ones at the end of their group; the gaps are for that.
const (
	FieldFullName           Field = 1
	FieldOtherName          Field = 2
	FieldPIN                Field = 3
	FieldBirthDate          Field = 4
	FieldSex                Field = 5
	FieldBirthPlace         Field = 6
	FieldBirthRegistration  Field = 7
	FieldHometown           Field = 8
	FieldEthnicity          Field = 9
	FieldReligion           Field = 10
	FieldNationality        Field = 11
	FieldBloodGroup         Field = 12
	FieldCMND9              Field = 13
	FieldCards              Field = 14
	FieldFather             Field = 15
	FieldMother             Field = 16
	FieldSpouse             Field = 17
	FieldChildren           Field = 18
	FieldRepresentative     Field = 19
	FieldRepresented        Field = 20
	FieldPermanentResidence Field = 21
	FieldTemporaryResidence Field = 22
	FieldCurrentResidence   Field = 23
	FieldAbsenceDeclaration Field = 24
	FieldResidenceFile      Field = 25
	FieldMaritalStatus      Field = 26
	FieldRelationToHead     Field = 27
	FieldHousehold          Field = 28
	FieldDeathDate          Field = 29
	FieldDisappearanceDate  Field = 30
	FieldMobileNumber       Field = 31
	FieldEmail              Field = 32
	FieldOther              Field = 33

	FieldIsAlive    Field = 64
	FieldAgeAtLeast Field = 65
	FieldIsMarried  Field = 66
)

// Kind is the shape of a field's values and says which parts of [Value] are
// used.
type Kind string

// The kinds. Facts of a [Version] are of the first five; the others are made
// from its numbers and relations, or computed.
const (
	TextKind     Kind = "text"     // Value.Text
	CodeKind     Kind = "code"     // Value.Code, Value.Text if the code list lacks it
	DateKind     Kind = "date"     // Value.Date
	PlaceKind    Kind = "place"    // Value.Code (unit), Value.Date (a day its code list was in force), Value.Text (detail)
	CardKind     Kind = "card"     // Value.Code (kind of card), Value.Date (issued), Value.Text (issuer); the fact's valid time is the card's
	NumberKind   Kind = "number"   // from Version.Numbers
	RelativeKind Kind = "relative" // from Version.Relations
	DerivedKind  Kind = "derived"  // computed: true, false or unknown
)

// Stored reports whether facts of this kind are kept in [Version.Facts].
func (k Kind) Stored() bool {
	return k != NumberKind && k != RelativeKind && k != DerivedKind
}

// Sensitivity follows Law 91/2025/QH15 art. 2 and Decree 356/2025/NĐ-CP, in the
// stricter reading where the texts leave room. It informs grants; the register
// itself refuses nothing on its ground.
type Sensitivity string

// The two classes of personal data of the law.
const (
	Basic     Sensitivity = "basic"
	Sensitive Sensitivity = "sensitive"
)

// Entry describes a field in the catalogue.
type Entry struct {
	Field       Field       `json:"-"`
	ID          string      `json:"id" doc:"Name of the field on the wire."`
	VI          string      `json:"vi" doc:"The legal term in Vietnamese."`
	EN          string      `json:"en" doc:"The term in English."`
	Item        int         `json:"item" doc:"Item of the Law on Identity 26/2023/QH15 art. 9; 0 for a derived fact."`
	Kind        Kind        `json:"kind" doc:"Shape of the values."`
	Sensitivity Sensitivity `json:"sensitivity" doc:"Class of personal data."`
}

// catalogue is the 26 items of art. 9; items 15, 24 and 25 name several fields.
var catalogue = []Entry{
	{FieldFullName, "full_name", "Họ, chữ đệm và tên khai sinh", "Full name at birth registration", 1, TextKind, Basic},
	{FieldOtherName, "other_name", "Tên gọi khác", "Other name", 2, TextKind, Basic},
	{FieldPIN, "pin", "Số định danh cá nhân", "Personal identification number", 3, NumberKind, Basic},
	{FieldBirthDate, "birth_date", "Ngày, tháng, năm sinh", "Date of birth", 4, DateKind, Basic},
	{FieldSex, "sex", "Giới tính", "Sex", 5, CodeKind, Basic},
	{FieldBirthPlace, "birth_place", "Nơi sinh", "Place of birth", 6, PlaceKind, Basic},
	{FieldBirthRegistration, "birth_registration_place", "Nơi đăng ký khai sinh", "Place of birth registration", 7, PlaceKind, Basic},
	{FieldHometown, "hometown", "Quê quán", "Hometown", 8, PlaceKind, Basic},
	{FieldEthnicity, "ethnicity", "Dân tộc", "Ethnicity", 9, CodeKind, Sensitive},
	{FieldReligion, "religion", "Tôn giáo", "Religion", 10, CodeKind, Sensitive},
	{FieldNationality, "nationality", "Quốc tịch", "Nationality", 11, CodeKind, Basic},
	{FieldBloodGroup, "blood_group", "Nhóm máu", "Blood group", 12, CodeKind, Sensitive},
	{FieldCMND9, "cmnd9", "Số chứng minh nhân dân 09 số", "Nine-digit identity card number", 13, NumberKind, Basic},
	{FieldCards, "cards", "Ngày, tháng, năm cấp, nơi cấp, thời hạn sử dụng của thẻ căn cước, thẻ căn cước công dân, chứng minh nhân dân 12 số đã được cấp", "Identity cards issued", 14, CardKind, Sensitive},
	{FieldFather, "father", "Cha", "Father", 15, RelativeKind, Basic},
	{FieldMother, "mother", "Mẹ", "Mother", 15, RelativeKind, Basic},
	{FieldSpouse, "spouse", "Vợ, chồng", "Spouse", 15, RelativeKind, Basic},
	{FieldChildren, "children", "Con", "Children", 15, RelativeKind, Basic},
	{FieldRepresentative, "legal_representative", "Người đại diện hợp pháp", "Legal representative", 15, RelativeKind, Basic},
	{FieldRepresented, "represented_person", "Người được đại diện", "Represented person", 15, RelativeKind, Basic},
	{FieldPermanentResidence, "permanent_residence", "Nơi thường trú", "Permanent residence", 16, PlaceKind, Basic},
	{FieldTemporaryResidence, "temporary_residence", "Nơi tạm trú", "Temporary residence", 17, PlaceKind, Basic},
	{FieldCurrentResidence, "current_residence", "Nơi ở hiện tại", "Current residence", 18, PlaceKind, Basic},
	{FieldAbsenceDeclaration, "absence_declaration", "Tình trạng khai báo tạm vắng", "Declared absence", 19, TextKind, Basic},
	{FieldResidenceFile, "residence_file_number", "Số hồ sơ cư trú", "Residence file number", 20, TextKind, Basic},
	{FieldMaritalStatus, "marital_status", "Tình trạng hôn nhân", "Marital status", 21, CodeKind, Basic},
	{FieldRelationToHead, "relation_to_head", "Mối quan hệ với chủ hộ", "Relation to the head of household", 22, RelativeKind, Basic},
	{FieldHousehold, "household", "Chủ hộ và các thành viên hộ gia đình", "Head and members of the household", 23, RelativeKind, Basic},
	{FieldDeathDate, "death_date", "Ngày, tháng, năm chết", "Date of death", 24, DateKind, Basic},
	{FieldDisappearanceDate, "disappearance_date", "Ngày, tháng, năm mất tích", "Date of disappearance", 24, DateKind, Basic},
	{FieldMobileNumber, "mobile_number", "Số thuê bao di động", "Mobile subscriber number", 25, TextKind, Basic},
	{FieldEmail, "email", "Địa chỉ thư điện tử", "E-mail address", 25, TextKind, Basic},
	{FieldOther, "other", "Thông tin khác theo quy định của Chính phủ", "Other data set by the Government", 26, TextKind, Basic},
	{FieldIsAlive, "is_alive", "Còn sống", "Is alive", 0, DerivedKind, Basic},
	{FieldAgeAtLeast, "age_at_least", "Đủ tuổi", "Is at least of an age", 0, DerivedKind, Basic},
	{FieldIsMarried, "is_married", "Đang có vợ, chồng", "Is married", 0, DerivedKind, Basic},
}

// entries indexes catalogue by number, for the hot path.
var entries = func() (t [256]*Entry) {
	for i := range catalogue {
		t[catalogue[i].Field] = &catalogue[i]
	}
	return t
}()

// Fields is the catalogue in the order of the law.
func Fields() []Entry { return append([]Entry(nil), catalogue...) }

// Entry is what the catalogue says about f; the zero Entry for none of it.
func (f Field) Entry() Entry {
	if e := entries[f]; e != nil {
		return *e
	}
	return Entry{}
}

// String is the field's id, "" for a number outside the catalogue.
func (f Field) String() string { return f.Entry().ID }

// ParseField finds a field by its id. The error, [lienthong.FieldUnknown], does
// not repeat the id, since callers put values where names belong.
func ParseField(id string) (Field, error) {
	for i := range catalogue {
		if catalogue[i].ID == id {
			return catalogue[i].Field, nil
		}
	}
	return 0, lienthong.Errorf(lienthong.FieldUnknown,
		"The register has no field of this name; GET /v1/population/fields lists those it has.")
}

// derive computes a fact so that the raw ones need not leave.
func (v *Version) derive(w Wanted, valid time.Time) Reading {
	r := v.reading(w.String(), lienthong.Period{}, "")
	p := v.Profile(valid)
	switch w.Field {
	case FieldIsAlive:
		r.Value = p.alive().String()
	case FieldIsMarried:
		r.Value = v.married(valid).String()
	case FieldAgeAtLeast:
		r.Value = p.ageAtLeast(w.Years, valid).String()
	}
	return r
}

// truth is the value of a derived fact.
type truth uint8

const (
	unknownTruth truth = iota
	yes
	no
)

func (t truth) String() string { return [...]string{"unknown", "true", "false"}[t] }

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

// alive is unknown for a person declared missing: the law presumes neither.
func (p *Profile) alive() truth {
	if p.Life == Missing {
		return unknownTruth
	}
	return truthOf(p.Life == Alive)
}

// ageAtLeast is unknown where the precision of the birth date leaves both
// possible. Whoever was born on 29 February completes a year on 1 March.
func (p *Profile) ageAtLeast(years int, valid time.Time) truth {
	b := p.BirthDate
	if b.IsZero() {
		return unknownTruth
	}
	y, m, d := valid.In(lienthong.Vietnam).Date()
	today := [3]int{y - years, int(m), d}
	first := [3]int{int(b.Year), max(int(b.Month), 1), max(int(b.Day), 1)}
	last := [3]int{int(b.Year), int(b.Month), int(b.Day)}
	if b.Month == 0 {
		last[1] = 12
	}
	if b.Day == 0 {
		last[2] = 31
	}
	switch {
	case !before(today, last):
		return yes
	case before(today, first):
		return no
	default:
		return unknownTruth
	}
}

func before(a, b [3]int) bool {
	for i := range a {
		if a[i] != b[i] {
			return a[i] < b[i]
		}
	}
	return false
}

// marriedCode is "married" of QCVN 109:2017/BTTTT.
const marriedCode = "2"

// married goes by the marital status, and by a spouse where it says nothing.
func (v *Version) married(valid time.Time) truth {
	for i := range v.Facts {
		if f := &v.Facts[i]; f.Field == FieldMaritalStatus && f.Valid.Contains(valid) && f.Value.Code != "0" {
			return truthOf(f.Value.Code == marriedCode)
		}
	}
	for _, r := range v.Relations {
		if r.Kind == Spouse && r.Valid.Contains(valid) {
			return yes
		}
	}
	return unknownTruth
}
