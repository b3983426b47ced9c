package populationtest

import (
	"iter"
	"strconv"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/population"
)

// Loaded is when the sample persons were recorded, and Now a time after it
// that tests take for the present.
var (
	Loaded = time.Date(2026, 1, 5, 8, 30, 0, 0, time.UTC)
	Now    = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
)

// ID is the id of sample person i, from 1.
func ID(i int) lienthong.PersonID { return must(lienthong.PersonIDFromInt64(int64(i))) }

// PIN is a personal number of sample person i.
func PIN(i int) lienthong.CardNumber {
	p := must(lienthong.NewPIN(1+i/1_000_000%96, sampleSex(i), 1950+i%60, i%1_000_000))
	return lienthong.CardNumberOf(p)
}

// CMND is the old number of sample person i; every third has one.
func CMND(i int) lienthong.CardNumber {
	return lienthong.CardNumberOfCMND(must(lienthong.CMND9FromUint32(uint32(10_000_000 + i))))
}

func sampleSex(i int) lienthong.Sex { return lienthong.Sex(1 + i%2) }

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// Day is midnight in UTC.
func Day(year, month, day int) time.Time {
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
}

var (
	surnames = []string{"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Đỗ"}
	middles  = []string{"Văn", "Thị", "Đức", "Ngọc", "Thùy"}
	givens   = []string{"An", "Bình", "Cường", "Dũng", "Hòa", "Khánh", "Linh", "Quỳnh", "Vy", "Yến"}
)

// Name is the name of sample person i. Names repeat, as names do.
func Name(i int) string {
	return surnames[i%len(surnames)] + " " + middles[i/3%len(middles)] + " " + givens[i/7%len(givens)]
}

// BirthDate is that of sample person i; every tenth is known by the year alone.
func BirthDate(i int) lienthong.Date {
	d := lienthong.Date{Year: int16(1950 + i%60), Month: uint8(1 + i%12), Day: uint8(1 + i%28)}
	if i%10 == 0 {
		d.Month, d.Day = 0, 0
	}
	return d
}

// Person is the first version of sample person i, recorded at Loaded.
func Person(i int) population.Version {
	born := Day(1950+i%60, 1+i%12, 1+i%28)
	v := population.Version{
		Person: ID(i), Number: 1, Recorded: lienthong.Period{From: Loaded}, Source: "c06",
		Facts: []population.Fact{
			{Field: population.FieldFullName, Value: population.Value{Text: Name(i)}, Valid: lienthong.Period{From: born}},
			{Field: population.FieldBirthDate, Value: population.Value{Date: BirthDate(i)}},
			{Field: population.FieldSex, Value: population.Value{Code: strconv.Itoa(int(sampleSex(i)))}},
			{Field: population.FieldHometown, Value: population.Value{Code: "00004", Text: "Số 1 phố Hàng Bạc"}},
			{Field: population.FieldEthnicity, Value: population.Value{Code: "01"}},
			{Field: population.FieldReligion, Value: population.Value{Code: "00"}, Source: "declared"},
			{Field: population.FieldNationality, Value: population.Value{Code: "VN"}},
			{Field: population.FieldPermanentResidence, Value: population.Value{Code: "00070", Text: "Số 2 phố Tràng Tiền", Date: lienthong.Date{Year: 2025, Month: 7, Day: 1}}, Valid: lienthong.Period{From: Day(2025, 7, 1)}},
			{Field: population.FieldMaritalStatus, Value: population.Value{Code: "1"}},
		},
		Numbers: []population.Identifier{{Number: PIN(i), Valid: lienthong.Period{From: born}}},
		Relations: []population.Relation{
			{Kind: population.Father, Name: "Nguyễn Văn Cha"},
			{Kind: population.Mother, Name: "Trần Thị Mẹ"},
		},
	}
	if i%3 == 0 {
		v.Numbers = append(v.Numbers, population.Identifier{
			Number: CMND(i), Valid: lienthong.Period{From: Day(1990, 1, 1), Until: Day(2021, 1, 1)},
		})
	}
	return v
}

// Persons are the sample persons 1 to n, for an import.
func Persons(n int) iter.Seq2[population.Version, error] {
	return func(yield func(population.Version, error) bool) {
		for i := 1; i <= n; i++ {
			if !yield(Person(i), nil) {
				return
			}
		}
	}
}

// Family is a household of four: father (the head, person 1), mother (2), and
// twins (3 and 4), of whom the second is legally represented by a grandmother
// who is not in the register.
func Family() []population.Version {
	father, mother, son, daughter := Person(1), Person(2), Person(3), Person(4)
	family := []*population.Version{&father, &mother, &son, &daughter}
	codes := []string{"", "CH02", "CH03", "CH03"}
	married := lienthong.Period{From: Day(1978, 2, 14)}
	for i, v := range family {
		v.Relations = nil
		if i == 0 {
			continue
		}
		v.Relations = append(v.Relations, relation(population.Head, 1, codes[i], lienthong.Period{}))
		father.Relations = append(father.Relations, relation(population.Member, i+1, codes[i], lienthong.Period{}))
	}
	father.Relations = append(father.Relations, relation(population.Spouse, 2, "", married))
	mother.Relations = append(mother.Relations, relation(population.Spouse, 1, "", married))
	for i := 3; i <= 4; i++ {
		child := family[i-1]
		child.Relations = append(child.Relations, relation(population.Father, 1, "", lienthong.Period{}), relation(population.Mother, 2, "", lienthong.Period{}))
		father.Relations = append(father.Relations, relation(population.Child, i, "", lienthong.Period{}))
		mother.Relations = append(mother.Relations, relation(population.Child, i, "", lienthong.Period{}))
	}
	daughter.Relations = append(daughter.Relations, population.Relation{
		Kind: population.Representative, Name: "Lê Thị Bà", Number: CMND(99), Valid: lienthong.Period{From: Day(2020, 1, 1)},
	})
	return []population.Version{father, mother, son, daughter}
}

func relation(kind population.RelationKind, other int, code string, valid lienthong.Period) population.Relation {
	return population.Relation{Kind: kind, Other: ID(other), Name: Name(other), Number: PIN(other), Code: code, Valid: valid}
}
