package official_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/official"
)

func day(t *testing.T, s string) time.Time {
	t.Helper()
	d, err := time.ParseInLocation(time.DateOnly, s, lienthong.Vietnam)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestRecord enters what form 2C has in its tables and finds it as records.
func TestRecord(t *testing.T) {
	t.Parallel()
	s, log := service(t)
	load(t, s, people)
	rec, err := s.Record(t.Context(), official.Change{Key: "CB1", Revision: 1, By: official.Employer, Arose: day(t, "2026-11-20"), Entries: []official.Entry{
		{Field: "training_school", Item: 1, Value: "Đại học Y"}, {Field: "training_major", Item: 1, Value: "Nội khoa"},
		{Field: "training_from", Item: 1, Value: "09/2004"}, {Field: "training_until", Item: 1, Value: "2010"},
		{Field: "training_mode", Item: 1, Value: "Chính quy"}, {Field: "training_diploma", Item: 1, Value: "Bác sĩ"},
		{Field: "stage_from", Item: 2, Value: "2015"}, {Field: "stage_what", Item: 2, Value: "Trưởng khoa"},
		{Field: "stage_from", Item: 1, Value: "10/2010"}, {Field: "stage_until", Item: 1, Value: "12/2014"}, {Field: "stage_what", Item: 1, Value: "Bác sĩ"},
		{Field: "relative_relation", Item: 2, Value: "con"}, {Field: "relative_name", Item: 2, Value: "Lê Thị Én"}, {Field: "relative_birth_date", Item: 2, Value: "2012"},
		{Field: "general_education", Value: "12/12"}, {Field: "highest_qualification", Value: "Đại học"}, {Field: "political_theory", Value: "Trung cấp"},
		{Field: "salary_step", Value: "3/9"}, {Field: "salary_coefficient", Value: "4,65"}, {Field: "salary_from", Value: "01/07/2026"},
		{Field: "recruited_on", Value: "10/2010"}, {Field: "recruited_by", Value: "Sở Y tế"}, {Field: "managing_agency", Value: "UBND tỉnh"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if want := (official.Receipt{Revision: 2, SyncBy: day(t, "2026-11-25")}); rec != want {
		t.Errorf("receipt %+v, want %+v", rec, want)
	}
	month := func(y int16, m uint8) lienthong.Date { return lienthong.Date{Year: y, Month: m} }
	d := dossier(t, s, "CB1")
	if got, want := d.Education(), (official.Education{General: "12/12", Highest: "Đại học", PoliticalTheory: "Trung cấp", Training: []official.Training{{
		School: "Đại học Y", Major: "Nội khoa", From: month(2004, 9), Until: month(2010, 0), Mode: "Chính quy", Diploma: "Bác sĩ"}}}); !reflect.DeepEqual(got, want) {
		t.Errorf("education %+v", got)
	}
	if got, want := d.History(), []official.Stage{{month(2010, 10), month(2014, 12), "Bác sĩ"}, {month(2015, 0), lienthong.Date{}, "Trưởng khoa"}}; !reflect.DeepEqual(got, want) {
		t.Errorf("history %+v", got)
	}
	if r := d.Relatives(); len(r) != 2 || r[0].Relation != official.Mother || r[1].Name != "Lê Thị Én" || r[1].BirthDate != month(2012, 0) {
		t.Errorf("%d relatives", len(r))
	}
	if got, want := d.Employment(), (official.Employment{ManagingAgency: "UBND tỉnh", Unit: "Sở Y tế", Position: "Bác sĩ", RecruitedOn: month(2010, 10), RecruitedBy: "Sở Y tế",
		RankCode: "V.08.01.03", SalaryStep: "3/9", SalaryCoefficient: "4.65", SalaryFrom: lienthong.Date{Year: 2026, Month: 7, Day: 1}}); got != want {
		t.Errorf("employment %+v", got)
	}
	if strings.Contains(log.String(), "Bác sĩ") {
		t.Errorf("log: %s", log)
	}
	// A value is taken away, and a second import of the file does not undo what
	// the file knows nothing of.
	if _, err := s.Record(t.Context(), official.Change{Key: "CB1", Revision: 2, By: official.Employer, Arose: now, Entries: []official.Entry{{Field: "stage_what", Item: 2}, {Field: "stage_from", Item: 2}}}); err != nil {
		t.Fatal(err)
	}
	load(t, s, people)
	d = dossier(t, s, "CB1")
	if len(d.History()) != 1 || len(d.Education().Training) != 1 {
		t.Errorf("%d stages, %d trainings", len(d.History()), len(d.Education().Training))
	}
}

// TestRecordSettles has a correction end what the import found wrong.
func TestRecordSettles(t *testing.T) {
	t.Parallel()
	s, _ := service(t)
	load(t, s, people)
	if d := dossier(t, s, "CB2~2"); d.Quality() != 0 {
		t.Fatalf("quality %b", d.Quality())
	}
	for i, c := range []official.Change{
		{By: official.Employer, Entries: []official.Entry{{Field: "rank_code", Value: "v.07.05.15 "}, {Field: "salary_coefficient", Value: "2.34"}}},
		{By: official.Population, Entries: []official.Entry{{Field: "birth_date", Value: "13/12/1970"}, {Field: "sex", Value: "Nam"}, {Field: "personal_number", Value: "079070000009"}}},
	} {
		c.Key, c.Revision, c.Arose = "CB2~2", int64(i+1), now
		if _, err := s.Record(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	d := dossier(t, s, "CB2~2")
	if d.Quality()&official.Sufficient == 0 || d.Employment().RankCode != "V.07.05.15" {
		t.Errorf("quality %b, findings %v", d.Quality(), d.Findings)
	}
	if f := fact(t, d, official.BirthDate); f.Source != official.Population || f.Text != "1970-12-13" {
		t.Errorf("source %s", f.Source)
	}
}

// TestLateByTheCountrysClock: the last day ends at midnight in Việt Nam, 17:00 in UTC.
func TestLateByTheCountrysClock(t *testing.T) {
	t.Parallel()
	s, _ := service(t)
	load(t, s, people)
	end := time.Date(2026, 11, 23, 17, 0, 0, 0, time.UTC)
	for i, c := range []struct {
		now  time.Time
		late bool
	}{{end.Add(-time.Second), false}, {end, true}} {
		s.Now = func() time.Time { return c.now }
		rec, err := s.Record(t.Context(), official.Change{Key: "CB1", Revision: int64(i + 1), By: official.Employer, Arose: day(t, "2026-11-18"),
			Entries: []official.Entry{{Field: "position", Value: "Giám đốc"}}})
		if err != nil || rec.Late != c.late {
			t.Errorf("at %s: late %t, %v", c.now, rec.Late, err)
		}
	}
}

func TestRecordLate(t *testing.T) {
	t.Parallel()
	s, _ := service(t)
	load(t, s, people)
	entries := []official.Entry{{Field: "position", Value: "Giám đốc"}}
	for i, c := range []struct {
		arose string
		late  bool
		rule  bool
	}{
		{"2026-06-30", false, false}, // before the decree
		{"2026-11-18", false, true},  // Wednesday: three working days end today
		{"2026-11-17", true, true},
	} {
		rec, err := s.Record(t.Context(), official.Change{Key: "CB1", Revision: int64(i + 1), By: official.Employer, Arose: day(t, c.arose), Entries: entries})
		if err != nil {
			t.Fatal(err)
		}
		if rec.Late != c.late || rec.SyncBy.IsZero() == c.rule {
			t.Errorf("%s: %+v", c.arose, rec)
		}
	}
}

func TestRecordRefusals(t *testing.T) {
	t.Parallel()
	s, _ := service(t)
	load(t, s, people)
	entry := func(id official.FieldID, item int, value string) []official.Entry {
		return []official.Entry{{Field: "unit", Value: "Sở Tư pháp"}, {Field: id, Item: item, Value: value}}
	}
	for name, c := range map[string]struct {
		change official.Change
		code   lienthong.Code
	}{
		"nobody":         {official.Change{Key: "x", Revision: 1, By: official.Employer, Arose: now, Entries: entry("unit", 0, "x")}, lienthong.NotFound},
		"who":            {official.Change{Key: "CB1", Revision: 1, Arose: now, Entries: entry("unit", 0, "x")}, lienthong.Invalid},
		"when":           {official.Change{Key: "CB1", Revision: 1, By: official.Employer, Entries: entry("unit", 0, "x")}, lienthong.Invalid},
		"what":           {official.Change{Key: "CB1", Revision: 1, By: official.Employer, Arose: now}, lienthong.Invalid},
		"gone state":     {official.Change{Key: "CB1", Revision: 7, By: official.Employer, Arose: now, Entries: entry("unit", 0, "x")}, lienthong.Conflict},
		"unknown":        {official.Change{Key: "CB1", Revision: 1, By: official.Employer, Arose: now, Entries: entry("x", 0, "x")}, lienthong.FieldUnknown},
		"not the master": {official.Change{Key: "CB1", Revision: 1, By: official.Employer, Arose: now, Entries: entry("full_name", 0, "x")}, lienthong.FieldNotAllowed},
		"no item":        {official.Change{Key: "CB1", Revision: 1, By: official.Employer, Arose: now, Entries: entry("stage_what", 0, "x")}, lienthong.Invalid},
		"item":           {official.Change{Key: "CB1", Revision: 1, By: official.Employer, Arose: now, Entries: entry("unit", 1, "x")}, lienthong.Invalid},
		"far item":       {official.Change{Key: "CB1", Revision: 1, By: official.Employer, Arose: now, Entries: entry("stage_what", 1001, "x")}, lienthong.Invalid},
		"unreadable":     {official.Change{Key: "CB1", Revision: 1, By: official.Employer, Arose: now, Entries: entry("salary_from", 0, "BIMAT")}, lienthong.Invalid},
	} {
		_, err := s.Record(t.Context(), c.change)
		if lienthong.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
		if err != nil && strings.Contains(err.Error(), secret) {
			t.Errorf("%s repeats the value: %v", name, err)
		}
	}
	if d := dossier(t, s, "CB1"); d.Revision != 1 || d.Employment().Unit != "Sở Y tế" {
		t.Error("half of a change was entered")
	}
}

// TestRelativesStayThemselves: a father's cell that is empty in the next file, or one that
// is filled for the first time, makes the mother neither the father nor two persons.
func TestRelativesStayThemselves(t *testing.T) {
	t.Parallel()
	s, _ := service(t)
	file := func(father, mother string) table {
		return table{header: []string{"Số hiệu CBCCVC", "Họ và tên", "Ngày sinh", "Họ tên cha", "Họ tên mẹ"},
			rows: [][]string{{"CB1", "Nguyễn Thị Ánh", "14/03/1986", father, mother}}}
	}
	family := func(name string, want ...official.Relative) {
		t.Helper()
		d := dossier(t, s, "CB1")
		got := d.Relatives()
		for i := range got {
			got[i].Raw = ""
		}
		slices.SortFunc(got, func(a, b official.Relative) int { return strings.Compare(a.Relation, b.Relation) })
		if !slices.Equal(got, want) {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
	}
	load(t, s, file("", "Trần Thị Bình"))
	load(t, s, file("Nguyễn Văn Cả", "Trần Thị Bình"))
	father, mother := official.Relative{Relation: official.Father, Name: "Nguyễn Văn Cả"}, official.Relative{Relation: official.Mother, Name: "Trần Thị Bình"}
	family("a father more", father, mother)
	d := dossier(t, s, "CB1")
	item := slices.IndexFunc(d.Facts, func(f official.Fact) bool { return f.Field == official.RelativeRelation && f.Text == official.Father })
	if _, err := s.Record(t.Context(), official.Change{Key: "CB1", Revision: d.Revision, By: official.Employer, Arose: now,
		Entries: []official.Entry{{Field: official.RelativeBirthDate, Item: d.Facts[item].Item, Value: "1950"}}}); err != nil {
		t.Fatal(err)
	}
	father.BirthDate = lienthong.Date{Year: 1950}
	load(t, s, file("", "Trần Thị Bình"))
	family("a father less", father, mother)
	if rep := load(t, s, file("", "Trần Thị Bình")); rep.Same != 1 {
		t.Errorf("the same file again: %+v", rep)
	}
}
