package tablejob

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/reconcile/advice"
	"github.com/lienthong/lienthong/reconcile/blocking"
	"github.com/lienthong/lienthong/reconcile/profile"
	"github.com/lienthong/lienthong/reconcile/profile/closer"
	"github.com/lienthong/lienthong/reconcile/profile/fit"
	"github.com/lienthong/lienthong/reconcile/profile/sample"
	"github.com/lienthong/lienthong/reconcile/scheme"
	"github.com/lienthong/lienthong/reconcile/tablesql"
)

// prepare finds the model and loads the tables by it.
func (j *Job) prepare(ctx context.Context, o *outcome) (err error) {
	if o.model, o.notes, err = j.model(ctx); err != nil {
		return err
	}
	if o.may, err = j.settle(o.model); err != nil {
		return err
	}
	if err := j.review(ctx, o.model); err != nil {
		return err
	}
	if o.records, err = j.load(ctx, o.model); err != nil {
		return err
	}
	j.note(fit.Fields(o.records))
	j.note(advice.Of(o.records))
	if b := &o.model.Blocking; !b.All && len(b.Keys) == 0 {
		j.proposeKeys(o)
	}
	return nil
}

// headRows of a file tell whether a model suits it.
const headRows = 5_000

// review looks at a model that somebody wrote, and by it at the first rows of the tables: it says what
// nobody can have wanted, that ids were forgotten and of which fields the kinds do not suit, and completes a model that is not trained by
// closer kinds, the codes in its texts and the levels of addresses. A query is not run once more for it.
func (j *Job) review(ctx context.Context, m *scheme.Model) error {
	if j.Model == "" {
		return nil
	}
	for _, d := range m.Doubts() {
		j.say("note: %s: %s", conf.Place(j.Model, d.At), d.Text)
	}
	var heads [2]*sample.Table
	forgotten, queries := false, slices.ContainsFunc(j.tables(), tablesql.Names)
	for side, path := range j.tables() {
		if tablesql.Names(path) {
			continue
		}
		t, err := j.sample(ctx, path, headRows)
		if err != nil {
			return err
		}
		heads[side] = t
		if m.ID == "" && (side == 0 || m.RightID == "") && !forgotten {
			forgotten = j.sayID(t, path)
		}
	}
	if m.Learnt == nil && !queries {
		if p, err := profile.Propose(heads[0], heads[1]); err == nil { // else nothing can be proposed, which is no fault of the model
			j.note(closer.Kinds(m, p.Model, closer.Rows{Persons: p.OfPersons(), Apart: p.Apart, Whole: p.Whole}))
			j.note(closer.Parts(m, p.Model))
		}
	}
	j.note(fit.Misfits(m, heads))
	if m.Learnt == nil {
		j.note(fit.Swap(m))
		j.note(closer.Initials(m, func(side int, column string) float64 {
			if heads[side] == nil {
				return 0
			}
			return heads[side].Initials(column)
		}))
	}
	if m.Learnt == nil && !queries {
		j.note(profile.AddCodes(m, heads[0], heads[1]))
		j.note(fit.Boxes(m, heads[0], heads[1]))
	}
	return nil
}

// sayID says which column of a table its rows seem to be called by, if there is one.
func (j *Job) sayID(t *sample.Table, path string) bool {
	id := profile.IDColumn(t)
	if id != "" {
		j.say("note: the model names no id, so that rows are called by their number in the file; column %q of %q seems to tell them apart: write id: %s (and right_id, if the right table calls it otherwise), or id: \"-\" for the number", id, path, id)
	}
	return id != ""
}

// proposeKeys completes a model that says nothing of which pairs are compared.
func (j *Job) proposeKeys(o *outcome) {
	r, own := o.records, o.model.Blocking
	o.model.Blocking, o.notes.Keys = blocking.Propose(r.First(blocking.SampleRows), float64(r.Len()), r.Pairs())
	b := &o.model.Blocking
	b.MaxBlock = cmp.Or(own.MaxBlock, b.MaxBlock)
	if len(own.SplitBy) > 0 {
		b.SplitBy = own.SplitBy
	}
	b.Proposed = b.Proposed && own.MaxBlock == 0 && len(own.SplitBy) == 0
	if b.All {
		j.say("the model names no blocking keys: every pair is compared")
		return
	}
	j.say("the model names no blocking keys; proposed for its fields are %q", b.Keys)
}

// sayIdle says which keys that somebody wrote find nothing.
func (j *Job) sayIdle(o *outcome) {
	if j.Model == "" || o.notes.Keys != nil {
		return
	}
	for _, key := range o.plan.Idle() {
		at := fmt.Sprintf("/blocking/keys/%d", slices.Index(o.model.Blocking.Keys, key))
		j.say("note: %s: no two rows agree on the key %q, so that it finds nothing: ask for fewer fields, or for less of one, such as its year, sound, start or words", conf.Place(j.Model, at), key)
	}
}

// model reads the model file or proposes one.
func (j *Job) model(ctx context.Context) (*scheme.Model, scheme.Notes, error) {
	if j.Model != "" {
		m, err := scheme.Read(j.Model)
		return m, scheme.Notes{}, err
	}
	p, err := j.Propose(ctx)
	if err != nil {
		return nil, scheme.Notes{}, err
	}
	for _, f := range p.Model.Fields {
		j.say("field %s (%s): %s", f.Name, f.Kind, p.Notes.Fields[f.Name])
	}
	for _, l := range p.Notes.LeftOut {
		j.say("not compared: %s", l)
	}
	j.note(p.Warnings)
	return p.Model, p.Notes, nil
}

// settle puts in what the job overrides, and checks that model and tables
// belong together. It reports whether the kind of link is left to what is found.
func (j *Job) settle(m *scheme.Model) (may bool, err error) {
	if j.Link != "" {
		if !j.Link.Known() {
			return false, lienthong.Errorf(lienthong.Invalid, "--link-type: %q is not known; known are auto, link, one_to_one, spine, dedupe_left", j.Link)
		}
		m.Link, m.Blocking.Proposed = j.Link, false
	}
	if m.Link == "" || m.Link == scheme.Auto {
		m.Link = scheme.Dedupe
		if may = len(j.tables()) == 2; may {
			m.Link = scheme.LinkTables
		}
	}
	if !(j.Match >= 0 && j.Match < 1) { // nor is it NaN
		return false, lienthong.Errorf(lienthong.Invalid, "--threshold is a probability between 0 and 1, such as 0.9")
	}
	if j.Match > 0 {
		m.Thresholds.Match = j.Match
		m.Thresholds.Review = min(m.Thresholds.Review, j.Match)
	}
	if j.Review > 0 {
		m.Thresholds.Review = j.Review
	}
	if m.Link.Tables() != len(j.tables()) {
		return false, wrongTables(m.Link, len(j.tables()))
	}
	if j.PairsOut != "" && m.Link != scheme.Dedupe && m.Link != scheme.DedupeLeft {
		return false, lienthong.Errorf(lienthong.Invalid, "the pairs go to --out: --pairs is for a kind of link that makes clusters, such as dedupe_left, and this one is %s", m.Link)
	}
	return may, m.Check()
}

// Propose profiles the tables and proposes a model.
func (j *Job) Propose(ctx context.Context) (*profile.Proposal, error) {
	left, err := j.sample(ctx, j.Left, 0)
	if err != nil {
		return nil, err
	}
	var right *sample.Table
	if j.Right != "" {
		if right, err = j.sample(ctx, j.Right, 0); err != nil {
			return nil, err
		}
	}
	return profile.Propose(left, right)
}
