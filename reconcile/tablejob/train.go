package tablejob

import (
	"context"
	"io"

	"github.com/lienthong/lienthong/internal/durable"
	"github.com/lienthong/lienthong/reconcile/learn"
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
	return o.learnt, durable.Write(j.SaveModel, func(w io.Writer) error { return scheme.Write(w, o.model, o.notes) })
}
