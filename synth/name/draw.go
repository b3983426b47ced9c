package name

import (
	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/synth/chance"
)

// Region is where somebody's family comes from, as far as names tell.
type Region uint8

// From Hà Giang to Ninh Bình; Thanh Hóa to Lâm Đồng; Bình Phước to Cà Mau.
const (
	North Region = iota
	Centre
	South
)

// Kinh is the code of the majority people (Decision 121-TCTK/PPCĐ 1979).
const Kinh = 1

// Who is what a name depends on.
type Who struct {
	Sex    lienthong.Sex
	Year   int // of birth
	Region Region
	People uint8 // code of the people, dân tộc; 1 is Kinh
	Father Name  // hands down the family name; zero if none is known
	Mother Name  // hands down the clan where descent goes by mothers
	Like   Name  // a twin to sound like, or a sibling; zero for none
	Twin   bool  // Like is a twin: near-equal names are wanted
}

// Draw makes a name.
func Draw(d *chance.Dice, w *Who) Name {
	b := book()
	if t := b.minority[w.People]; t != nil {
		n := t.draw(b, d, w)
		for tries := 0; tries < 24 && n == w.Like; tries++ { // siblings do not share a name
			n = t.draw(b, d, w)
		}
		return n
	}
	family := w.Father.familyWord()
	if family == 0 {
		family = b.surname[w.Region].draw(d)
	}
	return b.kinh(d, w, family)
}

// kinh makes family + middle + given, the length of docs/sources.md, Name lengths.
func (b *volume) kinh(d *chance.Dice, w *Who, family uint16) Name {
	var n Name
	n.addFamily(family)
	sex, c := column(w.Sex), cohort(w.Year)
	if w.Twin && int(w.Like.n) >= 3 && d.Hit(0.7) {
		n = w.Like
		n.n--
		if last := n.word[n.n-1]; last == either(w.Sex == lienthong.Female, b.van, b.thi) {
			n.n-- // a boy is not called Thị, nor a girl Văn
		}
	}
	if n.n < 2 {
		b.middles(d, w, &n, middleCount(d, w))
	}
	n.add(b.givenFor(d, w, &n, &b.given[sex][c]))
	return n
}

// middleCount draws how many middle words there are, from none to four.
func middleCount(d *chance.Dice, w *Who) int {
	sex, c := column(w.Sex), cohort(w.Year)
	none := bySex[[cohorts]float64]{{0.025, 0.015, 0.010, 0.0093}, {0.025, 0.012, 0.005, 0.0020}}
	two := [3]bySex[[cohorts]float64]{
		North:  {{0.03, 0.05, 0.09, 0.18}, {0.04, 0.08, 0.17, 0.38}},
		Centre: {{0.03, 0.05, 0.10, 0.21}, {0.04, 0.09, 0.21, 0.50}},
		South:  {{0.03, 0.06, 0.13, 0.261}, {0.05, 0.11, 0.30, 0.646}},
	}
	three := bySex[float64]{0.0017, 0.0049}
	r := d.Float()
	for count, p := range []float64{none[sex][c], 1, two[w.Region][sex][c], three[sex], three[sex] / 55} {
		if count == 1 {
			continue // one middle word is what remains
		}
		if r < p {
			return count
		}
		r -= p
	}
	return 1
}

// middles adds count middle words, no word twice.
func (b *volume) middles(d *chance.Dice, w *Who, n *Name, count int) {
	sex, c := column(w.Sex), cohort(w.Year)
	for i := range count {
		word := b.middle[sex][c].draw(d)
		if i == 0 && count > 1 {
			word = b.firstOfSeveral(d, w, word)
		}
		for tries := 0; tries < 8 && (n.has(word) || i > 0 && (word == b.thi || word == b.van)); tries++ {
			word = b.middle[sex][c].draw(d)
		}
		n.add(word)
	}
}

// firstOfSeveral opens a long name: with Thị for many women, with the mother's
// family name for a growing share of both sexes (docs/sources.md, Name lengths).
func (b *volume) firstOfSeveral(d *chance.Dice, w *Who, word uint16) uint16 {
	if w.Sex == lienthong.Female && d.Hit([cohorts]float64{0.8, 0.75, 0.6, 0.3}[cohort(w.Year)]) {
		return b.thi
	}
	if mother := w.Mother.familyWord(); mother != 0 && d.Hit(0.25) {
		return mother
	}
	return word
}

// givenFor draws a given name that no other word of the name repeats and that
// is not the sibling's; a twin's begins with the same letter where it can.
func (b *volume) givenFor(d *chance.Dice, w *Who, n *Name, from *pool) uint16 {
	var other uint16
	if !w.Like.IsZero() {
		other = w.Like.word[w.Like.givenAt()]
	}
	var word uint16
	for tries := range 12 {
		word = b.spoken(d, w.Region, from.draw(d))
		unlike := w.Twin && other != 0 && tries < 6 && b.words[word][0] != b.words[other][0]
		if word != other && !n.has(word) && !unlike {
			break
		}
	}
	return word
}

// spoken is the form a given name takes in a region: in the south Phúc is
// mostly Phước, Nhật Nhựt, Bảo Bửu.
func (b *volume) spoken(d *chance.Dice, r Region, word uint16) uint16 {
	if r == South {
		if form, ok := b.southern[word]; ok && d.Hit(0.6) {
			return form
		}
	}
	return word
}
