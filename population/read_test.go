package population_test

import (
	"slices"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/population/populationtest"
)

// read reads one field of sample person i.
func read(t *testing.T, s *population.Service, i int, w population.Wanted, at population.AsOf) []population.Reading {
	t.Helper()
	got, err := s.Read(t.Context(), populationtest.ID(i), []population.Wanted{w}, at)
	if err != nil {
		t.Fatalf("Read of %s: %v", w, err)
	}
	return got
}

// values are the bare values of readings.
func values(readings []population.Reading) []string {
	var out []string
	for _, r := range readings {
		out = append(out, r.Value)
	}
	return out
}

func TestReadProvenance(t *testing.T) {
	t.Parallel()
	v := populationtest.Person(3)
	v.Facts[4].Flag = population.UnderInvestigation
	s := service(t, v)
	got := read(t, s, 3, population.Wanted{Field: population.FieldPermanentResidence}, now)
	if len(got) != 1 || got[0].Value != "Số 2 phố Tràng Tiền" || got[0].Code != "00070" || got[0].Date != "2025-07-01" ||
		got[0].ValidFrom != "2025-07-01" || got[0].ValidUntil != "" || got[0].Source != "c06" || !got[0].Recorded.Equal(populationtest.Loaded) {
		t.Errorf("residence: %+v", got)
	}
	if got := read(t, s, 3, population.Wanted{Field: population.FieldReligion}, now); got[0].Source != "declared" || got[0].UnderInvestigation {
		t.Errorf("the fact's own source: %+v", got)
	}
	if got := read(t, s, 3, population.Wanted{Field: population.FieldEthnicity}, now); !got[0].UnderInvestigation {
		t.Errorf("the flag is lost: %+v", got)
	}
	if got := read(t, s, 3, population.Wanted{Field: population.FieldBloodGroup}, now); len(got) != 0 {
		t.Errorf("a value for what is not known: %+v", got)
	}
}

func TestReadNumbers(t *testing.T) {
	t.Parallel()
	s := service(t, hoa())
	got := read(t, s, 7, population.Wanted{Field: population.FieldPIN}, now)
	if len(got) != 2 || got[0].ValidUntil != "2026-03-01" || got[1].Value != populationtest.PIN(107).Reveal() || got[1].ValidUntil != "" {
		t.Errorf("personal numbers: %+v", got)
	}
	if got := read(t, s, 7, population.Wanted{Field: population.FieldCMND9}, now); len(got) != 1 || got[0].Value != populationtest.CMND(7).Reveal() {
		t.Errorf("old number: %+v", got)
	}
	before := population.AsOf{Valid: populationtest.Day(2026, 2, 1), Recorded: populationtest.Now}
	if got := read(t, s, 7, population.Wanted{Field: population.FieldPIN}, before); len(got) != 1 {
		t.Errorf("before the new number began: %+v", got)
	}
}

func TestDerived(t *testing.T) {
	t.Parallel()
	type facts []population.Fact
	born := func(d lienthong.Date) population.Fact {
		return population.Fact{Field: population.FieldBirthDate, Value: population.Value{Date: d}}
	}
	status := func(code string) population.Fact {
		return population.Fact{Field: population.FieldMaritalStatus, Value: population.Value{Code: code}}
	}
	age18 := population.Wanted{Field: population.FieldAgeAtLeast, Years: 18}
	alive := population.Wanted{Field: population.FieldIsAlive}
	married := population.Wanted{Field: population.FieldIsMarried}
	for _, c := range []struct { // the present is 1 June 2026
		what  string
		facts facts
		w     population.Wanted
		want  string
	}{
		{"18 today", facts{born(lienthong.Date{Year: 2008, Month: 6, Day: 1})}, age18, "true"},
		{"18 tomorrow", facts{born(lienthong.Date{Year: 2008, Month: 6, Day: 2})}, age18, "false"},
		{"born in June, day unknown", facts{born(lienthong.Date{Year: 2008, Month: 6})}, age18, "unknown"},
		{"born in May, day unknown", facts{born(lienthong.Date{Year: 2008, Month: 5})}, age18, "true"},
		{"born in the year", facts{born(lienthong.Date{Year: 2008})}, age18, "unknown"},
		{"born the year before", facts{born(lienthong.Date{Year: 2007})}, age18, "true"},
		{"born the year after", facts{born(lienthong.Date{Year: 2009})}, age18, "false"},
		{"no birth date", nil, age18, "unknown"},
		{"alive", nil, alive, "true"},
		{"dead, day unknown", facts{{Field: population.FieldDeathDate, Valid: lienthong.Period{From: populationtest.Day(2026, 5, 1)}}}, alive, "false"},
		{"missing", facts{{Field: population.FieldDisappearanceDate, Value: population.Value{Date: lienthong.Date{Year: 2020}}}}, alive, "unknown"},
		{"come back", facts{{Field: population.FieldDisappearanceDate, Valid: lienthong.Period{Until: populationtest.Day(2026, 1, 1)}}}, alive, "true"},
		{"married", facts{status("2")}, married, "true"},
		{"divorced", facts{status("3")}, married, "false"},
		{"status unknown", facts{status("0")}, married, "unknown"},
		{"no status", nil, married, "unknown"},
	} {
		v := populationtest.Person(1)
		v.Facts, v.Relations = c.facts, nil
		if got := values(read(t, service(t, v), 1, c.w, now)); !slices.Equal(got, []string{c.want}) {
			t.Errorf("%s: %v, want %s", c.what, got, c.want)
		}
	}
}

