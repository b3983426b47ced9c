package tablejob

import (
	"context"
	"io"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/durable"
	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/learn"
	"github.com/lienthong/lienthong/reconcile/modelsql"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// WriteProposal writes a proposed model to a file, or to w where path is "".
func (j *Job) WriteProposal(ctx context.Context, path string, w io.Writer) error {
	p, err := j.Propose(ctx)
	if err != nil {
		return err
	}
	if path == "" {
		return scheme.Write(w, p.Model, p.Notes)
	}
	return durable.Write(path, func(w io.Writer) error { return scheme.Write(w, p.Model, p.Notes) })
}

// Train learns the weights of the model anew and writes it to SaveModel.
func (j *Job) Train(ctx context.Context) (*learn.Report, error) {
	defer j.bound()()
	o := &outcome{}
	var err error
	if o.model, o.notes, err = j.model(ctx); err != nil {
		return nil, err
	}
	o.model.Learnt = nil
	if o.records, err = j.load(ctx, o.model); err != nil {
		return nil, err
	}
	if err := j.learn(ctx, o); err != nil {
		return nil, err
	}
	var g durable.Group
	defer g.Abort()
	f, err := g.Create(j.SaveModel)
	if err != nil {
		return nil, err
	}
	if err := scheme.Write(f, o.model, o.notes); err != nil {
		return nil, err
	}
	if err := j.writeSQL(&g, o); err != nil {
		return nil, err
	}
	return o.learnt, g.Commit()
}

// writeSQL writes the trained model and the rows as SQL.
func (j *Job) writeSQL(g *durable.Group, o *outcome) error {
	if j.SQL == "" {
		return nil
	}
	p, err := engine.NewPlan(o.records, nil)
	if err != nil {
		return err
	}
	if n := p.Pairs(); n > modelsql.MostPairs {
		return lienthong.Errorf(lienthong.TooLarge, "the model compares %d pairs, and SQL is written for at most %d; take a part of the rows", n, modelsql.MostPairs)
	}
	f, err := g.Create(j.SQL)
	if err != nil {
		return err
	}
	return modelsql.Write(f, o.records, p, engine.NewWeights(o.records), engine.ScoreOf(o.model.Thresholds.Review))
}
