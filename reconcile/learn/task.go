package learn

import (
	"slices"

	"github.com/lienthong/lienthong/reconcile/blocking"
	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/learn/basis"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// task is what is learnt about, and what is known of its tables.
type task struct {
	*basis.Basis
	// linking says that only pairs of a left and a right row are compared, and that
	// neither table is known to have several rows of one thing.
	linking bool
	// once are the tables, 0 left and 1 right, that have each thing once, as far as is known.
	once   []int
	inside [][]pattern.Pattern // pairs inside each of those
	alone  []bool              // of which identifiers no two rows of such a table have the same
}

// rowsOfWeight is for how many rows what is assumed of true pairs is worth one more: rows that share a
// street, a household or a publisher are a class of their own in the data, and without an anchor
// learning may settle on it.
const rowsOfWeight = 4

// newTask is the task of records before any of their pairs are counted.
func newTask(r *engine.Records) *task {
	t := &task{Basis: &basis.Basis{Pairs: r.Pairs(), Rows: float64(r.Left)}}
	for _, f := range r.Model.Compared() {
		t.Fields = append(t.Fields, basis.FieldOf(f))
	}
	t.Houses(r.Model)
	t.Most = basis.MostPerRow * t.Rows
	if r.Model.Link.Tables() == 2 {
		t.Rows = min(t.Rows, float64(r.Len()-r.Left))
		t.Most = t.Rows
		switch r.Model.Link {
		case scheme.OneToOne, scheme.LinkTables:
			t.linking, t.once = true, []int{0, 1}
		case scheme.Spine:
			t.spine(r, 0)
		default:
			t.Most = basis.MostPerRow * float64(r.Len())
		}
	}
	t.Weight = basis.LeastWeight + t.Rows/rowsOfWeight
	for _, f := range t.Fields {
		t.Prior = append(t.Prior, basis.Assumed(len(f.Tests)))
	}
	t.MakeRoom()
	return t
}

// firstLambda is a first guess: one row in five has a partner.
func firstLambda(r *engine.Records) float64 {
	rows := float64(r.Left)
	if r.Model.Link.Tables() == 2 {
		rows = min(rows, float64(r.Len()-r.Left))
	}
	return min(max(0.2*rows/r.Pairs(), 1e-12), 0.1)
}

// rowsByAllKeys is up to how many rows are learnt by more keys than the model has: beyond,
// making their indexes takes longer than the comparing itself.
const rowsByAllKeys = 1_000_000

// toLearnBy is which pairs are learnt from. The keys of a model say what is compared; whoever
// wrote them may have asked for two names and a birth, and of pairs that agree on so much
// namesakes, kin and true pairs cannot be told from each other. So the keys that would be
// proposed for its fields are learnt by as well, and all pairs of small tables are.
func toLearnBy(r *engine.Records) *scheme.Blocking {
	if r.Model.Blocking.Proposed {
		return &r.Model.Blocking
	}
	if r.Len() > rowsByAllKeys {
		b := r.Model.Blocking
		if keys := r.Model.Looser(); keys != nil {
			b.Keys = keys
		}
		return &b
	}
	b, _ := blocking.Propose(r.First(blocking.SampleRows), float64(r.Len()), r.Pairs())
	for _, k := range r.Model.Blocking.Keys {
		if !slices.Contains(b.Keys, k) {
			b.Keys = append(b.Keys, k)
		}
	}
	return &b
}
