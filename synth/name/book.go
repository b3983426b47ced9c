package name

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/synth/chance"
)

//go:embed surname.tsv
var surnameTSV string

//go:embed middle.tsv
var middleTSV string

//go:embed given.tsv
var givenTSV string

//go:embed minority.tsv
var minorityTSV string

// cohorts is how many columns of years the name tables have.
const cohorts = 4

// cohort is the column of a year of birth.
func cohort(year int) int {
	switch {
	case year < 1960:
		return 0
	case year < 1980:
		return 1
	case year < 2000:
		return 2
	default:
		return 3
	}
}

// pool is a weighted list of words.
type pool struct {
	word  []uint16
	table chance.Table
}

func (p *pool) draw(d *chance.Dice) uint16 {
	if len(p.word) == 0 {
		return 0
	}
	return p.word[p.table.Draw(d)]
}

// bySex has a column for men and one for women.
type bySex[T any] [2]T

func column(s lienthong.Sex) int {
	if s == lienthong.Female {
		return 1
	}
	return 0
}

// volume is what the four files say. It never changes once read.
type volume struct {
	words    []string
	id       map[string]uint16
	surname  [3]pool // by Region
	middle   bySex[[cohorts]pool]
	given    bySex[[cohorts]pool]
	minority [256]*tradition // by code of the people; nil where names are as the Kinh's
	southern map[uint16]uint16

	thi, van, a, y, ka uint16 // words that patterns ask for
}

// book reads the embedded files once. They are part of the program, so a fault
// in them is a fault of the program; a test reads them all.
var book = sync.OnceValue(func() *volume {
	v := &volume{id: map[string]uint16{}, southern: map[uint16]uint16{}}
	v.intern("") // word 0 is no word
	for region := range v.surname {
		v.surname[region] = v.pool(surnameTSV, "", 1+region)
	}
	for sex, letter := range []string{"m", "f"} {
		for c := range cohorts {
			v.middle[sex][c] = v.pool(middleTSV, letter, 2+c)
			v.given[sex][c] = v.pool(givenTSV, letter, 2+c)
		}
	}
	for _, row := range rows(minorityTSV) {
		code, err := strconv.ParseUint(row[0], 10, 8)
		if err != nil {
			panic(fmt.Sprintf("minority.tsv: code %q: %v", row[0], err))
		}
		v.minority[uint8(code)] = v.tradition(row)
	}
	v.thi, v.van = v.intern("Thị"), v.intern("Văn")
	v.a, v.y, v.ka = v.intern("A"), v.intern("Y"), v.intern("Ka")
	for _, pair := range [][2]string{{"Phúc", "Phước"}, {"Nhật", "Nhựt"}, {"Bảo", "Bửu"}} {
		v.southern[v.intern(pair[0])] = v.intern(pair[1])
	}
	return v
})

func (v *volume) intern(word string) uint16 {
	id, ok := v.id[word]
	if !ok {
		id = uint16(len(v.words))
		v.words = append(v.words, word)
		v.id[word] = id
	}
	return id
}

// pool reads one column of weights; sex is "" or the value of the second column.
func (v *volume) pool(tsv, sex string, column int) pool {
	var p pool
	var weights []float64
	for _, row := range rows(tsv) {
		if sex != "" && row[1] != sex {
			continue
		}
		w, err := strconv.ParseFloat(row[column], 64)
		if err != nil {
			panic(fmt.Sprintf("name table: weight of %q: %v", row[0], err))
		}
		p.word = append(p.word, v.intern(row[0]))
		weights = append(weights, w)
	}
	p.table = chance.NewTable(weights)
	return p
}

// rows splits a TSV file and drops comments and empty lines.
func rows(tsv string) [][]string {
	var all [][]string
	for line := range strings.Lines(tsv) {
		line = strings.TrimRight(line, "\r\n")
		if line != "" && !strings.HasPrefix(line, "#") {
			all = append(all, strings.Split(line, "\t"))
		}
	}
	return all
}
