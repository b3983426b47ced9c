package tablejob

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/lienthong/lienthong/reconcile/advice"
	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/engine/weight"
	"github.com/lienthong/lienthong/reconcile/learn"
	"github.com/lienthong/lienthong/reconcile/missed"
	"github.com/lienthong/lienthong/reconcile/scheme"
	"github.com/lienthong/lienthong/reconcile/tablejob/allowance"
	"github.com/lienthong/lienthong/reconcile/tablesql"
	"github.com/lienthong/lienthong/reconcile/twins"
)

// Job is one job. The zero values of what is optional switch it off.
type Job struct {
	Left  string // the table, or the left one
	Right string // the right table; "" to dedupe
	Model string // the model file; "" for a proposal from the data
	// Link takes the place of the model's kind of link; "" leaves it, and lets
	// a proposal for two tables choose.
	Link scheme.Link
	// Match and Review take the place of the model's thresholds where not 0.
	Match, Review float64

	Out       string // pairs, or clusters
	PairsOut  string // pairs besides the clusters
	SaveModel string // the model as it was used, with what was learnt
	SQL       string // of Train: the trained model as SQL
	Labels    string // of Train: pairs that people decided, see labels
	Decisions string // pairs that people decided, which hold
	Into      string // clusters of an earlier run, whose names are kept
	Changes   string // what is not as it was in Into
	Report    string // an HTML page

	// Memory is how much may be used, in bytes; 0 is most of what the machine has.
	Memory   int64
	Version  string                                // of the program, for the report
	Progress func(stage string, done, total int64) // called from several goroutines
	Log      io.Writer                             // what was chosen and found, in words

	memory *allowance.Memory // while it runs
}

func (j *Job) tables() []string {
	if j.Right == "" {
		return []string{j.Left}
	}
	return []string{j.Left, j.Right}
}

func (j *Job) say(format string, args ...any) {
	if j.Log != nil {
		fmt.Fprintf(j.Log, format+"\n", args...)
	}
}

// note says what is to be looked at.
func (j *Job) note(warnings []string) {
	for _, w := range warnings {
		j.say("note: %s", w)
	}
}

// outcome is everything that a job found.
type outcome struct {
	model    *scheme.Model
	notes    scheme.Notes
	records  *engine.Records
	learnt   *learn.Report // nil where the model brought its weights
	plan     *engine.Plan
	weights  *weight.Weights
	scored   []engine.Scored // from the review threshold on
	said     []int32         // of each, log odds given the other pairs of its rows
	free     int32           // by how much two rows without a partner are likelier to be one than any two
	compared int64
	decided  []engine.Scored      // matches that fit together, in the order of their rows; nil to dedupe
	written  []decidedPair        // see pairs
	ruled    map[[2]uint32]ruling // what people decided, by rows
	groups   []uint32             // by row; nil to link
	split    int                  // chains that were split
	before   map[string]string    // cluster of each id in an earlier run
	names    map[uint32]string    // of the groups
	held     map[[2]uint32]bool   // pairs of dedupe_left whose right row another one kept out
	twins    map[[2]uint32]bool   // pairs that may be of twins
	told     bool                 // which, by their given names
	missed   *missed.Estimate     // what the keys miss; nil where that cannot be told
	may      bool                 // the kind of link is ours to choose
	advised  string               // what there is to say of the model's kind of link
	chosen   string               // why this kind of link was chosen, "" if the model said it
}

// run does the work up to the decisions.
func (j *Job) run(ctx context.Context) (*outcome, error) {
	o := &outcome{}
	var err error
	if o.before, err = j.former(ctx); err != nil {
		return nil, err
	}
	if err := j.prepare(ctx, o); err != nil {
		return nil, err
	}
	decided, err := j.readDecisions(ctx, o.records)
	if err != nil {
		return nil, err
	}
	if err := j.find(ctx, o, decided); err != nil {
		return nil, err
	}
	if n := o.leftAlone(); n > 0 {
		j.say("note: %d right rows are as like left rows that have another right row: dedupe_left takes right rows for different things, so each stays alone and its pairs are written for review; if the right table has doubles, dedupe the left table by itself and link with spine, where all of them are linked", n)
	}
	if o.advised != "" {
		j.say("note: %s", o.advised)
	}
	matches := o.undecided()
	o.missed = missed.OfPlan(o.plan, matches)
	j.note(o.missedNotes())
	if n := len(o.twins); n > 0 {
		j.say("note: %d pairs share a birth and no number, and bear two given names that others bear as well: they may be twins, and likeness alone does not tell; they are for review", n)
	} else if maybe := twins.Untold(o.model.Compared(), matches); maybe != "" && !o.told {
		j.say("note: %s", maybe)
	}
	return o, j.compareWithProposal(ctx, o, decided)
}

