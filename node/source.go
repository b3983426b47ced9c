package node

import (
	"context"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/gazetteer"
	"github.com/lienthong/lienthong/population"
)

// Places lends the linkage the gazetteer.
func Places(text string) uint8 { return gazetteer.Vietnam().RegistrationCode(text) }

// persons finds whom a request is about; whom the register does not know is
// left out.
func (n *Node) persons(ctx context.Context, numbers, references []string) ([]lienthong.PersonID, error) {
	out, _, err := n.holders(ctx, numbers)
	for _, r := range references {
		if id, err := n.seal.Person(r); err == nil {
			out = append(out, id)
		}
	}
	return out, err
}

// holders finds who bears numbers, and the numbers that nobody in the register bears.
func (n *Node) holders(ctx context.Context, numbers []string) (persons []lienthong.PersonID, nobodys []string, err error) {
	var cards []lienthong.CardNumber
	for _, s := range numbers {
		if card, err := lienthong.ParseCardNumber(s); err == nil {
			cards = append(cards, card)
		}
	}
	for len(cards) > 0 {
		batch := cards[:min(len(cards), population.MaxBatch)]
		cards = cards[len(batch):]
		holders, err := n.Population.Holders(ctx, batch, population.At(n.Now()))
		if err != nil {
			return nil, nil, err
		}
		held := make([]bool, len(batch))
		for _, h := range holders {
			persons, held[h.Index] = append(persons, h.Person), true
		}
		for i, known := range held {
			if !known {
				nobodys = append(nobodys, batch[i].Reveal()) // as a bearer's id alone
			}
		}
	}
	return persons, nobodys, nil
}

// unitAt reports whether a province or a commune had a code on a day.
func unitAt(code string, on lienthong.Date) bool {
	g, at := gazetteer.Vietnam(), time.Date(int(on.Year), time.Month(max(1, on.Month)), int(max(1, on.Day)), 12, 0, 0, 0, lienthong.Vietnam)
	_, commune := g.Commune(code, at)
	_, province := g.Province(code, at)
	return commune || province
}
