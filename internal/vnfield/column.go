package vnfield

// Column is the meaning of a column of a personnel or population file.
type Column string

// The meanings. The words are those of --columns on the command line.
const (
	ColName           Column = "name"             // họ và tên, họ và tên khai sinh
	ColFamilyName     Column = "family_name"      // họ; in some files họ và chữ đệm
	ColMiddleName     Column = "middle_name"      // chữ đệm
	ColGivenName      Column = "given_name"       // tên
	ColBirthDate      Column = "birth_date"       // ngày, tháng, năm sinh
	ColBirthDay       Column = "birth_day"        // of a date in three columns
	ColBirthMonth     Column = "birth_month"      //
	ColBirthYear      Column = "birth_year"       //
	ColSex            Column = "sex"              // giới tính
	ColMale           Column = "male"             // of two columns, nam and nữ, the one for men: a tick or the date of birth
	ColFemale         Column = "female"           // the one for women
	ColNumber         Column = "number"           // personal number or CMND, mixed
	ColPIN            Column = "pin"              // số định danh cá nhân
	ColCancelledPIN   Column = "cancelled_pin"    // a personal number that was cancelled
	ColCMND           Column = "cmnd9"            // số chứng minh nhân dân
	ColBirthPlace     Column = "birth_place"      // nơi đăng ký khai sinh
	ColPlaceOfBirth   Column = "place_of_birth"   // nơi sinh
	ColHometown       Column = "hometown"         // quê quán, nguyên quán
	ColResidence      Column = "residence"        // nơi thường trú
	ColCurrentAddress Column = "current_address"  // nơi ở hiện tại
	ColFather         Column = "father_name"      // họ tên cha
	ColMother         Column = "mother_name"      // họ tên mẹ
	ColSpouse         Column = "spouse_name"      // họ tên vợ hoặc chồng
	ColFatherNumber   Column = "father_number"    // số định danh của cha
	ColMotherNumber   Column = "mother_number"    // số định danh của mẹ
	ColSpouseNumber   Column = "spouse_number"    // số định danh của vợ hoặc chồng
	ColStatus         Column = "life_status"      // còn sống, đã chết
	ColHousehold      Column = "household"        // mã hộ: the same for all of a household
	ColRelationToHead Column = "relation_to_head" // quan hệ với chủ hộ
	ColID             Column = "row_id"           // the file's own key: số hiệu, mã nhân viên
	ColIndex          Column = "index"            // STT, a running number
)

// spelling is the ways in which headers name one meaning.
type spelling struct {
	column Column
	// phrases name it alone or inside a longer header, "Họ tên (in hoa)".
	phrases []string
	// alone name it only as the whole header: short or common words.
	alone []string
}

