package tablejob_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestNobodyTwice: of families that share a name, an address and a telephone, in a
// table where everybody stands once, nobody is put together with anybody. No pair says
// there what true ones look like, and names and births tell that these are none.
func TestNobodyTwice(t *testing.T) {
	t.Parallel()
	r := names{rand.New(rand.NewPCG(51, 52))}
	var rows [][]string
	for len(rows) < 1200 {
		family, street, phone := r.one(), fmt.Sprintf("%d %s street", 1+r.IntN(300), r.one()), fmt.Sprintf("%010d", r.IntN(1e10))
		for range 1 + r.IntN(6) {
			born := fmt.Sprintf("%d-%02d-%02d", 1930+r.IntN(80), 1+r.IntN(12), 1+r.IntN(28))
			rows = append(rows, []string{fmt.Sprintf("%d.1", len(rows)), r.one(), family, born, street, phone})
		}
	}
	if found, _ := deduped(t, []string{"id", "first", "last", "dob", "street", "phone"}, rows); found > 0 {
		t.Errorf("%d pairs found of %d persons, each of whom stands once", found, len(rows))
	}
}

// offers makes two shops' tables of the same things: lines of models that share maker,
// kind and price, and differ in the model number, which one shop writes otherwise and
// the other sometimes leaves out.
func offers(r names, n int) (left, right [][]string) {
	kinds := []string{"digital camera zoom", "laser printer duplex", "car stereo usb", "wireless router gigabit", "microwave oven steel"}
	for len(left) < n {
		maker, kind, price := "maker"+string(rune('a'+r.IntN(14))), kinds[r.IntN(len(kinds))], 50+r.IntN(900)
		letters := string(rune('a'+r.IntN(26))) + string(rune('a'+r.IntN(26)))
		number := 100 + r.IntN(890)
		for range 1 + r.IntN(4) {
			id := fmt.Sprint(len(left))
			number += 1 + r.IntN(9)
			words := strings.Fields(kind)
			r.Shuffle(len(words), func(i, k int) { words[i], words[k] = words[k], words[i] })
			other := fmt.Sprintf("%s%d", letters, number)
			if r.IntN(5) < 2 {
				other = ""
			}
			left = append(left, []string{id, fmt.Sprintf("%s %s %s-%d", maker, kind, letters, number), maker, fmt.Sprint(price + r.IntN(40))})
			right = append(right, []string{id, fmt.Sprintf("%s %s %s", maker, other, strings.Join(words[:2], " ")), maker, fmt.Sprint(price + r.IntN(40))})
		}
	}
	return left, right
}

// TestSiblings: models of one line are no true pairs, though there are more pairs of
// siblings in a table than of true ones, and they need not agree in any one field.
func TestSiblings(t *testing.T) {
	t.Parallel()
	left, right := offers(names{rand.New(rand.NewPCG(53, 54))}, 900)
	var rows [][]string
	twice := 0
	for i, row := range left {
		rows = append(rows, append([]string{row[0] + ".1"}, row[1:]...))
		if i%3 == 0 {
			rows = append(rows, []string{row[0] + ".2", right[i][1], "", right[i][3]})
			if strings.ContainsAny(right[i][1], "0123456789") { // else nothing tells which model it is
				twice++
			}
		}
	}
	found, wrong := deduped(t, []string{"id", "title", "brand", "price"}, rows)
	if right := found - wrong; right < twice*8/10 || wrong > found/6 {
		t.Errorf("%d pairs found, %d of them wrong; %d models stand twice", found, wrong, twice)
	}
}

// TestNoneOfTheOther: two shops that sell the same kinds of things, and none in common.
func TestNoneOfTheOther(t *testing.T) {
	t.Parallel()
	r := names{rand.New(rand.NewPCG(55, 56))}
	left, _ := offers(r, 500)
	_, right := offers(r, 500)
	found, _, _ := linked(t, []string{"id", "title", "brand", "price"}, left, right, func(l, r string) bool { return false })
	if found > 5 {
		t.Errorf("%d pairs found of things that are not the same", found)
	}
}