// find learns, compares and decides.
func (j *Job) find(ctx context.Context, o *outcome, decided []labelled) (err error) {
	if err := j.learn(ctx, o, labelsOf(decided)); err != nil {
		return err
	}
	if err := j.memory.After("learning"); err != nil {
		return err
	}
	if o.plan, err = engine.NewPlan(o.records, nil); err != nil {
		return err
	}
	j.say("%d rows; %d pairs to compare of %.0f", o.records.Len(), o.plan.Pairs(), o.records.Pairs())
	for _, l := range o.plan.Left {
		j.say("key %q: %d values make too many pairs (the largest has %d rows); %d were split; %d pairs, counted once for each value, are not compared under this key", l.Key, l.Blocks, l.Largest, l.Split, l.Pairs)
	}
	j.sayIdle(o)
	o.weights = weight.New(o.records.Model, o.records.Columns)
	if o.scored, o.compared, err = o.plan.Score(ctx, o.weights, o.least()); err != nil {
		return err
	}
	if err := j.memory.After("comparing"); err != nil {
		return err
	}
	if err := o.rule(decided, j.Decisions); err != nil {
		return err
	}
	o.twins, o.told = twins.Held(o.records, o.scored, weight.ScoreOf(o.model.Thresholds.Match))
	for pair := range o.ruled {
		delete(o.twins, pair) // people know
	}
	o.decide(decided)
	if err := o.kept(); err != nil {
		return err
	}
	if o.groups != nil {
		o.nameGroups()
	}
	return nil
}

// undecided are the matches that nobody decided.
func (o *outcome) undecided() (matches []engine.Scored) {
	for _, p := range o.pairs() {
		if p.match && !p.ruled {
			matches = append(matches, p.Scored)
		}
	}
	return matches
}

// missedNotes is what there is to say about it.
func (o *outcome) missedNotes() []string {
	if o.missed == nil {
		return nil
	}
	return o.missed.Notes(o.model.Blocking.Keys)
}

// secondRows are up to how many rows a model that somebody wrote is compared with a proposed
// one: it takes about as long as the job.
const secondRows = 20_000

// compareWithProposal says what a model that somebody wrote changes, against the one that would
// be proposed. Trained models, which serve day by day, are left in peace.
func (j *Job) compareWithProposal(ctx context.Context, o *outcome, decided []labelled) error {
	if j.Model == "" || j.Log == nil || o.learnt == nil || o.records.Len() > secondRows || slices.ContainsFunc(j.tables(), tablesql.Names) {
		return nil
	}
	other := Job{memory: j.memory, Left: j.Left, Right: j.Right, Match: o.model.Thresholds.Match, Review: o.model.Thresholds.Review}
	p, err := other.Propose(ctx)
	if err != nil {
		return ctx.Err() // nothing can be proposed, which is no fault of the model
	}
	p.Model.ID, p.Model.RightID = o.model.ID, o.model.RightID // so that rows stand in the same order
	if !o.may {
		p.Model.Link = o.model.Link
	}
	if advice.Same(o.model, p.Model) {
		return nil
	}
	second := &outcome{model: p.Model}
	if second.may, err = other.settle(p.Model); err != nil {
		return ctx.Err()
	}
	if second.records, err = other.load(ctx, p.Model); err != nil {
		return ctx.Err()
	}
	if err := other.find(ctx, second, decided); err != nil {
		return ctx.Err()
	}
	if text := advice.Second(o.found(), second.found()); text != "" {
		j.say("note: %s", text)
	}
	return nil
}

// found are the matches, but for those that people decided.
func (o *outcome) found() advice.Found {
	f := advice.Found{Model: o.model, Plan: o.plan}
	for _, p := range o.pairs() {
		if p.match && !p.ruled {
			f.Matches = append(f.Matches, [2]uint32{p.A, p.B})
		}
	}
	return f
}

// learn trains the model if it has not been trained, by what people decided too.
func (j *Job) learn(ctx context.Context, o *outcome, labels []learn.Label) (err error) {
	if o.model.Learnt != nil {
		return nil
	}
	if side, ok := o.manyBeside(); ok && len(labels) == 0 && !tablesql.Names(j.tables()[side]) { // a query is not run twice
		err = j.learnBeside(ctx, o, side)
	} else {
		o.model.Learnt, o.learnt, err = learn.Train(ctx, o.records, labels)
	}
	if err != nil {
		return err
	}
	j.say("learnt from %.0f pairs of the keys; %.0f pairs taken for matches", float64(o.learnt.Candidates)*o.learnt.Share, o.learnt.Matches)
	j.note(o.learnt.Warnings)
	return nil
}
