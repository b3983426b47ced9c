package main

import (
	"context"
	"fmt"
	"iter"
	"strconv"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/synth"
)

// recorded is when the register learnt of everybody.
var recorded = time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)

// country is the people of the benchmark.
func country(people int) synth.Country { return synth.Country{Seed: 1, People: people} }

// versions are the register documents of everybody, in order.
func versions(ctx context.Context, c synth.Country) iter.Seq2[population.Version, error] {
	return func(yield func(population.Version, error) bool) {
		for block, err := range c.Blocks(ctx, 0) {
			if err != nil {
				yield(population.Version{}, err)
				return
			}
			children, members := families(block)
			for i := range block.People {
				p := &block.People[i]
				if !yield(version(block, p, children[p.Ordinal], members[p.Household]), nil) {
					return
				}
			}
		}
	}
}

// families finds the children of each person and the members of each
// household; both are always in one block.
func families(b *synth.Block) (children, members map[int][]int) {
	children, members = map[int][]int{}, map[int][]int{}
	for i := range b.People {
		p := &b.People[i]
		for _, parent := range []int{p.FatherRow, p.MotherRow} {
			if parent != 0 {
				children[parent] = append(children[parent], p.Ordinal)
			}
		}
		members[p.Household] = append(members[p.Household], p.Ordinal)
	}
	return children, members
}

// version is a person as the register holds one: about a dozen facts, one or
// more numbers, relatives and household.
func version(b *synth.Block, p *synth.Person, children, members []int) population.Version {
	v := population.Version{
		Person: id(p.Ordinal), Number: 1, Recorded: lienthong.Period{From: recorded}, Source: "bca",
		Facts:   make([]population.Fact, 0, 14),
		Numbers: make([]population.Identifier, 0, 2),
	}
	fact := func(f population.Field, value population.Value) {
		v.Facts = append(v.Facts, population.Fact{Field: f, Value: value})
	}
	place := func(f population.Field, index int32, detail string) {
		fact(f, population.Value{Code: b.Places[index].Code, Text: detail, Date: lienthong.Date{Year: 2025, Month: 7, Day: 1}})
	}
	fact(population.FieldFullName, population.Value{Text: p.Name.String()})
	fact(population.FieldBirthDate, population.Value{Date: p.Birth})
	fact(population.FieldSex, population.Value{Code: strconv.Itoa(int(p.Sex))})
	place(population.FieldBirthRegistration, p.Registered, "")
	place(population.FieldHometown, p.Hometown, "")
	fact(population.FieldEthnicity, population.Value{Code: fmt.Sprintf("%02d", p.People)})
	fact(population.FieldReligion, population.Value{Code: fmt.Sprintf("%02d", p.Religion)})
	fact(population.FieldNationality, population.Value{Code: "VN"})
	place(population.FieldPermanentResidence, p.Residence, string(p.AppendAddress(nil, b.Places)))
	fact(population.FieldMaritalStatus, population.Value{Code: strconv.Itoa(int(p.Marital))})
	switch p.Status {
	case synth.Dead:
		fact(population.FieldDeathDate, population.Value{Date: p.Died})
	case synth.Missing:
		fact(population.FieldDisappearanceDate, population.Value{Date: p.Died})
	}
	v.Numbers = append(v.Numbers, population.Identifier{Number: lienthong.CardNumberOf(p.PIN)})
	if !p.CMND.IsZero() {
		v.Numbers = append(v.Numbers, population.Identifier{
			Number: lienthong.CardNumberOfCMND(p.CMND),
			Valid:  lienthong.Period{Until: time.Date(2021, 7, 1, 0, 0, 0, 0, time.UTC)},
		})
	}
	v.Relations = relations(b, p, children, members)
	return v
}

func relations(b *synth.Block, p *synth.Person, children, members []int) []population.Relation {
	all := make([]population.Relation, 0, 4+len(children)+len(members))
	relative := func(kind population.RelationKind, row int, name, code string) {
		r := population.Relation{Kind: kind, Name: name, Code: code}
		if other := b.Person(row); other != nil {
			r.Other, r.Number, r.Name = id(row), lienthong.CardNumberOf(other.PIN), other.Name.String()
		}
		if r.Name != "" {
			all = append(all, r)
		}
	}
	relative(population.Father, p.FatherRow, p.Father.String(), "")
	relative(population.Mother, p.MotherRow, p.Mother.String(), "")
	relative(population.Spouse, p.SpouseRow, "", "")
	for _, child := range children {
		relative(population.Child, child, "", "")
	}
	for _, row := range members {
		switch other := b.Person(row); {
		case p.Relation == synth.Head && row != p.Ordinal:
			relative(population.Member, row, "", "CH02")
		case p.Relation != synth.Head && other.Relation == synth.Head:
			relative(population.Head, row, "", "CH02")
		}
	}
	return all
}

// id spreads ordinals over the key space, as opaque ids are spread.
func id(ordinal int) lienthong.PersonID {
	v, err := lienthong.PersonIDFromInt64(int64(uint64(ordinal) * 0x9E3779B97F4A7C15 >> 1))
	if err != nil {
		panic(err) // ordinals are above 0
	}
	return v
}