// vocabulary is compared without marks, case, spaces and signs, so one line
// serves "Họ và tên", "ho_va_ten" and "HoVaTen". Within a header the longest
// phrase wins, so "Họ tên mẹ" is not a name.
var vocabulary = []spelling{
	{ColName,
		[]string{"họ và tên khai sinh", "họ tên khai sinh", "họ và tên", "họ tên", "họ, chữ đệm và tên", "họ, chữ đệm và tên khai sinh", "họ chữ đệm tên", "họ đệm và tên", "full name", "tên đầy đủ", "employee name", "tên nhân viên", "tên cán bộ", "tên công chức", "tên viên chức", "họ tên in hoa"},
		[]string{"name", "person name", "ht", "hvt", "hoten nv", "tên khai sinh", "display name", "họ và chữ đệm và tên"}},
	{ColFamilyName,
		[]string{"họ và tên đệm", "họ và chữ đệm", "họ đệm", "họ lót", "họ và tên lót", "family name", "last name", "surname"},
		[]string{"họ", "lname", "lname_c1", "sname"}},
	{ColMiddleName,
		[]string{"tên đệm", "chữ đệm", "tên lót", "middle name"},
		[]string{"đệm", "lót", "mname", "fname_c2"}},
	{ColGivenName,
		[]string{"given name", "first name"},
		[]string{"tên", "fname", "fname_c1", "tên gọi", "forename"}},
	{ColBirthDate,
		[]string{"ngày tháng năm sinh", "ngày sinh", "ngày tháng sinh", "sinh ngày", "date of birth", "birth date", "birthday"},
		[]string{"dob", "ntns", "ntn sinh", "ngày th năm sinh", "ngày tháng năm", "born", "ns", "sinh"}},
	{ColBirthDay, nil, []string{"bd", "birth day of month", "day of birth", "ngày", "dob day", "ngày trong ngày sinh", "ngày sinh ngày", "ngày tháng năm sinh ngày"}},
	{ColBirthMonth, []string{"tháng sinh", "month of birth", "birth month"}, []string{"bm", "dob month", "tháng", "ngày sinh tháng", "ngày tháng năm sinh tháng"}},
	{ColBirthYear, []string{"năm sinh", "year of birth", "birth year"}, []string{"by", "yob", "dob year", "ngày sinh năm", "ngày tháng năm sinh năm"}},
	{ColSex,
		[]string{"giới tính", "gender", "nam/nữ", "phái"},
		[]string{"sex", "gt", "gtinh", "giới", "nam hay nữ"}},
	{ColPIN,
		[]string{"số định danh cá nhân", "mã định danh cá nhân", "số định danh", "mã số định danh", "mã định danh", "đdcn", "sđdcn", "personal number", "personal identification number", "personal id number", "personal id", "personal identity number", "personal code"},
		[]string{"pin", "số đdcn", "mã đdcn", "personal no"}},
	{ColCancelledPIN,
		[]string{"số định danh đã hủy", "số định danh cá nhân đã hủy", "số định danh cũ", "số định danh cá nhân cũ", "mã định danh cũ", "mã định danh đã hủy", "cancelled pin", "canceled pin", "cancelled personal id", "cancelled id", "old pin", "pin cũ", "đdcn cũ", "cancelled personal number"},
		nil},
	{ColCMND,
		[]string{"chứng minh nhân dân", "chứng minh thư", "cmnd", "cmtnd", "gcmnd", "số cmt", "cmnd 9 số", "cmnd9"},
		[]string{"cmt", "số cm", "old id card", "old id", "old id number", "old id no", "old identity number", "old card number", "old national id", "previous id", "previous id number"}},
	{ColNumber,
		[]string{"cccd", "căn cước công dân", "số căn cước", "thẻ căn cước", "cmnd/cccd", "cccd/cmnd", "cmt cccd", "số giấy tờ tùy thân", "giấy tờ tùy thân", "national id", "id card", "identity card", "identity number", "identification number", "identification no", "social security", "citizen id"},
		[]string{"căn cước", "số giấy tờ", "số gttt", "soc sec id", "ssn", "card number", "id number", "id no", "số cc", "number", "cmnd cc", "số định danh cá nhân cmnd", "số định danh cmnd"}},
	{ColBirthPlace,
		[]string{"nơi đăng ký khai sinh", "nơi đk khai sinh", "nơi đkks", "nơi đăng ký ks", "tỉnh khai sinh", "nơi khai sinh", "đăng ký khai sinh", "place of birth registration", "birth registration place", "nơi cấp giấy khai sinh"},
		[]string{"birth place registered", "nđkks"}},
	{ColPlaceOfBirth,
		[]string{"nơi sinh", "place of birth", "birthplace", "birth place"},
		[]string{"pob"}},
	{ColHometown,
		[]string{"quê quán", "nguyên quán", "hometown", "home town", "native place", "place of origin"},
		[]string{"quê", "origin", "qq"}},
	{ColResidence,
		[]string{"nơi đăng ký thường trú", "nơi đăng ký hộ khẩu thường trú", "hộ khẩu thường trú", "nơi thường trú", "địa chỉ thường trú", "thường trú", "hộ khẩu", "hktt", "đkhktt", "trú quán", "permanent address", "permanent residence", "place of residence"},
		[]string{"residence", "địa chỉ", "dchi", "address", "nơi cư trú"}},
	{ColCurrentAddress,
		[]string{"nơi ở hiện nay", "nơi ở hiện tại", "chỗ ở hiện nay", "chỗ ở hiện tại", "địa chỉ hiện nay", "địa chỉ hiện tại", "nơi tạm trú", "current address", "current residence", "địa chỉ tạm trú", "nơi ở", "chỗ ở"},
		nil},
	{ColFather,
		[]string{"họ và tên cha", "họ tên cha", "tên cha", "họ và tên bố", "họ tên bố", "tên bố", "họ, chữ đệm và tên cha", "họ và tên bố cha", "họ tên bố cha", "họ và tên cha bố", "họ tên cha bố", "father's name", "father's full name", "father full name", "father name", "name of father"},
		[]string{"cha", "bố", "father", "cha đẻ", "bố đẻ"}},
	{ColMother,
		[]string{"họ và tên mẹ", "họ tên mẹ", "tên mẹ", "họ, chữ đệm và tên mẹ", "mother's name", "mother's full name", "mother full name", "mother name", "name of mother"},
		[]string{"mẹ", "mother", "mẹ đẻ"}},
	{ColSpouse,
		[]string{"họ và tên vợ chồng", "họ tên vợ chồng", "tên vợ chồng", "họ và tên vợ hoặc chồng", "họ tên vợ hoặc chồng", "họ tên vợ", "họ tên chồng", "họ và tên vợ", "họ và tên chồng", "spouse's name", "spouse's full name", "spouse full name", "spouse name", "name of spouse"},
		[]string{"vợ chồng", "vợ hoặc chồng", "spouse"}},
	{ColFatherNumber,
		[]string{"số định danh cá nhân cha", "số định danh cá nhân của cha", "số định danh cha", "số định danh của cha", "số định danh bố", "số cccd cha", "số cccd của cha", "cccd cha", "cccd của cha", "father's personal number", "father personal number", "father number", "father pin", "father's pin"}, nil},
	{ColMotherNumber,
		[]string{"số định danh cá nhân mẹ", "số định danh cá nhân của mẹ", "số định danh mẹ", "số định danh của mẹ", "số cccd mẹ", "số cccd của mẹ", "cccd mẹ", "cccd của mẹ", "mother's personal number", "mother personal number", "mother number", "mother pin", "mother's pin"}, nil},
	{ColSpouseNumber,
		[]string{"số định danh cá nhân vợ chồng", "số định danh cá nhân của vợ chồng", "số định danh vợ chồng", "số định danh vợ hoặc chồng", "số định danh của vợ chồng", "số định danh của vợ hoặc chồng", "số cccd vợ chồng", "số cccd của vợ chồng", "cccd vợ chồng", "spouse's personal number", "spouse personal number", "spouse number", "spouse pin", "spouse's pin"}, nil},
	{ColStatus,
		[]string{"tình trạng sống", "trạng thái sống", "còn sống hay đã chết", "life status", "vital status"},
		[]string{"trạng thái", "tình trạng", "còn sống", "status", "alive", "sống/chết"}},
	{ColHousehold,
		[]string{"mã hộ gia đình", "số hộ gia đình", "số sổ hộ khẩu", "household id", "household code", "household number"},
		[]string{"số hộ", "mã hộ", "mã số hộ", "household"}},
	{ColRelationToHead,
		[]string{"quan hệ với chủ hộ", "quan hệ chủ hộ", "relation to head", "relationship to head"},
		[]string{"quan hệ ch", "qhch"}},
	{ColID,
		[]string{"số hiệu cbccvc", "số hiệu cán bộ", "số hiệu công chức", "số hiệu viên chức", "mã nhân viên", "mã cán bộ", "mã công chức", "mã viên chức", "mã cbccvc", "mã số cán bộ", "mã số công chức", "mã hồ sơ", "số hồ sơ", "số hiệu hồ sơ", "mã nhân sự", "mã giáo viên", "số hiệu giáo viên", "employee id", "employee code", "employee number", "staff id", "record id", "mã đối tượng", "mã người lao động", "personnel number"},
		[]string{"id", "số hiệu", "mã", "mã số", "mã nv", "mã cb", "mã hs", "mshs", "mscb", "rec id", "row id", "unique id", "uid", "emp id", "emp code", "person id", "pid", "shcb", "mã gv", "staff no", "employee no", "shcc", "mã bản ghi"}},
	{ColIndex,
		[]string{"số thứ tự"},
		[]string{"stt", "tt", "số tt", "no", "index", "nr", "row", "dòng", "seq"}},
}

