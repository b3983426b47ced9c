package consoletest

import (
	"fmt"
	"slices"
	"time"

	"github.com/lienthong/lienthong/client"
)

// What the sample's pages are known by.
const (
	RunID    = "r1"
	PersonID = "000000000003N" // the person of row 1
	MotherID = "00000000000M1"
	FullName = "Trần Thị Ngọc Ly"
	PIN      = "024162700885"
)

// Sample is a system on an ordinary day: a population, a register of officials
// and a reconciliation with a row of every kind.
func Sample() *System {
	s := &System{
		Status: client.PopulationStatus{Persons: 100_000, Alive: 97_412, Deceased: 2_561, Disappeared: 27,
			Identifiers: 141_806, LastRecorded: Now.Add(-26 * time.Minute)},
		Officers: client.OfficialsStatus{Dossiers: 2_412, Linked: 2_288,
			Quality: map[string]int{"correct": 2_305, "sufficient": 1_874, "clean": 1_590, "unified": 1_902}},
		Fields: slices.Clone(fields),
		Rows:   map[string][]client.Explanation{},
		People: map[string][]client.Value{PersonID: values()},
		Homes: map[string][]client.Member{PersonID: {
			{Person: "00000000000A1", Relation: "head", Name: "Nguyễn Văn Bảo"},
			{Person: PersonID, Relation: "spouse", Name: FullName},
			{Relation: "child", Name: "Nguyễn Trần Bảo An"},
		}},
	}
	run := client.Run{ID: RunID, Policy: client.Policy{Coverage: 0.95, Link: 0.99, Consider: 0.1}, Register: "can-bo-cong-chuc-2026.xlsx", Population: "dân cư (100.000 người)",
		Started: Now.Add(-3 * time.Second), Finished: Now, Persons: 100_000,
		Seconds: map[string]float64{"read": 0.41, "index": 0.12, "link": 0.37, "explain": 0.09}}
	for row := 1; row <= 412; row++ {
		s.Rows[RunID] = append(s.Rows[RunID], explanation(row))
	}
	count(&run, s.Rows[RunID])
	old := run
	old.ID, old.Register, old.Finished = "r0", "vien-chuc-y-te.csv", Now.AddDate(0, 0, -12)
	old.Counts = map[client.Verdict]int{client.Linked: 1_204, client.LinkedWithDifferences: 281,
		client.Candidates: 40, client.Contradicted: 9, client.NotFound: 27}
	old.Rows = 1_561
	s.Kept = []client.Run{run, old}
	s.Reviewing = reviewing(s.Rows[RunID])
	exchanges(s)
	s.Connections = connections()
	return s
}

// explanation makes row n; most rows are plain, as in life.
func explanation(n int) client.Explanation {
	e := client.Explanation{Result: client.Result{Row: n, ID: fmt.Sprintf("CB%05d", 1200+n*7)}}
	switch {
	case n == 1:
		e.Verdict, e.Differences = client.LinkedWithDifferences, []string{"cmnd9_instead_of_pin", "name_marks", "birth_date_year_only"}
		e.Candidates = []client.Candidate{damaged(e.Differences)}
		e.ReasonVI = "Trùng số CMND, họ tên không dấu, năm sinh, tên mẹ. Sai khác: dùng số CMND 9 số thay số định danh; họ tên thiếu hoặc sai dấu; ngày sinh chỉ có năm."
		e.ReasonEN = "Same old card number, name without marks, year of birth, mother's name. Differences: the old nine-digit number stands for the personal number; the name lacks marks or has wrong ones; only the year of birth is given."
	case n%23 == 7:
		e.Verdict, e.Differences = client.Candidates, []string{"number_missing"}
		e.Candidates = namesakes()
		e.ReasonVI = "Có 2 người có thể là người này; người gần nhất trùng họ tên, ngày sinh, giới tính (xác suất 61,4 %)."
		e.ReasonEN = "2 persons may be meant; the closest has the same name, date of birth, sex (probability 61.4 %)."
	case n%67 == 11:
		e.Verdict, e.Differences = client.Contradicted, []string{"number_of_another_person", "name_differs", "birth_date_differs"}
		e.Candidates = []client.Candidate{stranger(e.Differences)}
		e.ReasonVI = "Số định danh trong hồ sơ là của người khác (họ tên, ngày sinh không khớp) và chưa xác định được hồ sơ này là của ai."
		e.ReasonEN = "The number in this row belongs to somebody else (name and date of birth do not agree), and whom the row means cannot be told."
	case n%41 == 5:
		e.Verdict = client.NotFound
		e.ReasonVI = "Không có ai trong CSDL dân cư gần với dòng này."
		e.ReasonEN = "Nobody in the population comes near this row."
	case n%5 == 1:
		e.Verdict, e.Differences = client.LinkedWithDifferences, []string{"name_marks"}
		e.Candidates = []client.Candidate{damaged(e.Differences)}
		e.ReasonVI = "Trùng số CMND, họ tên không dấu. Sai khác: họ tên thiếu hoặc sai dấu."
		e.ReasonEN = "Same old card number, name without marks. Differences: the name lacks marks or has wrong ones."
	default:
		e.Verdict = client.Linked
		e.Candidates = []client.Candidate{exact()}
		e.ReasonVI = "Trùng số định danh, họ tên, ngày sinh, giới tính."
		e.ReasonEN = "Same number, name, date of birth, sex."
	}
	if n == 60 {
		e.DuplicateOf = 2
	}
	if len(e.Candidates) > 0 {
		e.Score, e.Probability = e.Candidates[0].Score, e.Candidates[0].Probability
	}
	return e
}

