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
	var g durable.Group
	defer g.Abort()
	model, err := g.Create(j.SaveModel) // first: an hour's learning must not fail at its end for want of a folder
	if err != nil {
		return nil, err
	}
	var sql *durable.File
	if j.SQL != "" {
		if sql, err = g.Create(j.SQL); err != nil {
			return nil, err
		}
	}
	o := &outcome{}
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
	if err := scheme.Write(model, o.model, o.notes); err != nil {
		return nil, err
	}
	if sql != nil {
		if err := writeSQL(sql, o); err != nil {
			return nil, err
		}
	}
	return o.learnt, g.Commit()
}

// writeSQL writes the trained model and the rows as SQL.
func writeSQL(w io.Writer, o *outcome) error {
	p, err := engine.NewPlan(o.records, nil)
	if err != nil {
		return err
	}
	if n := p.Pairs(); n > modelsql.MostPairs {
		return lienthong.Errorf(lienthong.TooLarge, "the model compares %d pairs, and SQL is written for at most %d; take a part of the rows", n, modelsql.MostPairs)
	}
	return modelsql.Write(w, o.records, p, engine.NewWeights(o.records), engine.ScoreOf(o.model.Thresholds.Review))
}
