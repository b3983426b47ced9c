package grant

import (
	"context"
	"slices"
	"time"

	"github.com/lienthong/lienthong"
)

// checks are what a grant is asked, in this order; see doc.go.
var checks = [...]Reason{
	OtherOperation, NotInForce, NoAgreement, RungTooHigh, OtherSet, OtherPurpose, OtherBasis, OtherProcedure,
	SearchField, NoRelation, FieldNotGranted,
}

// passed is the depth of a grant that permits the request whole.
const passed = len(checks)

// question is a request on its way through the grants.
type question struct {
	*Request
	steps      []string
	at         AsOf
	references References
}

// decide asks the table. It is pure but for the references.
func (t *table) decide(ctx context.Context, refs References, r *Request, at AsOf) (Verdict, error) {
	v := Verdict{Revision: t.revision, Disclosure: lienthong.DiscloseAtOnce}
	if err := r.check(); err != nil {
		return v.malformed(err), nil
	}
	var room [12]string // few paths have more
	steps, ok := split(room[:0], r.Path)
	if !ok {
		return v.malformed(lienthong.Errorf(lienthong.PathAmbiguous, "The path is not in its canonical form.")), nil
	}
	if r.References != nil {
		refs = r.References
	}
	q := question{r, steps, at, refs}
	candidates := t.pairs[pair{r.Consumer, r.Service}]
	if len(candidates) == 0 {
		v.refuse(r, nil, NoGrant)
		return v, nil
	}
	var depthRoom [16]int
	depths := depthRoom[:0]
	whole, part, nearest := -1, -1, 0
	for i, c := range candidates {
		depth, err := c.depth(ctx, &q)
		if err != nil {
			return v, err
		}
		depths = append(depths, depth)
		if depth == passed {
			whole = i
			break
		}
		if part < 0 && checks[depth] == FieldNotGranted && c.Grant.Mode == LeaveOut && c.grantsAny(r.Fields) {
			part = i
		}
		if depth > depths[nearest] {
			nearest = i
		}
	}
	switch {
	case whole >= 0:
		v.permit(r, candidates[whole], at.Valid)
	case part >= 0:
		v.permit(r, candidates[part], at.Valid)
	default:
		v.refuse(r, candidates[nearest], checks[depths[nearest]])
		v.DiscloseFrom = candidates[nearest].Grant.Disclosure.from(at.Valid)
	}
	if r.Explain || !v.Permitted {
		v.Explain = trail(candidates, depths)
	}
	return v, nil
}

// depth is the index of the first check that does not hold, or passed.
func (c *compiled) depth(ctx context.Context, q *question) (int, error) {
	g := &c.Grant
	switch {
	case !c.operation.fits(q.Method, q.steps):
		return 0, nil
	case !c.inForce(q.at.Valid):
		return 1, nil
	case !c.active(q.at.Valid):
		return 2, nil
	case q.Rung.rank() > c.rank:
		return 3, nil
	case q.Rung == Set && q.Set != g.Set:
		return 4, nil
	case !slices.Contains(g.Purposes, q.Purpose) && !(g.Implied && q.Purpose == ""):
		return 5, nil
	case !c.covers(q.Basis) && !(g.Implied && q.Basis.IsZero()):
		return 6, nil
	case len(g.Procedures) > 0 && !slices.Contains(g.Procedures, q.Procedure):
		return 7, nil
	case !c.searchable(q.Search):
		return 8, nil
	}
	if related, err := c.related(ctx, q); err != nil || !related {
		return 9, err
	}
	if !c.grantsAll(q.Fields) {
		return 10, nil
	}
	return passed, nil
}

// reaches is the checks up to that of the set, for the templates of catalogues:
// a * in the path is a step that is not known.
func (t *table) reaches(r *Request, at time.Time) bool {
	steps, ok := split(nil, r.Path)
	return ok && slices.ContainsFunc(t.pairs[pair{r.Consumer, r.Service}], func(c *compiled) bool {
		return c.operation.fits(r.Method, steps) && c.inForce(at) && c.active(at) && r.Rung.rank() <= c.rank && (r.Rung != Set || r.Set == c.Grant.Set)
	})
}

