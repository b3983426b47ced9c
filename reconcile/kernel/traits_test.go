package kernel

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong/reconcile/hashing"
	"github.com/lienthong/lienthong/reconcile/lexicon"
)

// TestSlipsShowInDigits: whatever single slip lies between two numbers, their last six
// digits say that it may; of numbers drawn at random they nearly always say no.
func TestSlipsShowInDigits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.Uint64Range(1, 999_999_999_999).Draw(t, "number")
		at := uint64(1)
		for range rapid.IntRange(0, 11).Draw(t, "place") {
			at *= 10
		}
		b := a - a/at%10*at + rapid.Uint64Range(0, 9).Draw(t, "digit")*at
		if at > 1 && rapid.Bool().Draw(t, "swap") {
			b = swapDigits(a, at)
		}
		if b != 0 && !digitsOf(a).mayBeSlip(digitsOf(b)) {
			t.Fatalf("%d and %d are a slip apart: %d", a, b, slipOf(a, b))
		}
	})
	slips := 0
	for i := range uint64(100_000) {
		a, b := hashing.Mix(i)%1e12, hashing.Mix(i+1<<40)%1e12
		if digitsOf(a).mayBeSlip(digitsOf(b)) {
			slips++
		}
	}
	if slips > 300 { // 1,270 of a million
		t.Errorf("%d of 100,000 pairs may be a slip apart", slips)
	}
}

// TestTraitsAreWorthNoLess: no pair is worth more than its traits and its names allow.
func TestTraitsAreWorthNoLess(t *testing.T) {
	t.Parallel()
	x := lexicon.New()
	persons := coarsened(x, 300, 1)
	for i := range persons {
		persons[i].CMND = uint32(100_000_000 + hashing.Mix(uint64(i))%800_000_000)
		persons[i].Dead = i%11 == 0
	}
	rows := damaged(x, append([]Record(nil), persons...), 5)
	for i := range rows {
		rows[i].CMND, rows[i].Dead = uint32(swapDigits(uint64(persons[i].CMND), 1000)), false
		if i%3 == 0 {
			rows[i].CMND = 0
		}
		if i%4 == 0 {
			rows[i].CMND = persons[i].CMND + 10_000
		}
	}
	l := NewLinker(rows, x, Pass{})
	p := l.NewProbe()
	number, less := 0, 0
	for i := range rows {
		for k := range persons {
			pattern := p.Compare(&rows[i], &persons[k])
			if pattern[Number].IsExactNumber() { // such pairs meet by their number
				continue
			}
			if pattern[Number] != NumberMissing && pattern[Number] != NumberDiffers {
				number++
			}
			row, person := traitsOf(x, &rows[i]), traitsOf(x, &persons[k])
			if name := p.nameLess(&row.name, &person.name); name < 0 {
				less++
				if l := pattern[FullName]; p.bits[l] > p.otherName+name+rounding {
					t.Fatalf("%v and %v are worth %v as %v, their tags %v", rows[i].Name, persons[k].Name, p.bits[l], l, p.otherName+name)
				}
			}
			pattern[FullName], pattern[Father] = NameMissing, ParentMissing
			if rank, most := p.rank(&reach{}, &pattern), p.worth(&row, &person); rank > most+rounding {
				t.Fatalf("%v is worth %v, its traits %v", pattern, rank, most)
			}
		}
	}
	if number < 300 || less < 10_000 {
		t.Errorf("%d pairs with a slip, %d with names that are told apart", number, less)
	}
}

// TestNamesToldApart: whatever the tags of two names say, the names are worth no more.
func TestNamesToldApart(t *testing.T) {
	t.Parallel()
	x := lexicon.New()
	syllables := []string{"nguyễn", "nguyên", "hoàng", "huỳnh", "hoang", "sơn", "xơn", "văn", "vân", "vă", "thị", "lý", "lí", "li", "y", "a", "anh", "ánh", "h'hen", "hen"}
	var names []lexicon.Name
	for i := range uint64(1500) { // every syllable at every place, in names that differ by one or two and in any
		var words []string
		for k := range 1 + hashing.Mix(i)%6 {
			words = append(words, syllables[hashing.Mix(i*7+k)%uint64(len(syllables))])
		}
		for _, change := range []int{0, 1} {
			names = append(names, x.Name(strings.Join(words, " ")))
			words[hashing.Mix(i+99)%uint64(len(words))] = syllables[int(hashing.Mix(i+7)%20)]
			words = words[:max(1, len(words)-change)]
		}
		names = append(names, x.Name(strings.Join(words, " ")))
	}
	less := map[Level]int{}
	for _, w := range []*Weights{DefaultWeights, otherWeights(4), otherWeights(5)} {
		p := NewLinker(nil, x, Pass{Weights: w}).NewProbe()
		for i := range names {
			for _, k := range []int{i + 1, i + 2, (i * 31) % len(names), (i * 17) % len(names)} {
				a, b := &names[i], &names[k%len(names)]
				row, person := tagOf(x, a), tagOf(x, b)
				short, level := p.nameLess(&row, &person), p.table.compareNames(a, b)
				if short > 0 || short < 0 && p.bits[level] > p.otherName+short+rounding {
					t.Fatalf("%s and %s are worth %v as %v, their tags %v", x.Text(a), x.Text(b), p.bits[level], level, p.otherName+short)
				}
				if short < 0 {
					less[level]++
				}
			}
		}
	}
	if less[NameDiffers] < 1000 || less[NameGivenDiffers] < 100 {
		t.Errorf("told apart: %v", less)
	}
}
