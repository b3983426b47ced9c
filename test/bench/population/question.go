package main

import (
	"context"
	"fmt"
	"math/rand/v2"

	"github.com/lienthong/lienthong/synth"
)

// A question is what one person is verified with, and the answer that is due.
type question struct {
	body   []byte // JSON, one line
	answer bool
}

// questions are about at most limit persons of the country, in an order that
// no cache likes. One in ten has the name of another person.
func questions(ctx context.Context, c synth.Country, limit int) ([]question, error) {
	step := max(1, c.People/limit)
	all := make([]question, 0, c.People/step+1)
	other := "Nguyễn Thị Không Phải"
	for block, err := range c.Blocks(ctx, 0) {
		if err != nil {
			return nil, err
		}
		for i := range block.People {
			p := &block.People[i]
			if p.Ordinal%step != 0 {
				continue
			}
			q := question{answer: len(all)%10 != 0}
			name := p.Name.String()
			if !q.answer {
				name = other
			}
			q.body = fmt.Appendf(nil, `{"number":%q,"name":%q,"birth_date":%q}`, p.PIN.Reveal(), name, p.Birth)
			all = append(all, q)
		}
	}
	shuffle := rand.New(rand.NewPCG(1, 2))
	shuffle.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all, nil
}
