package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/lienthong/lienthong/reconcile/evaluate"
)

// Outcome is what one engine did with one set.
type Outcome struct {
	Wall     float64         `json:"wall_s"` // from start to end of the process
	CPU      float64         `json:"cpu_s"`
	PeakMiB  int64           `json:"peak_mib"`
	Half     Quality         `json:"pairs_at_half"` // pairs of probability 0.5 and more
	Best     Quality         `json:"pairs_at_best"` // at the threshold of the highest F1
	Final    *Quality        `json:"decided"`       // clusters, or pairs after assignment
	Settings json.RawMessage `json:"settings,omitempty"`
}

// Quality is a measure in short.
type Quality struct {
	Threshold float64 `json:"threshold,omitempty"`
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
}

func (o *Outcome) final() Quality {
	if o.Final != nil {
		return *o.Final
	}
	return o.Half
}

func quality(m evaluate.Measure) Quality { return Quality{0, m.Precision, m.Recall, m.F1} }

// run runs a command and measures it, once the disk has what others wrote before: the
// tables just made, or the peer's pairs.
func run(c *exec.Cmd) (*Outcome, error) {
	var talk bytes.Buffer
	if c.Stderr == nil {
		c.Stderr = &talk
	}
	syscall.Sync()
	began := time.Now()
	if err := c.Run(); err != nil {
		return nil, fmt.Errorf("%w\n%s", err, talk.Bytes())
	}
	usage := c.ProcessState.SysUsage().(*syscall.Rusage)
	return &Outcome{
		Wall: time.Since(began).Seconds(), CPU: (c.ProcessState.UserTime() + c.ProcessState.SystemTime()).Seconds(),
		PeakMiB: usage.Maxrss >> 10, // Linux counts KiB
	}, nil
}

// ours runs Lien Thong.
func (s *set) ours(ctx context.Context, work, binary string) (*Outcome, error) {
	pairs, clusters := filepath.Join(work, "ours.csv"), filepath.Join(work, "our-clusters.csv")
	args := []string{"reconcile", "dedupe", s.tables[0], "--out", clusters, "--pairs", pairs, "--quiet"}
	if !s.oneTable() {
		args = []string{"reconcile", "link", "--left", s.tables[0], "--right", s.tables[1], "--out", pairs, "--quiet"}
	}
	if s.model != "" {
		args = append(args, "--model", s.model)
	}
	o, err := run(exec.CommandContext(ctx, binary, args...))
	if err != nil {
		return nil, err
	}
	found, err := s.found(pairs, 2)
	if err != nil {
		return nil, err
	}
	if s.oneTable() {
		return o, s.judge(o, found, clusters)
	}
	rows, err := readCSV(pairs, ',')
	if err != nil {
		return nil, err
	}
	for i, r := range rows[1:] {
		found[i].Match = r[4] == "match"
	}
	q := quality(evaluate.Compare(found, s.truth, nil).Decided)
	o.Final = &q
	return o, s.judge(o, found, "")
}

// theirs runs Splink.
func (s *set) theirs(ctx context.Context, work, python string) (*Outcome, error) {
	script := filepath.Join(work, "peer.py")
	if err := os.WriteFile(script, peerScript, 0o600); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	c := exec.CommandContext(ctx, python, append([]string{script, s.name, work}, s.tables...)...)
	c.Stdout = &out
	o, err := run(c)
	if err != nil {
		return nil, err
	}
	var said struct {
		Pairs, Clusters string
		Version, DuckDB string
		Settings        json.RawMessage
	}
	if err := json.Unmarshal(out.Bytes(), &said); err != nil {
		return nil, err
	}
	found, err := s.found(said.Pairs, 2)
	if err != nil {
		return nil, err
	}
	if o.Settings, err = json.Marshal(map[string]any{"splink": said.Version, "duckdb": said.DuckDB, "model": said.Settings}); err != nil {
		return nil, err
	}
	if !s.oneTable() {
		s.best(found) // the surest partner of each row, as ours are assigned
		q := quality(evaluate.Compare(found, s.truth, nil).Decided)
		o.Final = &q
	}
	return o, s.judge(o, found, said.Clusters)
}

// found reads pairs: two ids and, in a column, the probability.
func (s *set) found(path string, probability int) ([]evaluate.Found, error) {
	rows, err := readCSV(path, ',')
	if err != nil {
		return nil, err
	}
	found := make([]evaluate.Found, 0, len(rows))
	for _, r := range rows[1:] {
		p, err := strconv.ParseFloat(r[probability], 64)
		if err != nil {
			return nil, err
		}
		found = append(found, evaluate.Found{Pair: s.pair(trim(r[0]), trim(r[1])), Probability: p, Match: p >= 0.5})
	}
	return found, nil
}

// judge fills in the qualities.
func (s *set) judge(o *Outcome, found []evaluate.Found, clusters string) error {
	half := make([]evaluate.Found, len(found))
	for i, f := range found {
		f.Match = f.Probability >= 0.5
		half[i] = f
	}
	r := evaluate.Compare(half, s.truth, nil)
	o.Half, o.Best = quality(r.Decided), quality(r.Best.Measure)
	o.Half.Threshold, o.Best.Threshold = 0.5, r.Best.Threshold
	if clusters == "" {
		return nil
	}
	rows, err := readCSV(clusters, ',')
	if err != nil {
		return err
	}
	of := map[string]string{}
	for _, row := range rows[1:] {
		of[trim(row[0])] = row[1]
	}
	var inside []evaluate.Found
	for p := range evaluate.Clusters(of) {
		inside = append(inside, evaluate.Found{Pair: p, Match: true})
	}
	q := quality(evaluate.Compare(inside, s.truth, nil).Decided)
	o.Final = &q
	return nil
}
