package populationsql_test

import (
	"fmt"
	"iter"
	"path/filepath"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/pgtest"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/population/populationsql"
)

// lines are the three ways to open a register.
var lines = map[string]func(t testing.TB) string{
	"file":     func(t testing.TB) string { return "sqlite:" + filepath.Join(t.TempDir(), "register.db") },
	"memory":   func(testing.TB) string { return "sqlite::memory:" },
	"postgres": pgtest.Database,
}

func open(t testing.TB, line string) *populationsql.Store {
	t.Helper()
	s, err := populationsql.Open(t.Context(), line)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// each runs a test on every kind of database.
func each(t *testing.T, test func(t *testing.T, s *populationsql.Store)) {
	t.Parallel()
	for name, line := range lines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t, line(t)))
		})
	}
}

var (
	loaded = time.Date(2026, 1, 5, 8, 30, 0, 0, time.UTC)
	now    = population.At(time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC))
)

// sample is the first version of person i, from 1; every third bore an old
// number, too.
func sample(i int) population.Version {
	sex := lienthong.Male
	if i%2 == 1 {
		sex = lienthong.Female
	}
	born := lienthong.Date{Year: int16(1940 + i%80), Month: uint8(1 + i%12), Day: uint8(1 + i%28)}
	day := time.Date(int(born.Year), time.Month(born.Month), int(born.Day), 0, 0, 0, 0, time.UTC)
	v := population.Version{
		Person: id(i), Number: 1, Recorded: lienthong.Period{From: loaded}, Source: "bca",
		Facts: []population.Fact{
			{Field: population.FieldFullName, Value: population.Value{Text: fmt.Sprintf("Nguyễn Văn Thử %d", i)}},
			{Field: population.FieldBirthDate, Value: population.Value{Date: born}},
			{Field: population.FieldSex, Value: population.Value{Code: fmt.Sprint(int(sex))}},
			{Field: population.FieldHometown, Value: population.Value{Code: "00004", Text: "Số 1 phố Hàng Bạc"}},
			{Field: population.FieldPermanentResidence, Value: population.Value{Code: "00070", Text: "Số 2 phố Tràng Tiền",
				Date: lienthong.Date{Year: 2025, Month: 7, Day: 1}}, Valid: lienthong.Period{From: day}},
			{Field: population.FieldEthnicity, Value: population.Value{Code: "01"}},
			{Field: population.FieldNationality, Value: population.Value{Code: "VN"}},
		},
		Numbers: []population.Identifier{{Number: pin(i), Valid: lienthong.Period{From: day}}},
		Relations: []population.Relation{
			{Kind: population.Father, Name: "Nguyễn Văn Cha"},
			{Kind: population.Mother, Name: "Trần Thị Mẹ"},
		},
	}
	if i%3 == 0 {
		v.Numbers = append(v.Numbers, population.Identifier{Number: cmnd(i), Valid: lienthong.Period{
			From: time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC), Until: time.Date(2021, 3, 4, 5, 6, 7, 0, time.UTC)}})
	}
	return v
}

func id(i int) lienthong.PersonID {
	p, err := lienthong.PersonIDFromInt64(int64(i) * 1_000_003)
	if err != nil {
		panic(err)
	}
	return p
}

func pin(i int) lienthong.CardNumber {
	p, err := lienthong.PINFromUint64(1_000_000_000 + uint64(i)*90_000_049%95_000_000_000)
	if err != nil {
		panic(err)
	}
	return lienthong.CardNumberOf(p)
}

func cmnd(i int) lienthong.CardNumber {
	c, err := lienthong.CMND9FromUint32(uint32(1 + i*7919%999_999_999))
	if err != nil {
		panic(err)
	}
	return lienthong.CardNumberOfCMND(c)
}

// people are the first versions of persons from to to-1.
func people(from, to int) iter.Seq2[population.Version, error] {
	return func(yield func(population.Version, error) bool) {
		for i := from; i < to; i++ {
			if !yield(sample(i), nil) {
				return
			}
		}
	}
}

func BenchmarkImport(b *testing.B) {
	for name, line := range lines {
		b.Run(name, func(b *testing.B) {
			const n = 200_000
			for b.Loop() {
				s := open(b, line(b))
				start := time.Now()
				if got, err := s.Import(b.Context(), people(1, n+1)); err != nil || got != n {
					b.Fatal(got, err)
				}
				b.ReportMetric(n/time.Since(start).Seconds(), "persons/s")
			}
		})
	}
}

func BenchmarkScan(b *testing.B) {
	const n = 200_000
	for name, line := range lines {
		s := open(b, line(b))
		if _, err := s.Import(b.Context(), people(1, n+1)); err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				got := 0
				for _, err := range s.Scan(b.Context(), now) {
					if err != nil {
						b.Fatal(err)
					}
					got++
				}
				if got != n {
					b.Fatal(got)
				}
			}
			b.ReportMetric(float64(b.N)*n/b.Elapsed().Seconds(), "persons/s")
		})
	}
}

func BenchmarkHolders(b *testing.B) {
	const n = 200_000
	for name, line := range lines {
		s := open(b, line(b))
		if _, err := s.Import(b.Context(), people(1, n+1)); err != nil {
			b.Fatal(err)
		}
		for _, size := range []int{1, 20, 1000} {
			b.Run(fmt.Sprint(name, "/", size), func(b *testing.B) {
				numbers := make([]lienthong.CardNumber, size)
				next := 0
				for b.Loop() {
					for i := range numbers {
						next = (next + 7919) % n
						numbers[i] = pin(next + 1)
					}
					if h, err := s.Holders(b.Context(), numbers, now); err != nil || len(h) < size {
						b.Fatal(len(h), err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*size), "us/person")
			})
		}
	}
}