// summed sets the score to the sum of the steps.
func summed(c client.Candidate) client.Candidate {
	for _, s := range c.Steps {
		c.Score += s.Bits
	}
	return c
}

func exact() client.Candidate {
	return summed(client.Candidate{Person: PersonID, Record: 18_204, Probability: 0.999999,
		Steps: []client.Step{{Field: "prior", Level: "prior", Bits: -16.8}, {Field: "number", Level: "exact", Bits: 15.9}, {Field: "name", Level: "exact", Bits: 13.4},
			{Field: "birth_date", Level: "exact", Bits: 14.4}, {Field: "sex", Level: "agrees", Bits: 1}, {Field: "birth_place", Level: "agrees", Bits: 5},
			{Field: "mother_name", Level: "missing"}, {Field: "life_status", Level: "alive", Bits: 0.1}},
		Pairs: []client.Pair{{Field: "name", Register: FullName, Person: FullName}, {Field: "number", Register: PIN, Person: PIN},
			{Field: "birth_date", Register: "18/05/1962", Person: "18/05/1962"}, {Field: "sex", Register: "Nữ", Person: "Nữ"},
			{Field: "birth_place", Register: "Tỉnh Bắc Giang", Person: "Tỉnh Bắc Giang"}, {Field: "mother_name", Person: "Lê Thị Sương"}}})
}

func damaged(differences []string) client.Candidate {
	return summed(client.Candidate{Person: PersonID, Record: 18_204, Probability: 0.99982, Differences: differences,
		Steps: []client.Step{{Field: "prior", Level: "prior", Bits: -16.8}, {Field: "number", Level: "old_number", Bits: 14.9}, {Field: "name", Level: "marks_differ", Bits: 9.9},
			{Field: "birth_date", Level: "year_only", Bits: 1.7}, {Field: "sex", Level: "agrees", Bits: 1}, {Field: "birth_place", Level: "differs", Bits: -2.3},
			{Field: "mother_name", Level: "agrees", Bits: 12.2}, {Field: "life_status", Level: "alive", Bits: 0.1}},
		Pairs: []client.Pair{{Field: "name", Register: "TRAN THI NGOC LY", Person: "TRẦN THỊ NGỌC LY", Differs: true},
			{Field: "number", Register: "245850330", Person: PIN, Differs: true}, {Field: "birth_date", Register: "1962", Person: "18/05/1962", Differs: true},
			{Field: "sex", Register: "Nữ", Person: "Nữ"}, {Field: "birth_place", Register: "T. Bắc Ninh", Person: "Tỉnh Bắc Giang", Differs: true},
			{Field: "mother_name", Register: "Lê Thị Sương", Person: "Lê Thị Sương"}, {Field: "father_name", Person: "Trần Công Hiếu"}}})
}

func namesakes() []client.Candidate {
	one := client.Candidate{Person: PersonID, Record: 18_204, Probability: 0.614,
		Steps: []client.Step{{Field: "prior", Level: "prior", Bits: -16.8}, {Field: "number", Level: "missing"}, {Field: "name", Level: "exact", Bits: 8.2},
			{Field: "birth_date", Level: "both_first_of_january", Bits: 6.3}, {Field: "sex", Level: "agrees", Bits: 1}, {Field: "birth_place", Level: "agrees", Bits: 5}},
		Pairs: []client.Pair{{Field: "name", Register: "Nguyễn Văn Hùng", Person: "Nguyễn Văn Hùng"}, {Field: "number", Person: "024060001187"},
			{Field: "birth_date", Register: "01/01/1960", Person: "01/01/1960"}, {Field: "sex", Register: "Nam", Person: "Nam"},
			{Field: "birth_place", Register: "Bắc Giang", Person: "Tỉnh Bắc Giang", Differs: true}}}
	two := one
	two.Person, two.Record, two.Probability, two.Differences = "", 77_310, 0.192, []string{"birth_place_differs"}
	two.Steps = append(slices.Clone(one.Steps[:5]), client.Step{Field: "birth_place", Level: "differs", Bits: -2.3})
	two.Pairs = slices.Clone(one.Pairs)
	two.Pairs[4].Person = "Thành phố Hà Nội"
	two.Pairs[1].Person = "001060012345"
	return []client.Candidate{summed(one), summed(two)}
}

