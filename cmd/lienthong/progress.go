package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/mattn/go-isatty"
	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// progress shows how far the stages of a long job are: bars on a terminal,
// otherwise a line when a stage begins and one when it ends, so that a log
// stays readable. It is also where other talk goes while it is shown: lines
// written to it appear above the bars. Its methods may be called at once from
// many goroutines.
type progress struct {
	out   io.Writer
	quiet bool
	bars  *mpb.Progress // nil where there is no terminal

	mu     sync.Mutex
	stages map[string]*stage
}

type stage struct {
	began time.Time
	bar   *mpb.Bar
	ended bool
}

// newProgress shows progress on out; quiet shows errors only.
func newProgress(out io.Writer, quiet bool) *progress {
	p := &progress{out: out, quiet: quiet, stages: map[string]*stage{}}
	if f, ok := out.(*os.File); ok && !quiet && isatty.IsTerminal(f.Fd()) {
		p.bars = mpb.New(mpb.WithOutput(out), mpb.WithWidth(40), mpb.WithRefreshRate(120*time.Millisecond))
	}
	return p
}

// Update says that done of total units of a stage are behind us. A total of 0
// is not known yet; a stage ends when done reaches the total.
func (p *progress) Update(name string, done, total int64) {
	if p.quiet {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.stages[name]
	if s == nil {
		s = &stage{began: time.Now()}
		p.stages[name] = s
		p.begin(name, s, total)
	}
	if s.ended {
		return
	}
	s.ended = total > 0 && done >= total
	switch {
	case s.bar != nil:
		s.bar.SetTotal(max(total, done+1), false)
		s.bar.SetCurrent(done)
		if s.ended {
			s.bar.SetTotal(total, true)
		}
	case s.ended:
		fmt.Fprintf(p.out, "%s: done in %.1f s\n", name, time.Since(s.began).Seconds())
	}
}

func (p *progress) begin(name string, s *stage, total int64) {
	if p.bars == nil {
		fmt.Fprintf(p.out, "%s ...\n", name)
		return
	}
	s.bar = p.bars.AddBar(total,
		mpb.PrependDecorators(decor.Name(name, decor.WCSyncSpaceR)),
		mpb.AppendDecorators(decor.Percentage(decor.WCSyncSpace), decor.Elapsed(decor.ET_STYLE_GO, decor.WCSyncSpace)),
	)
}

// Write prints talk above the bars.
func (p *progress) Write(b []byte) (int, error) {
	if p.quiet {
		return len(b), nil
	}
	if p.bars != nil {
		return p.bars.Write(b)
	}
	return p.out.Write(b)
}

// Close leaves the bars on the screen as they stand. Stages that did not end,
// because of an error, stay unfinished.
func (p *progress) Close() {
	if p.bars == nil {
		return
	}
	p.mu.Lock()
	for _, s := range p.stages {
		if !s.ended {
			s.bar.Abort(false)
		}
	}
	p.mu.Unlock()
	p.bars.Wait()
}
