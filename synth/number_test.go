package synth

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong"
)

// farMaker makes parts of a country too large to be made whole here.
func farMaker(t testing.TB, people int) *maker {
	t.Helper()
	p, err := Country{Seed: 6, People: people}.plan()
	if err != nil {
		t.Fatal(err)
	}
	return newMaker(p)
}

// TestNumbersFarApart makes blocks from all over a country of a hundred
// million, the blocks of strangers behind it included, and looks for numbers
// given out twice.
func TestNumbersFarApart(t *testing.T) {
	t.Parallel()
	m := farMaker(t, 100_000_000)
	last := m.blocks() - 1
	seen := map[lienthong.PIN]int{}
	people := 0
	for _, number := range []int{0, 1, 2, 6000, 6001, last - 1, last, last + 1, last + reservedBlocks} {
		var b Block
		if err := m.fill(t.Context(), number, &b); err != nil {
			t.Fatal(err)
		}
		people += len(b.People)
		for i := range b.People {
			for _, n := range []lienthong.PIN{b.People[i].PIN, b.People[i].Cancelled} {
				if other, ok := seen[n]; ok && !n.IsZero() {
					t.Fatalf("blocks %d and %d give out the same number", other, number)
				}
				seen[n] = number
			}
		}
		if number == last && b.First+len(b.People)-1 != 100_000_000 {
			t.Errorf("the last block ends with person %d", b.First+len(b.People)-1)
		}
	}
	if people != 8*BlockSize+100_000_000%BlockSize {
		t.Errorf("%d people in nine blocks", people)
	}
}

// TestRoomInCells checks that the fullest cell of a block of the largest
// country leaves plenty of its slots: what overflows is registered elsewhere.
func TestRoomInCells(t *testing.T) {
	t.Parallel()
	m := farMaker(t, MaxPeople)
	for number := range 6 {
		var b Block
		if err := m.fill(t.Context(), number, &b); err != nil {
			t.Fatal(err)
		}
		fullest := uint16(0)
		for _, used := range m.used {
			fullest = max(fullest, used)
		}
		if int(fullest) > m.slots*3/4 {
			t.Errorf("block %d has used %d of %d slots of a cell", number, fullest, m.slots)
		}
	}
}

// TestIssue holds the parts of issued numbers to what was asked, until the
// stretch of the block is used up.
func TestIssue(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p, err := Country{Seed: rapid.Uint64().Draw(t, "seed"), People: 199_000_000}.plan()
		if err != nil {
			t.Fatal(err)
		}
		m := newMaker(p)
		m.block = rapid.IntRange(0, p.blocks()+reservedBlocks-1).Draw(t, "block")
		place := int32(rapid.IntRange(0, len(p.Places)-1).Draw(t, "place"))
		sex := lienthong.Sex(rapid.IntRange(1, 2).Draw(t, "sex"))
		year := rapid.IntRange(firstYear, lastYear).Draw(t, "year")
		seen := map[lienthong.PIN]bool{}
		for range p.slots {
			n := m.issue(place, sex, year)
			if n.Sex() != sex || n.BirthYear() != year || n.Province() != p.Places[place].Province || seen[n] {
				t.Fatalf("issued for %v, %d, province %d: %v, %d, %d (twice: %v)", sex, year, p.Places[place].Province,
					n.Sex(), n.BirthYear(), n.Province(), seen[n])
			}
			seen[n] = true
		}
		if n := m.issue(place, sex, year); !n.IsZero() {
			t.Fatal("a number beyond the block's stretch")
		}
	})
}

// TestBlocksFitFamilies checks that no family outgrows what is kept free for
// it, by the fullest of many.
func TestBlocksFitFamilies(t *testing.T) {
	t.Parallel()
	m := farMaker(t, 10_000_000)
	largest := 0
	for number := range 20 {
		var b Block
		if err := m.fill(t.Context(), number, &b); err != nil {
			t.Fatal(err)
		}
		if len(b.People) != BlockSize {
			t.Fatalf("block %d has %d people", number, len(b.People))
		}
		for i := range b.People {
			if p := &b.People[i]; p.MotherRow != 0 {
				largest = max(largest, p.Ordinal-p.MotherRow)
			}
		}
	}
	if largest >= familyRoom {
		t.Errorf("a child stands %d rows behind its mother, a family has %d", largest, familyRoom)
	}
}

// TestCells checks that no two cells of the PIN space share a counter.
func TestCells(t *testing.T) {
	t.Parallel()
	m := farMaker(t, 1)
	if m.cells != 63*2*years || len(m.used) != m.cells {
		t.Fatalf("%d cells", m.cells)
	}
	for place := range int32(63) {
		for _, sex := range []lienthong.Sex{lienthong.Male, lienthong.Female} {
			for year := firstYear; year <= lastYear; year++ {
				m.issue(place, sex, year)
			}
		}
	}
	for cell, used := range m.used {
		if used != 1 {
			t.Fatalf("cell %d was used %d times", cell, used)
		}
	}
}
