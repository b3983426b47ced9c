package reading

import (
	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/kernel"
)

// Numbers reads the personal number, the old number and a cancelled one. A
// column of mixed numbers is told apart by length.
func (r *Reader) Numbers(cells []string, rec *kernel.Record, n *Notes) {
	written := false
	for _, c := range r.number {
		written = takeNumber(rec, cells[c], n) || written
	}
	takeCancelled(rec, text(cells, r.cancelled))
	n.add(reconcile.NumberMissing, !written)
}

// takeNumber puts a number where it belongs, unless one is there. It reports
// whether anything was written at all.
func takeNumber(rec *kernel.Record, text string, n *Notes) (written bool) {
	if text == "" {
		return false
	}
	card, ok := readNumber(text, n)
	switch {
	case !ok:
	case !card.PIN().IsZero() && rec.PIN == 0:
		rec.PIN = card.PIN().Uint64()
	case !card.CMND9().IsZero() && rec.CMND == 0:
		rec.CMND = card.CMND9().Uint32()
	}
	return true
}

func takeCancelled(rec *kernel.Record, text string) {
	if text == "" {
		return
	}
	if card, ok := readNumber(text, nil); ok {
		rec.Alias = card.PIN().Uint64()
	}
}

func readNumber(text string, n *Notes) (lienthong.CardNumber, bool) {
	if card, err := lienthong.ParseCardNumber(text); err == nil {
		return card, true
	}
	reading, err := vnfield.Number(text)
	if err != nil || reading.Card.IsZero() {
		n.add(reconcile.NumberInvalid, err != nil)
		return lienthong.CardNumber{}, false
	}
	n.add(reconcile.NumberLeadingZero, reading.Notes&vnfield.LeadingZeroLost != 0)
	n.add(reconcile.NumberSeparators, reading.Notes&(vnfield.Separators|vnfield.LookalikeLetters|vnfield.TwoNumbers) != 0)
	return reading.Card, true
}
