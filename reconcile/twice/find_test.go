package twice

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile/held"
	"github.com/lienthong/lienthong/reconcile/kernel"
	"github.com/lienthong/lienthong/reconcile/lexicon"
)

// town makes persons of a town with its namesakes, each with a mother.
func town(x *lexicon.Lexicon, n int, seed uint64) []kernel.Record {
	rng := rand.New(rand.NewPCG(seed, 1))
	pick := func(s ...string) string { return s[rng.IntN(len(s))] }
	name := func() lexicon.Name {
		return x.Name(pick("nguyễn", "trần", "lê", "phạm", "vũ") + " " + pick("văn", "thị", "đức", "ngọc", "minh", "thanh") + " " +
			pick("anh", "bình", "dũng", "hòa", "lan", "mai", "phúc", "sơn", "tuấn", "yến", "hùng", "hạnh", "quang", "thủy"))
	}
	out := make([]kernel.Record, n)
	for i := range out {
		birth, _ := lienthong.NewDate(1950+rng.IntN(60), 1+rng.IntN(12), 1+rng.IntN(28))
		sex, place := lienthong.Sex(1+rng.IntN(2)), 1+rng.IntN(5)
		pin, _ := lienthong.NewPIN(place, sex, int(birth.Year), i)
		out[i] = kernel.Record{PIN: pin.Uint64(), CMND: uint32(100_000_000 + i), Birth: birth, Sex: sex, Place: uint8(place), Name: name(), Mother: name()}
	}
	return out
}

func tableOf(x *lexicon.Lexicon, people []kernel.Record) *held.Table {
	t := held.New(len(people), held.Parents{Mother: true})
	t.Writer(x).Put(1, people)
	t.Join()
	return t
}

// again is a second record of a person, with a number of its own and a slip.
func again(x *lexicon.Lexicon, r kernel.Record, i int) kernel.Record {
	r.PIN, r.CMND = r.PIN+500_000, 0
	switch i % 4 {
	case 1:
		r.Birth.Day = r.Birth.Day%28 + 1
	case 2:
		r.Birth.Day, r.Birth.Month = 0, 0
	case 3:
		r.Name = x.Name("x" + x.Text(&r.Name)) // one key too many
	}
	return r
}

// TestWhoStandsTwiceIsFound: of persons written again with a slip, nearly all are
// found, and nobody else is called the same.
func TestWhoStandsTwiceIsFound(t *testing.T) {
	t.Parallel()
	x := lexicon.New()
	people := town(x, 20_000, 1)
	const planted = 400
	for i := range planted {
		people = append(people, again(x, people[i*7], i))
	}
	out, err := Find(t.Context(), tableOf(x, people), DefaultPolicy, 2)
	if err != nil {
		t.Fatal(err)
	}
	found, wrong := 0, 0
	for _, p := range out.Pairs {
		switch i := int(p.B) - 20_001; {
		case i >= 0 && int(p.A) == i*7+1:
			found++
		case p.Verdict == Same:
			wrong++
		}
	}
	if found < planted*95/100 || wrong > planted/100 {
		t.Errorf("%d of %d found, %d wrong", found, planted, wrong)
	}
}

// TestFindIsEverybodyWithEverybody: what the buckets bring together is what comparing
// all pairs that share a key gives, for any number of workers.
func TestFindIsEverybodyWithEverybody(t *testing.T) {
	t.Parallel()
	x := lexicon.New()
	people := town(x, 1500, 2)
	for i := range 60 {
		people = append(people, again(x, people[i], i))
	}
	table := tableOf(x, people)
	policy := DefaultPolicy
	policy.Rate, policy.Possible = 0.3, 0.01
	want := naive(table, policy)
	if len(want) < 60 {
		t.Fatalf("only %d pairs to find", len(want))
	}
	for _, workers := range []int{1, 3} {
		out, err := Find(t.Context(), table, policy, workers)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(out.Pairs, want) {
			t.Errorf("%d workers: %d pairs, want %d", workers, len(out.Pairs), len(want))
		}
	}
}

// TestPolicyThatCannotBe: what no comparison holds of is refused too.
func TestPolicyThatCannotBe(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Policy){
		"rate 0": func(p *Policy) { p.Rate = 0 }, "same below possible": func(p *Policy) { p.Same = 0.1 }, "blocks of one": func(p *Policy) { p.Largest = 1 },
		"rate NaN": func(p *Policy) { p.Rate = math.NaN() }, "same NaN": func(p *Policy) { p.Same = math.NaN() }, "possible NaN": func(p *Policy) { p.Possible = math.NaN() },
	} {
		p := DefaultPolicy
		if change(&p); p.Validate() == nil {
			t.Errorf("%s passes", name)
		}
	}
	if err := DefaultPolicy.Validate(); err != nil {
		t.Error(err)
	}
}

