package name

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/synth/chance"
)

// tradition is how one people makes names.
type tradition struct {
	pattern string // column 3 of minority.tsv
	family  pool
	given   bySex[pool]
	marked  pool // women's names behind H' or a hyphen, glued as they are written
}

// tradition reads one row of minority.tsv.
func (v *volume) tradition(row []string) *tradition {
	t := &tradition{pattern: row[2]}
	cell := func(i int) string {
		if i < len(row) {
			return row[i]
		}
		return ""
	}
	t.family = v.weighted(cell(3), "")
	t.given[0] = v.weighted(cell(4), "")
	t.given[1] = v.weighted(cell(5), "")
	switch t.pattern {
	case "clan":
		t.given[0] = v.weighted(cell(4)+","+modern(0), "")
		t.marked = v.weighted(cell(5)+","+modern(1), "H'")
	case "koho":
		t.given[0] = v.weighted(cell(4)+","+modern(0), "K'")
		t.given[1] = v.weighted(cell(5)+","+modern(1), "")
		t.marked = v.weighted(cell(5)+","+modern(1), "Ka-")
	case "single":
		t.given[0] = v.weighted(cell(4)+","+modern(0), "")
		t.given[1] = v.weighted(cell(5)+","+modern(1), "")
	case "kinh", "khmer", "cham", "hmong", "onename":
	default:
		panic(fmt.Sprintf("minority.tsv: pattern %q", t.pattern))
	}
	return t
}

// modern lists the Kinh given names that the peoples of the highlands use too,
// a hundredth of their weight among the Kinh each: about a third of the whole
// beside a pool of some fifteen own names.
func modern(sex int) string {
	var list strings.Builder
	for _, row := range rows(givenTSV) {
		if row[1] != [...]string{"m", "f"}[sex] {
			continue
		}
		if w, err := strconv.ParseFloat(row[4], 64); err == nil {
			fmt.Fprintf(&list, "%s %g,", row[0], w/100)
		}
	}
	return list.String()
}

// weighted reads "Nông 16,Hoàng 18" or a list without weights.
func (v *volume) weighted(list, prefix string) pool {
	var p pool
	var weights []float64
	for item := range strings.SplitSeq(list, ",") {
		if item = strings.TrimSpace(item); item == "" {
			continue
		}
		weight := 1.0
		if i := strings.LastIndexByte(item, ' '); i > 0 {
			if w, err := strconv.ParseFloat(item[i+1:], 64); err == nil {
				item, weight = item[:i], w
			}
		}
		p.word = append(p.word, v.intern(prefix+item))
		weights = append(weights, weight)
	}
	p.table = chance.NewTable(weights)
	return p
}

func (t *tradition) draw(b *volume, d *chance.Dice, w *Who) Name {
	woman := w.Sex == lienthong.Female
	given := &t.given[column(w.Sex)]
	var n Name
	switch t.pattern {
	case "clan": // Y Blứt Niê, H'Hen Niê; a third of families write the clan first
		return t.clan(b, d, w)
	case "single": // A Phước, Y Nhi
		n.add(either(woman, b.y, b.a))
		n.add(given.draw(d))
	case "koho": // K'Brêu; Ka Thị or Ka-Thị
		switch {
		case !woman:
			n.add(given.draw(d))
		case d.Hit(0.5):
			n.add(t.marked.draw(d))
		default:
			n.add(b.ka)
			n.add(given.draw(d))
		}
	case "onename": // given to the person alone: nothing is handed down
		n.add(given.draw(d))
	case "hmong": // Giàng A Páo, Sùng Thị Mỷ
		n.addFamily(t.inherited(d, w.Father))
		n.add(either(woman, b.thi, b.a))
		n.add(b.givenFor(d, w, &n, given))
	case "khmer", "cham": // Thạch Sa Rây, Thạch Thị Sa Mết, Đàng Năng Thọ
		n.addFamily(t.inherited(d, w.Father))
		if woman && t.pattern == "khmer" && d.Hit(0.45) {
			n.add(either(woman, b.thi, b.a))
		}
		n.add(b.givenFor(d, w, &n, given))
	default:
		return b.kinh(d, w, t.inherited(d, w.Father))
	}
	return n
}

// clan names by mothers' descent: the clan is the mother's (Ê-đê, Mnông, Gia-rai).
func (t *tradition) clan(b *volume, d *chance.Dice, w *Who) Name {
	var n Name
	clan := t.inherited(d, w.Mother)
	first := clan%3 == 0 // a clan keeps to its way of writing
	if first {
		n.addFamily(clan)
	}
	if w.Sex == lienthong.Female {
		n.add(t.marked.draw(d))
	} else {
		n.add(b.y)
		n.add(t.given[0].draw(d))
	}
	if !first {
		n.addFamily(clan)
	}
	return n
}

func (t *tradition) inherited(d *chance.Dice, parent Name) uint16 {
	if word := parent.familyWord(); word != 0 {
		return word
	}
	return t.family.draw(d)
}

func either(yes bool, a, b uint16) uint16 {
	if yes {
		return a
	}
	return b
}
