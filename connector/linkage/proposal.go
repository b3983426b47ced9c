package linkage

import (
	"context"
	"iter"
	"slices"
	"strings"

	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/internal/vnfield"
)

// Proposal says that the population register has something else than a row, in
// the sector's terms. It names no value.
type Proposal struct {
	Record     string           `json:"record"`
	Key        string           `json:"key"`  // of the source's row
	Term       connector.TermID `json:"term"` // "" where no term is about it
	Difference string           `json:"difference"`
	Number     string           `json:"-"`
}

// about says by the first words of a difference, which package reconcile names,
// which columns it speaks of; what is not here is about the row as a whole.
var about = []struct {
	prefix  string
	columns []vnfield.Column
}{
	{"number_", numbers}, {"cmnd9_", numbers}, {"name_", []vnfield.Column{vnfield.ColName}},
	{"birth_date_", []vnfield.Column{vnfield.ColBirthDate}}, {"birth_place_", []vnfield.Column{vnfield.ColBirthPlace}},
	{"sex_", []vnfield.Column{vnfield.ColSex}}, {"mother_name_", []vnfield.Column{vnfield.ColMother}},
	{"father_name_", []vnfield.Column{vnfield.ColFather}}, {"person_deceased", []vnfield.Column{vnfield.ColStatus}},
}

var numbers = []vnfield.Column{vnfield.ColNumber, vnfield.ColPIN, vnfield.ColCMND}

// termOf is the term of a record type that a difference is about.
func termOf(t *connector.RecordType, difference string) connector.TermID {
	for _, a := range about {
		if !strings.HasPrefix(difference, a.prefix) {
			continue
		}
		for _, term := range t.Terms {
			if slices.Contains(a.columns, term.Column) {
				return term.ID
			}
		}
	}
	return ""
}

// Proposals are those of a record type, in the order of the keys.
func (s *Service) Proposals(ctx context.Context, b *connector.Bound) iter.Seq2[Proposal, error] {
	return func(yield func(Proposal, error) bool) {
		after := ""
		for {
			links, err := s.Store.Links(ctx, b.Type.ID, after, batch)
			if err != nil {
				yield(Proposal{}, err)
				return
			}
			for _, l := range links {
				after = l.Key
				for _, d := range l.Differences {
					if !yield(Proposal{Record: b.Type.ID, Key: l.Key, Term: termOf(b.Type, d), Difference: d, Number: l.Number}, nil) {
						return
					}
				}
			}
			if len(links) < batch {
				return
			}
		}
	}
}
