package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/runners/prism"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/runners/universal"

	"github.com/lienthong/lienthong/gazetteer"
	"github.com/lienthong/lienthong/reconcile/shard"
)

// worker does the units that reach this process. Functions of a pipeline are made
// anew wherever they run, from their names, and can be given nothing else.
var worker = &shard.Worker{Places: gazetteer.Vietnam().RegistrationCode, Version: versionText()}

// prepare makes Beam know our functions. It comes before any pipeline, once in a
// process. Beam's own options are flags of Go's command line, which is not ours:
// they are set by name.
func prepare(options map[string]string) error {
	register.DoFn2x2[context.Context, string, string, error](&doUnit{})
	register.Emitter1[string]()
	register.DoFn3x0[int, func(*string) bool, func(string)](&nextStage{})
	register.Iter1[string]()
	if err := flag.CommandLine.Parse(nil); err != nil {
		return err
	}
	for name, value := range options {
		if err := flag.Set(name, value); err != nil {
			return fmt.Errorf("Beam's option %s: %w", name, err)
		}
	}
	beam.Init()
	return nil
}

// doUnit does one unit and passes it on.
type doUnit struct{}

// ProcessElement has the signature that Beam wants.
func (*doUnit) ProcessElement(ctx context.Context, text string) (string, error) {
	var u shard.Unit
	if err := json.Unmarshal([]byte(text), &u); err != nil {
		return "", err
	}
	return text, worker.Do(ctx, u)
}

// nextStage is reached when all units of a stage are done, and has those of the
// next begin.
type nextStage struct {
	Units []string
}

// ProcessElement has the signature that Beam wants.
func (s *nextStage) ProcessElement(_ int, _ func(*string) bool, emit func(string)) {
	for _, u := range s.Units {
		emit(u)
	}
}

// pipeline is stages of units, one after another.
func pipeline(stages [][]shard.Unit) (*beam.Pipeline, error) {
	p, s := beam.NewPipelineWithRoot()
	var done beam.PCollection
	for i, units := range stages {
		texts := make([]string, len(units))
		for k, u := range units {
			text, err := json.Marshal(u)
			if err != nil {
				return nil, err
			}
			texts[k] = string(text)
		}
		scope := s.Scope(string(units[0].Step))
		var begun beam.PCollection
		if i == 0 {
			begun = beam.CreateList(scope, texts)
		} else {
			begun = beam.ParDo(scope, &nextStage{texts}, beam.GroupByKey(scope, beam.AddFixedKey(scope, done)))
		}
		done = beam.ParDo(scope, &doUnit{}, beam.Reshuffle(scope, begun)) // so that units go to all workers
	}
	return p, nil
}

// onPrism has units done in this process, by Beam's own local runner.
func onPrism(ctx context.Context, stages [][]shard.Unit) error {
	p, err := pipeline(stages)
	if err == nil {
		_, err = prism.Execute(ctx, p)
	}
	return err
}

// onJobServer has units done by whoever is behind the endpoint that prepare set.
func onJobServer(ctx context.Context, stages [][]shard.Unit) error {
	p, err := pipeline(stages)
	if err == nil {
		_, err = universal.Execute(ctx, p)
	}
	return err
}