func TestReadRelatives(t *testing.T) {
	t.Parallel()
	s := service(t, populationtest.Family()...)
	for _, c := range []struct {
		person int
		field  population.Field
		want   []string
	}{
		{3, population.FieldFather, []string{populationtest.Name(1)}},
		{3, population.FieldMother, []string{populationtest.Name(2)}},
		{1, population.FieldSpouse, []string{populationtest.Name(2)}},
		{1, population.FieldChildren, []string{populationtest.Name(3), populationtest.Name(4)}},
		{3, population.FieldChildren, nil},
		{4, population.FieldRepresentative, []string{"Lê Thị Bà"}},
		{3, population.FieldRelationToHead, []string{"CH03"}},
		{1, population.FieldRelationToHead, nil},
		{4, population.FieldHousehold, []string{populationtest.Name(1), populationtest.Name(2), populationtest.Name(3), populationtest.Name(4)}},
		{1, population.FieldHousehold, []string{populationtest.Name(1), populationtest.Name(2), populationtest.Name(3), populationtest.Name(4)}},
	} {
		got := read(t, s, c.person, population.Wanted{Field: c.field}, now)
		if !slices.Equal(values(got), c.want) {
			t.Errorf("%s of person %d: %v, want %v", c.field, c.person, values(got), c.want)
		}
	}
	spouse := read(t, s, 1, population.Wanted{Field: population.FieldSpouse}, now)[0]
	if spouse.PIN != populationtest.PIN(2).Reveal() || spouse.Nationality != "VN" || spouse.Person != references.Reference(populationtest.ID(2)) || spouse.ValidFrom != "1978-02-14" {
		t.Errorf("item 15 of a spouse: %+v", spouse)
	}
	grandmother := read(t, s, 4, population.Wanted{Field: population.FieldRepresentative}, now)[0]
	if grandmother.CMND9 != populationtest.CMND(99).Reveal() || grandmother.Person != "" || grandmother.PIN != "" {
		t.Errorf("a representative who is not in the register: %+v", grandmother)
	}
}

func TestRelated(t *testing.T) {
	t.Parallel()
	s := service(t, populationtest.Family()...)
	before := population.AsOf{Valid: populationtest.Day(1977, 1, 1), Recorded: populationtest.Now}
	for _, c := range []struct {
		x, y int
		as   population.RelationName
		at   population.AsOf
		want bool
	}{
		{1, 3, "parent", now, true},
		{2, 4, "parent", now, true},
		{3, 1, "parent", now, false},
		{3, 1, "child", now, true},
		{1, 3, "child", now, false},
		{3, 4, "parent", now, false},
		{1, 2, "spouse", now, true},
		{2, 1, "spouse", now, true},
		{1, 2, "spouse", before, false},
		{1, 4, "representative", now, false},
		{88, 3, "parent", now, false},
		{1, 88, "parent", now, false},
	} {
		got, err := s.Related(t.Context(), subject(c.x), subject(c.y), c.as, c.at)
		if err != nil || got != c.want {
			t.Errorf("person %d as %s of %d: %v, %v; want %v", c.x, c.as, c.y, got, err, c.want)
		}
	}
	_, err := s.Related(t.Context(), subject(1), subject(3), "cousin", now)
	wantCode(t, err, lienthong.Invalid)
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	s := service(t, populationtest.Person(1))
	_, err := s.Read(t.Context(), populationtest.ID(1), nil, now)
	wantCode(t, err, lienthong.FieldsMissing)
	_, err = s.Read(t.Context(), populationtest.ID(2), []population.Wanted{{Field: population.FieldFullName}}, now)
	wantCode(t, err, lienthong.NotFound)
}