func stranger(differences []string) client.Candidate {
	return summed(client.Candidate{Person: PersonID, Record: 18_204, Probability: 0.021, Differences: differences,
		Steps: []client.Step{{Field: "prior", Level: "prior", Bits: -16.8}, {Field: "number", Level: "exact", Bits: 15.9}, {Field: "name", Level: "differs", Bits: -8},
			{Field: "birth_date", Level: "differs", Bits: -8.4}, {Field: "sex", Level: "differs", Bits: -5.1}},
		Pairs: []client.Pair{{Field: "name", Register: "Phạm Quốc Đạt", Person: FullName, Differs: true}, {Field: "number", Register: PIN, Person: PIN},
			{Field: "birth_date", Register: "02/11/1988", Person: "18/05/1962", Differs: true}, {Field: "sex", Register: "Nam", Person: "Nữ", Differs: true}}})
}

func values() []client.Value {
	at := func(year int) time.Time { return time.Date(year, 6, 12, 3, 0, 0, 0, time.UTC) }
	v := func(field, value, source, from string, year int) client.Value {
		return client.Value{Field: field, Value: value, Source: source, ValidFrom: from, Recorded: at(year)}
	}
	former := v("cmnd9", "245850330", "C06", "1980-03-02", 2021)
	former.ValidUntil = "2021-06-12"
	registered := v("birth_registration_place", "Xã Tân Mỹ, huyện Yên Dũng, tỉnh Bắc Giang", "C06", "1962-05-20", 2021)
	registered.Code, registered.Date = "07690", "2025-06-30"
	mother := v("mother", "Lê Thị Sương", "C06", "1962-05-18", 2021)
	mother.Person = MotherID
	doubted := v("marital_status", "2", "C06", "1985-10-02", 2021)
	doubted.UnderInvestigation = true
	return []client.Value{
		v("full_name", FullName, "C06", "1962-05-18", 2021),
		v("full_name", "Trần Ngọc Ly", "UBND", "1962", 2021),
		v("pin", PIN, "C06", "2021-06-12", 2021),
		v("birth_date", "1962-05-18", "C06", "1962-05-18", 2021),
		v("sex", "2", "C06", "1962-05-18", 2021),
		registered,
		v("hometown", "Tỉnh Bắc Giang", "C06", "1962-05-20", 2021),
		v("ethnicity", "01", "C06", "1962-05-18", 2021),
		v("nationality", "VN", "C06", "1962-05-18", 2021),
		former, mother,
		v("permanent_residence", "Số 12, đường Hoàng Văn Thụ, phường Bắc Giang, tỉnh Bắc Ninh", "C06", "2025-07-01", 2025),
		doubted,
		v("household", "Nguyễn Văn Bảo", "C06", "", 2021),
	}
}

// fields are some of the register's.
var fields = []client.Field{
	{ID: "full_name", Kind: "text", VI: "Họ, chữ đệm và tên khai sinh", Item: 1, Sensitivity: "basic"},
	{ID: "other_name", Kind: "text", VI: "Tên gọi khác", Item: 2, Sensitivity: "basic"},
	{ID: "pin", Kind: "number", VI: "Số định danh cá nhân", Item: 3, Sensitivity: "basic"},
	{ID: "birth_date", Kind: "date", VI: "Ngày, tháng, năm sinh", Item: 4, Sensitivity: "basic"},
	{ID: "sex", Kind: "code", VI: "Giới tính", Item: 5, Sensitivity: "basic"},
	{ID: "birth_registration_place", Kind: "place", VI: "Nơi đăng ký khai sinh", Item: 7, Sensitivity: "basic"},
	{ID: "hometown", Kind: "place", VI: "Quê quán", Item: 8, Sensitivity: "basic"},
	{ID: "ethnicity", Kind: "code", VI: "Dân tộc", Item: 9, Sensitivity: "sensitive"},
	{ID: "religion", Kind: "code", VI: "Tôn giáo", Item: 10, Sensitivity: "sensitive"},
	{ID: "nationality", Kind: "code", VI: "Quốc tịch", Item: 11, Sensitivity: "basic"},
	{ID: "blood_group", Kind: "code", VI: "Nhóm máu", Item: 12, Sensitivity: "sensitive"},
	{ID: "cmnd9", Kind: "number", VI: "Số chứng minh nhân dân 09 số", Item: 13, Sensitivity: "basic"},
	{ID: "mother", Kind: "relative", VI: "Mẹ", Item: 15, Sensitivity: "basic"},
	{ID: "permanent_residence", Kind: "place", VI: "Nơi thường trú", Item: 16, Sensitivity: "basic"},
	{ID: "marital_status", Kind: "code", VI: "Tình trạng hôn nhân", Item: 21, Sensitivity: "basic"},
	{ID: "household", Kind: "relative", VI: "Chủ hộ và các thành viên hộ gia đình", Item: 23, Sensitivity: "basic"},
	{ID: "email", Kind: "text", VI: "Địa chỉ thư điện tử", Item: 25, Sensitivity: "basic"},
	{ID: "is_alive", Kind: "derived", VI: "Còn sống"},
}
