package main

import (
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"github.com/lienthong/lienthong/reconcile/evaluate"
)

// made are the sets that are generated: those in which rows are alike without meaning
// the same, which no set of ../shared/data/linkage has. All names are made of syllables.
var made = map[string]func(m *maker){
	"families": (*maker).families,
	"censuses": (*maker).censuses,
	"shops":    (*maker).shops,
}

// maker makes the rows of one set, and knows which thing each row is of.
type maker struct {
	*rand.Rand
	header []string
	sides  [2][][]string
	of     [2]map[string]int
}

// make writes a generated set.
func (o *options) make(work, name string) (*set, error) {
	m := &maker{Rand: rand.New(rand.NewPCG(o.Seed, 12))}
	m.of = [2]map[string]int{{}, {}}
	made[name](m)
	s := &set{name: name, truth: map[evaluate.Pair]bool{}}
	for side, rows := range m.sides {
		if len(rows) == 0 {
			continue
		}
		path := filepath.Join(work, fmt.Sprintf("%s%d.csv", name, side))
		s.tables, s.rows = append(s.tables, path), append(s.rows, len(rows))
		m.Shuffle(len(rows), func(i, k int) { rows[i], rows[k] = rows[k], rows[i] })
		f, err := os.Create(path)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		if err := csv.NewWriter(f).WriteAll(append([][]string{m.header}, rows...)); err != nil {
			return nil, err
		}
	}
	if s.oneTable() {
		of := map[string]string{}
		for id, thing := range m.of[0] {
			of[id] = fmt.Sprint(thing)
		}
		s.truth = evaluate.Clusters(of)
		return s, nil
	}
	right := map[int]string{}
	for id, thing := range m.of[1] {
		right[thing] = id
	}
	for id, thing := range m.of[0] {
		if other, ok := right[thing]; ok {
			s.truth[evaluate.Pair{Left: id, Right: other}] = true
		}
	}
	return s, nil
}

// add adds a row of a thing to a side.
func (m *maker) add(side, thing int, cells ...string) {
	id := fmt.Sprintf("%c%d", "lr"[side], len(m.sides[side])+1)
	m.sides[side] = append(m.sides[side], append([]string{id}, cells...))
	m.of[side][id] = thing
}

// name is one of n names, the first of them commoner than the last.
func (m *maker) name(n int) string {
	x := m.Float64()
	k := int(x * x * float64(n))
	a, b := []string{"ba", "do", "ker", "lin", "mo", "ne", "ra", "sto", "tu", "wel"}, []string{"den", "la", "man", "nig", "rick", "sen", "ton", "va"}
	return a[k%10] + b[k/10%8] + a[(k/80+k)%10] + []string{"", "n", "er", "o"}[k/800%4]
}

// slip is a text with one slip of the hand.
func (m *maker) slip(s string) string {
	i := m.IntN(len(s) - 1)
	switch m.IntN(3) {
	case 0:
		return s[:i] + s[i+1:]
	case 1:
		return s[:i] + string(rune('a'+m.IntN(26))) + s[i+1:]
	}
	return s[:i] + s[i+1:i+2] + s[i:i+1] + s[i+2:]
}

func (m *maker) often(share float64, then, other string) string {
	if m.Float64() < share {
		return then
	}
	return other
}

// families are customers without dates of birth, of whom some stand there twice or
// thrice; families share surname, address and mostly the telephone.
func (m *maker) families() {
	m.header = []string{"id", "first", "last", "street", "city", "phone"}
	street := func() string { return fmt.Sprintf("%d %s street", 1+m.IntN(300), m.name(900)) }
	for thing := 0; len(m.sides[0]) < 4000; {
		last, home, city, phone := m.name(800), street(), m.name(90)+"ville", fmt.Sprintf("%010d", m.IntN(1e10))
		for range 1 + m.IntN(4) {
			thing++
			first, own := m.name(300), m.often(0.4, fmt.Sprintf("%010d", m.IntN(1e10)), phone)
			m.add(0, thing, first, last, home, city, own)
			for range max(0, m.IntN(4)-1) / 2 * (1 + m.IntN(2)) {
				m.add(0, thing, m.often(0.2, m.slip(first), first), m.often(0.12, m.slip(last), last),
					m.often(0.15, street(), home), city, m.often(0.3, "", own))
			}
		}
	}
}

// censuses are two of the same parishes: names, ages and what each is in a household.
func (m *maker) censuses() {
	m.header = []string{"id", "forename", "surname", "sex", "age", "relation", "birthplace", "parish"}
	for thing := 0; thing < 4000; {
		last, parish := m.name(400), m.name(40)+"ham"
		now := m.often(0.7, parish, m.name(40)+"ham")
		for k := range 2 + m.IntN(5) {
			thing++
			sex, age, relation, born := "mf"[k%2:k%2+1], m.IntN(20), []string{"son", "daughter"}[k%2], parish
			if k < 2 {
				age, relation, born = 25+m.IntN(40), []string{"head", "wife"}[k], m.name(40)+"ham"
			}
			first := m.name(120)
			if m.IntN(10) > 0 {
				m.add(0, thing, first, last, sex, fmt.Sprint(age), relation, born, parish)
			}
			if m.IntN(10) < 6 {
				m.add(1, thing, m.often(0.2, m.slip(first), first), m.often(0.12, m.slip(last), last), sex,
					fmt.Sprint(age+m.IntN(2)), relation, m.often(0.85, born, m.name(40)+"ham"), now)
			}
		}
	}
}

// shops are two that sell the same lines of models; siblings differ in the model's number,
// which one of the shops writes without a hyphen, or leaves out.
func (m *maker) shops() {
	m.header = []string{"id", "title", "brand", "price"}
	kinds := []string{"digital camera zoom", "laser printer duplex", "car stereo usb", "wireless router gigabit", "microwave oven steel", "lcd tv widescreen"}
	for thing := 0; thing < 1800; {
		brand, kind, price := m.name(30), kinds[m.IntN(len(kinds))], 50+m.IntN(900)
		letters, number := m.name(700)[:2], 100+m.IntN(800)
		for range 1 + m.IntN(4) {
			thing++
			number += 1 + m.IntN(9)
			words := strings.Fields(kind)
			m.Shuffle(len(words), func(i, k int) { words[i], words[k] = words[k], words[i] })
			if m.IntN(10) < 8 {
				m.add(0, thing, fmt.Sprintf("%s %s %s-%d", brand, kind, letters, number), brand, fmt.Sprint(price+m.IntN(40)))
			}
			if m.IntN(10) < 8 {
				m.add(1, thing, strings.Join(strings.Fields(fmt.Sprintf("%s %s %s", brand, m.often(0.2, "", fmt.Sprintf("%s%d", letters, number)), strings.Join(words[:2], " "))), " "),
					m.often(0.15, "", brand), fmt.Sprint(price+m.IntN(40)))
			}
		}
	}
}
