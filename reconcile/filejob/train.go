package filejob

import (
	"context"
	"runtime/debug"

	"github.com/lienthong/lienthong/internal/durable"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/learn"
	"github.com/lienthong/lienthong/reconcile/learn/official"
	"github.com/lienthong/lienthong/reconcile/modelfile"
)

// Learning is what a job is to learn its weights from, beside its two files.
type Learning struct {
	Model  string // path of the model to begin with; "" for the one that is set by hand
	Labels string // path of decided pairs, see official.ReadLabels; "" for none
	Out    string // path of the model that comes out
}

// Learnt says what came out.
type Learnt struct {
	Fingerprint string  `json:"fingerprint"`
	Coverage    float64 `json:"coverage"`
	*learn.Report
}

// Train learns the weights of the job from its files and writes a model file, which
// appears whole or not at all. Of the job it uses nothing but what is read, and how.
func (j Job) Train(ctx context.Context, how Learning) (*Learnt, error) {
	var outputs durable.Group
	defer outputs.Abort()
	out, err := outputs.Create(how.Out)
	if err != nil {
		return nil, err
	}
	begin := modelfile.Of(reconcile.DefaultPolicy)
	official.Begin(begin)
	if how.Model != "" {
		if begin, err = modelfile.Read(how.Model); err != nil {
			return nil, err
		}
	}
	t := official.Training{Places: j.Places, Begin: begin}
	if how.Labels != "" {
		if t.Labels, err = official.ReadLabels(how.Labels); err != nil {
			return nil, err
		}
	}
	register, population, err := j.open()
	if err != nil {
		return nil, err
	}
	defer register.Close()
	defer population.Close()
	population.Only(population.recognised())
	if j.Memory > 0 {
		defer debug.SetMemoryLimit(debug.SetMemoryLimit(j.Memory))
	}
	t.Register, t.Population = register.source(), population.source()
	stop := watch(j.Progress, stage{"register", register}, stage{"population", population})
	model, report, err := t.Run(ctx)
	stop()
	if err != nil {
		return nil, err
	}
	policy, err := model.Policy()
	if err != nil {
		return nil, err
	}
	if err := modelfile.Write(out, model); err != nil {
		return nil, err
	}
	return &Learnt{policy.Fingerprint(), policy.Coverage, report}, outputs.Commit()
}