// ownerPhrases say whose a field is, the row's own person, and are ignored:
// "Họ tên cán bộ" is a name.
var ownerPhrases = []string{
	"cán bộ, công chức, viên chức", "cán bộ công chức", "cán bộ", "công chức", "viên chức", "cbccvc", "cbcc", "nhân viên", "nhân sự", "người lao động", "công dân", "của",
}

// strangers show that a header speaks of somebody or something else than a
// phrase in it: a relative, an issuing office, a date of issue. They block
// recognition unless they are part of the phrase. Folded words have many
// meanings (đảng is also đang, đăng), so common ones are given with a neighbour.
var strangers = foldedPhrases("vợ", "chồng", "cha", "mẹ", "bố", "con", "thân nhân", "nhân thân", "chủ hộ", "hộ gia đình", "anh chị em", "tiếng anh",
	"cấp", "người liên hệ", "liên hệ", "người ký", "hết hạn", "thời hạn", "vào đảng", "đoàn viên", "cơ quan", "đơn vị", "phòng ban",
	"ngạch", "lương", "bhxh", "bhyt", "thuế", "issue", "issued", "issuing", "expiry", "tax", "insurance", "agency", "unit", "office", "contact",
	"spouse", "spouses", "father", "fathers", "mother", "mothers", "wife", "husband", "child", "parent", "parents", "emergency")

// mixedNumbers are pairs of meanings that, in one header, say that its column
// holds either kind of number: "Số định danh cá nhân hoặc CMND".
var mixedNumbers = [][2]Column{{ColPIN, ColCMND}, {ColNumber, ColCMND}, {ColPIN, ColNumber}}