// TestFewOffers: in tables of a few rows there is too little to tell siblings by, and
// what the same numbers say is believed.
func TestFewOffers(t *testing.T) {
	t.Parallel()
	all, others := offers(names{rand.New(rand.NewPCG(57, 58))}, 90)
	var left, right [][]string
	seen := map[string]bool{}
	for i, row := range all {
		code := strings.LastIndexByte(row[1], ' ')
		if line := row[1][:code]; !seen[line] && len(left) < 30 { // no siblings
			seen[line] = true
			left, right = append(left, row), append(right, others[i])
		}
	}
	found, wrong, _ := linked(t, []string{"id", "title", "brand", "price"}, left, right, func(l, r string) bool { return l == r })
	if right := found - wrong; right < 15 || wrong > 3 {
		t.Errorf("%d pairs found of 30, %d of them wrong", found, wrong)
	}
}

// TestTwoCensuses: families of two censuses, of whom many share a parish, a sex and a
// place in the family. No other field tells anything of the surname, and it is compared
// all the same.
func TestTwoCensuses(t *testing.T) {
	t.Parallel()
	r := names{rand.New(rand.NewPCG(59, 60))}
	var parishes, first []string
	for range 30 {
		parishes = append(parishes, r.one()+"ham")
	}
	for range 80 {
		first = append(first, r.one())
	}
	var left, right [][]string
	for len(left) < 2000 {
		surname, parish := r.one(), parishes[r.IntN(30)]
		now := parish
		if r.IntN(3) == 0 {
			now = parishes[r.IntN(30)]
		}
		for k := range 2 + r.IntN(5) {
			id, age, relation := fmt.Sprint(len(left)), r.IntN(20), []string{"son", "daughter"}[k%2]
			if k < 2 {
				age, relation = 25+r.IntN(40), []string{"head", "wife"}[k]
			}
			person := []string{id, first[r.IntN(80)], surname, "mf"[k%2 : k%2+1], fmt.Sprint(age), relation, parish}
			left = append(left, person)
			if r.IntN(10) < 6 {
				again := append([]string{}, person...)
				again[4], again[6] = fmt.Sprint(age+r.IntN(2)), now
				right = append(right, again)
			}
		}
	}
	found, wrong, _ := linked(t, []string{"id", "forename", "surname", "sex", "age", "relation", "parish"}, left, right, func(l, r string) bool { return l == r })
	if right := found - wrong; right < 1000 || wrong > found/20 {
		t.Errorf("%d pairs found of %d rows, %d of them wrong", found, len(left), wrong)
	}
}

// TestTwins: twins share a birth, a family name and a mother, and stand in both registers.
// True pairs may differ in the given name as well; how often the others do the tables
// themselves say, since nobody stands twice in one.
func TestTwins(t *testing.T) {
	t.Parallel()
	r := names{rand.New(rand.NewPCG(65, 66))}
	var first []string
	for range 300 {
		first = append(first, r.one())
	}
	var left, right [][]string
	both := 0
	for id := 0; id < 1000; {
		family, mother := r.one(), r.one()+" "+r.one()
		for born, k, twins := 40*r.IntN(360), r.IntN(3), r.IntN(3) == 0; k >= 0; k, id = k-1, id+1 {
			if !twins {
				born += 400
			}
			child := []string{fmt.Sprint(id), first[r.IntN(300)], family, fmt.Sprintf("%d-%02d-%02d", 1980+born/360, 1+born/30%12, 1+born%28), mother}
			in := r.IntN(10)
			if in < 8 {
				left = append(left, child)
			}
			if in > 2 {
				again := append([]string{}, child...)
				if again[1] = child[1][:len(child[1])-1]; r.IntN(8) > 0 {
					again[1] = child[1]
				}
				right = append(right, again)
			}
			if in < 8 && in > 2 {
				both++
			}
		}
	}
	found, wrong, _ := linked(t, []string{"id", "first", "last", "dob", "mother"}, left, right, func(l, r string) bool { return l == r })
	if right := found - wrong; right < both*97/100 || wrong > both/33 {
		t.Errorf("%d pairs found, %d of them wrong, of %d children in both registers", found, wrong, both)
	}
}
