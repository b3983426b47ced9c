package synth_test

import (
	"context"
	"fmt"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/synth"
)

// A country is counted block by block; no more than a few blocks are in memory.
func ExampleCountry_Blocks() {
	country := synth.Country{Seed: 1, People: 20_000}
	heads := 0
	for block, err := range country.Blocks(context.Background(), 2) {
		if err != nil {
			fmt.Println(err)
			return
		}
		for i := range block.People {
			if block.People[i].Relation == synth.Head {
				heads++
			}
		}
	}
	fmt.Println(heads > 5000 && heads < 8000)
	// Output: true
}

// The same person comes again, in any program, from the seed and the ordinal.
func ExampleCountry_Person() {
	country := synth.Country{Seed: 1, People: 100_000_000}
	one, err := country.Person(77_000_000)
	again, _ := country.Person(77_000_000)
	fmt.Println(one == again, one.PIN.Sex() == one.Sex, one.PIN.BirthYear() == int(one.Birth.Year), err)
	// Output: true true true <nil>
}

// A register comes with its truth: here, how many rows bear an old number.
func ExampleRegister_Entries() {
	register := synth.Register{
		Country: synth.Country{Seed: 1, People: 20_000},
		Rows:    1000,
		Damage:  synth.Damage{CMND9: 1},
	}
	entries, err := register.Entries(context.Background(), 2)
	if err != nil {
		fmt.Println(err)
		return
	}
	right := 0
	for official, truth := range entries {
		struck := len(truth.Classes) == 1 && truth.Classes[0] == "cmnd9_instead_of_pin"
		if _, err := lienthong.ParseCMND9(official.Number); struck == (err == nil) {
			right++
		}
	}
	fmt.Println(right)
	// Output: 1000
}