func naive(table *held.Table, policy Policy) []Pair {
	people := table.Persons(1, make([]kernel.Record, table.Len()))
	keys := kernel.NewDuplicateKeys(table.Lexicon(), len(people))
	var of [kernel.DuplicateKinds][]uint64
	for kind := range of {
		of[kind] = slices.Clone(keys.Of(kind, people))
	}
	judge := kernel.NewJudge(table.Lexicon(), kernel.DefaultWeights)
	var out []Pair
	for a := range people {
		c := kernel.Counts{Persons: len(people)}
		for i := range people {
			if people[i].Name == people[a].Name {
				c.Exact++
			}
			if table.Lexicon().Unordered(&people[i].Name) == table.Lexicon().Unordered(&people[a].Name) {
				c.Folded++
			}
		}
		for b := a + 1; b < len(people); b++ {
			meet := false
			for kind := range of {
				meet = meet || of[kind][a] != 0 && of[kind][a] == of[kind][b]
			}
			p := Pair{A: int64(a + 1), B: int64(b + 1), Pattern: patternOf(judge, &people[a], &people[b])}
			if p.weigh(c, policy); meet && p.Verdict != "" {
				out = append(out, p)
			}
		}
	}
	group(out)
	return out
}

// TestTwinsStayApart: Dung and Dũng, born on one day of one mother.
func TestTwinsStayApart(t *testing.T) {
	t.Parallel()
	x := lexicon.New()
	people := town(x, 3000, 3)
	a, b := people[0], people[0]
	a.Name, b.Name = x.Name("quách thiên dung"), x.Name("quách thiên dũng")
	b.PIN, b.CMND = b.PIN+1, b.CMND+100_000
	people = append(people, a, b)
	out, err := Find(t.Context(), tableOf(x, people), DefaultPolicy, 1)
	if err != nil {
		t.Fatal(err)
	}
	var got []Verdict
	for _, p := range out.Pairs {
		if p.A == 3001 && p.B == 3002 {
			got = append(got, p.Verdict)
		}
	}
	if !slices.Equal(got, []Verdict{Possible}) {
		t.Errorf("twins are %v", got)
	}
}

// TestNumberTwice: one number of two different persons is said, whatever else.
func TestNumberTwice(t *testing.T) {
	t.Parallel()
	x := lexicon.New()
	people := town(x, 500, 4)
	people[10].PIN = people[400].PIN
	out, err := Find(t.Context(), tableOf(x, people), DefaultPolicy, 1)
	if err != nil {
		t.Fatal(err)
	}
	if len(out.Pairs) != 1 || out.Pairs[0].A != 11 || out.Pairs[0].B != 401 || out.Pairs[0].Verdict != NumberTwice {
		t.Errorf("%+v", out.Pairs)
	}
}

// TestLargeBlocksAreCounted: a key that more persons share than are compared.
func TestLargeBlocksAreCounted(t *testing.T) {
	t.Parallel()
	x := lexicon.New()
	people := town(x, 300, 5)
	for i := range 40 {
		people[i].CMND = 7
	}
	policy := DefaultPolicy
	policy.Largest = 39
	out, err := Find(t.Context(), tableOf(x, people), policy, 2)
	if err != nil {
		t.Fatal(err)
	}
	if out.Skipped != (kernel.SkippedBlocks{Blocks: 1, Rows: 40}) {
		t.Errorf("%+v", out.Skipped)
	}
}

func TestGroupsAreOfAllWhoAreTheSame(t *testing.T) {
	pairs := []Pair{{A: 2, B: 9, Verdict: Same}, {A: 3, B: 4, Verdict: Possible}, {A: 5, B: 9, Verdict: Same}, {A: 5, B: 7, Verdict: Same}}
	group(pairs)
	got := ""
	for _, p := range pairs {
		got += fmt.Sprint(p.Group, " ")
	}
	if got != "2 3 2 2 " {
		t.Errorf("groups %s", got)
	}
}

// TestExplanations say what agrees and what does not, and no value.
func TestExplanations(t *testing.T) {
	x := lexicon.New()
	people := town(x, 1, 6)
	b := people[0]
	b.PIN, b.Birth.Day = b.PIN+1, b.Birth.Day%28+1
	p := Pair{Pattern: patternOf(kernel.NewJudge(x, kernel.DefaultWeights), &people[0], &b), Verdict: Possible}
	vi, en := Explain(&p)
	if want := "One person may stand twice; an officer should look. The same: number, full name, sex, place of birth registration or origin, mother's name. Not wholly the same: date of birth."; en != want {
		t.Errorf("%q", en)
	}
	if want := "Có thể một người được ghi hai lần, cần người kiểm tra. Trùng: số định danh / CMND, họ và tên, giới tính, nơi đăng ký khai sinh / quê quán, họ tên mẹ. Không trùng hẳn: ngày sinh."; vi != want {
		t.Errorf("%q", vi)
	}
}
