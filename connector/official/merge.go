package official

import (
	"cmp"
	"context"
	"slices"
)

// mergeBatch is how many dossiers are looked up at once.
const mergeBatch = 500

// merge brings imported dossiers together with those in the register, and
// returns the ones to store. The dossiers themselves get the findings of it.
func (s *Service) merge(ctx context.Context, dossiers []Dossier, rep *ImportReport) ([]Dossier, error) {
	var changed []Dossier
	for batch := range slices.Chunk(dossiers, mergeBatch) {
		keys := make([]string, len(batch))
		for i := range batch {
			keys[i] = batch[i].Key
		}
		found, err := s.Store.Get(ctx, keys)
		if err != nil {
			return nil, err
		}
		stored := make(map[string]*Dossier, len(found))
		for i := range found {
			stored[found[i].Key] = &found[i]
		}
		for i := range batch {
			d := &batch[i]
			old, known := stored[d.Key]
			switch {
			case !known:
				rep.New++
			default:
				s.Catalogue.keep(d, old)
				if same(d, old) {
					rep.Same++
					continue
				}
				rep.Changed++
			}
			d.Changed = s.Now().UTC()
			changed = append(changed, *d)
		}
	}
	return changed, nil
}

// keep carries over to an imported dossier what the import does not know: its
// code and links, what the population register said, and fields that the file
// has no column for.
func (c *Catalogue) keep(d, old *Dossier) {
	d.PIN, d.Revision, d.Links, d.Changed = old.PIN, old.Revision, old.Links, old.Changed
	d.align(old)
	for _, f := range old.Facts {
		i := slices.IndexFunc(d.Facts, func(n Fact) bool { return n.Field == f.Field && n.Item == f.Item })
		switch {
		case i < 0:
			d.Facts = append(d.Facts, f)
		case c.prefers(f, d.Facts[i]):
			if d.Facts[i].Text != f.Text {
				d.Findings = append(d.Findings, Finding{Row: d.Row, Header: d.Facts[i].Header, Field: f.Field, Code: MasteredElsewhere})
			}
			// What the file says stays on record beside what is right.
			f.Raw, f.Header = d.Facts[i].Raw, d.Facts[i].Header
			d.Facts[i] = f
		}
	}
}

// family are the fields of the family table.
var family = []FieldID{RelativeRelation, RelativeName, RelativeBirthDate, relativeNote}

// align gives relatives the items under which the stored dossier has them. A file numbers
// them by which of its cells are filled: where the father's is empty this time, the mother
// would else stand in his place, with his date of birth, and in her own.
func (d *Dossier) align(old *Dossier) {
	has, last := map[string][]int{}, 0 // items by relation
	for _, f := range old.Facts {
		if !slices.Contains(family, f.Field) {
			continue
		}
		if last = max(last, f.Item); f.Field == RelativeRelation {
			has[f.Text] = append(has[f.Text], f.Item)
		}
	}
	item := map[int]int{}
	for _, f := range d.Facts {
		switch same := has[f.Text]; {
		case f.Field != RelativeRelation:
		case len(same) > 0:
			item[f.Item], has[f.Text] = same[0], same[1:]
		default:
			last++
			item[f.Item] = last
		}
	}
	for i := range d.Facts {
		if f := &d.Facts[i]; slices.Contains(family, f.Field) && item[f.Item] > 0 {
			f.Item = item[f.Item]
		}
	}
}

// prefers reports whether a value stays although another was given: it comes
// from the field's master and the other does not.
func (c *Catalogue) prefers(have, given Fact) bool {
	master := c.byID[have.Field].Master
	return have.Source == master && given.Source != master
}

// same reports whether an import changes nothing but where it was read from.
func same(a, b *Dossier) bool {
	order := func(facts []Fact) []Fact {
		facts = slices.Clone(facts)
		slices.SortStableFunc(facts, func(x, y Fact) int {
			return cmp.Or(cmp.Compare(x.Field, y.Field), cmp.Compare(x.Item, y.Item))
		})
		return facts
	}
	return slices.Equal(order(a.Facts), order(b.Facts)) && slices.Equal(a.Rest, b.Rest) &&
		slices.EqualFunc(a.Findings, b.Findings, func(x, y Finding) bool {
			x.Row, y.Row = 0, 0
			return x == y
		})
}
