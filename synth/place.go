package synth

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/lienthong/lienthong/synth/name"
)

// Place is one unit of before 1 July 2025 together with the unit that holds it
// now: a province, or a commune with its present commune. Only the pair tells
// what a code means (Decision 19/2025/QĐ-TTg gave old codes new meanings).
type Place struct {
	Province int     // registration province, 1 to 96: what personal numbers begin with, for ever
	Code     string  // of the present unit, list ListNow; where people live
	Name     string  // of the present unit, as it is printed behind the street
	OldCode  string  // of the former unit, list ListBefore; what hometowns are given in
	OldName  string  // of the former unit
	Share    float64 // inhabitants compared with other places; 0 counts as 1
}

// The two lists of administrative units that a Place refers to.
const (
	ListBefore = "before-2025-07"
	ListNow    = "2025-07"
)

//go:embed place.tsv
var placeTSV string

// province is what the country knows of a registration province beside its name.
type province struct {
	region   name.Region
	before   string // its name among the 63
	now      string // of the province that holds it since 1 July 2025
	cmnd     uint32 // first two digits of CMND numbers issued there
	people   []uint8
	minority []float64 // share of people[i], 0 to 1
}

// atlas is place.tsv: the default places, and what is known of a province.
type atlas struct {
	places    []Place
	provinces map[int]*province
}

// standard reads the embedded table once; a fault in it is a fault of the program.
var standard = sync.OnceValue(func() *atlas {
	a := &atlas{provinces: map[int]*province{}}
	for line := range strings.Lines(placeTSV) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(strings.TrimSpace(line), "\t")
		code, prefix, share := number(f[0]), number(f[6]), number(f[5])
		p := &province{before: f[1], now: f[3], cmnd: uint32(prefix), region: name.Region(strings.Index("NCS", f[4]))}
		for pair := range strings.FieldsSeq(strings.Trim(f[7], "-")) {
			people, percent, _ := strings.Cut(pair, ":")
			p.people = append(p.people, uint8(number(people)))
			p.minority = append(p.minority, number(percent)/100)
		}
		a.provinces[int(code)] = p
		a.places = append(a.places, Place{Province: int(code), Code: f[2], Name: f[3],
			OldCode: f[0][1:], OldName: f[1], Share: share})
	}
	return a
})

func number(s string) float64 {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		panic(fmt.Sprintf("place.tsv: %v", err))
	}
	return v
}

// DefaultPlaces are the 63 registration provinces of Circular 07/2016/TT-BCA,
// each with the province that holds it since 1 July 2025.
func DefaultPlaces() []Place { return append([]Place(nil), standard().places...) }