func (c *compiled) searchable(fields []string) bool {
	for _, f := range fields {
		_, s := c.search[f]
		_, r := c.read[f] // searching by a field tells about it
		if !s || !r {
			return false
		}
	}
	return true
}

func (c *compiled) grants(field string) bool {
	_, ok := c.read[field]
	return ok
}

func (c *compiled) grantsAll(fields []string) bool {
	for _, f := range fields {
		if !c.grants(f) {
			return false
		}
	}
	return true
}

func (c *compiled) grantsAny(fields []string) bool { return slices.ContainsFunc(fields, c.grants) }

// related asks for the relation with every person concerned. Nobody concerned
// is related to nobody.
func (c *compiled) related(ctx context.Context, q *question) (bool, error) {
	r := c.Grant.Relation
	switch {
	case r.Rule == Anybody:
		return true, nil
	case r.Rule == Present:
		return q.Present, nil
	case len(q.Subjects) == 0 || q.references == nil || r.Rule == Party && q.Case == "":
		return false, nil
	}
	ask := ReferenceQuery{Sector: r.Sector, Capacities: r.Capacities, At: q.at}
	if r.Rule == Party {
		ask.Case = q.Case
	}
	for _, p := range q.Subjects {
		ask.Person = p
		if ok, err := q.references.Known(ctx, ask); err != nil || !ok {
			return false, err
		}
	}
	return true, nil
}

// malformed refuses a request that no grant was asked about.
func (v Verdict) malformed(err error) Verdict {
	v.Code, v.Reason, v.detail = lienthong.CodeOf(err), Malformed, err
	return v
}

// about takes over what a grant says of itself.
func (v *Verdict) about(r *Request, c *compiled) {
	v.Grant, v.Version, v.Agreement = c.Grant.ID, c.Number, c.Grant.Agreement
	v.Operation, v.Disclosure = c.label, c.Grant.Disclosure.Class
	if c.operation.method == "" {
		v.Operation = r.Method + " " + c.Grant.Path
	}
}

// permit answers with a grant; fields that it does not name are left out.
func (v *Verdict) permit(r *Request, c *compiled, at time.Time) {
	v.about(r, c)
	v.Permitted, v.Replica = true, c.Grant.Replica
	v.Purpose, v.Basis = r.Purpose, r.Basis
	if v.Purpose == "" {
		v.Purpose = c.Grant.Purposes[0] // it is implied, so it is the only one
	}
	if v.Basis.IsZero() {
		v.Basis = c.Grant.Bases[0]
	}
	v.DiscloseFrom = c.Grant.Disclosure.from(at)
	fields := r.Fields
	if r.Rung == Set {
		fields = c.Grant.Read
	}
	if len(fields) == 0 {
		return
	}
	v.Fields = make([]FieldVerdict, len(fields))
	for i, f := range fields {
		v.Fields[i] = FieldVerdict{Field: f, Allowed: true}
		if !c.grants(f) {
			v.Fields[i] = FieldVerdict{Field: f, Reason: FieldNotGranted}
		}
	}
}

// refuse answers no. The nearest grant also says whether the person sees the
// attempt: what is kept from them does not come out by a mistake of the asker.
func (v *Verdict) refuse(r *Request, nearest *compiled, why Reason) {
	if nearest != nil {
		v.about(r, nearest)
		why = nearest.named(why)
	}
	v.Permitted, v.Code, v.Reason, v.Replica = false, why.code(), why, Replica{}
	v.Purpose, v.Basis = "", lienthong.LegalBasis{}
	v.Fields = nil
	for _, f := range r.Fields {
		reason := why
		if why == FieldNotGranted && nearest.grants(f) {
			reason = WithTheRest
		}
		v.Fields = append(v.Fields, FieldVerdict{Field: f, Reason: reason})
	}
}

// named is a reason in the words of a grant's own relation.
func (c *compiled) named(r Reason) Reason {
	if r == NoRelation && c.Grant.Relation.Rule == Present {
		return NotPresent
	}
	return r
}

// trail writes out what the depths stand for.
func trail(candidates []*compiled, depths []int) []Step {
	var out []Step
	for i, depth := range depths {
		for n, check := range checks[:min(depth+1, passed)] {
			out = append(out, Step{candidates[i].Grant.ID, candidates[i].named(check), n < depth})
		}
	}
	return out
}
