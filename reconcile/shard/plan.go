package shard

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/durable"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/intake"
	"github.com/lienthong/lienthong/reconcile/modelfile"
)

// format counts the changes of what the parts hold.
const format = 2

// plan is what is done in a folder; it lies there as plan.json, and is written
// after the shards of the register.
type plan struct {
	Format  int    `json:"format"`
	Version string `json:"version"` // of the program; another may weigh otherwise

	RegisterColumns []vnfield.Column `json:"register_columns"` // of the shards
	Shards          []shardSum       `json:"shards"`
	Large           []uint64         `json:"large"` // see intake.Shard.First

	Population        string           `json:"population"` // where it lies, for every worker
	PopulationColumns []vnfield.Column `json:"population_columns"`
	Size              int64            `json:"size"` // of its file, as bytes
	Modified          time.Time        `json:"modified"`
	Persons           int64            `json:"persons"`
	Stretches         [][2]int         `json:"stretches"` // groups of rows, from and up to

	Model       *modelfile.File `json:"model"`
	Fingerprint string          `json:"fingerprint"` // of the model
}

// policy is what verdicts are given by, once a plan was read or drawn.
func (p *plan) policy() (reconcile.Policy, error) {
	if p.Model == nil {
		return reconcile.Policy{}, errFingerprint
	}
	policy, err := p.Model.Policy()
	if err == nil && policy.Fingerprint() != p.Fingerprint {
		err = errFingerprint
	}
	return policy, err
}

var errFingerprint = errors.New("the model is not the one that the plan names")

// shardSum is what a shard of the register must come to.
type shardSum struct {
	Rows int    `json:"rows"`
	Sum  uint32 `json:"crc32c"`
}

func (s *shardSum) add(number int, cells []string) {
	s.Rows++
	s.Sum = crc32.Update(s.Sum, castagnoli, appendRow(nil, number, cells))
}

// appendRow writes a row so that no two read the same: lengths go in too.
func appendRow(b []byte, number int, cells []string) []byte {
	b = binary.AppendUvarint(b, uint64(number))
	for _, c := range cells {
		b = append(binary.AppendUvarint(b, uint64(len(c))), c...)
	}
	return b
}

// readPlan reads the plan of a folder. Without one the error is of
// lienthong.NotFound.
func readPlan(dir, version string) (*plan, error) {
	var p plan
	if err := readJSON(planPath(dir), &p); err != nil {
		return nil, err
	}
	if p.Format != format || p.Version != version {
		return nil, lienthong.Errorf(lienthong.Invalid,
			"the folder of shards was begun by version %q of this program and this is %q; finish with that one, or begin in an empty folder", p.Version, version)
	}
	if _, err := p.policy(); err != nil {
		return nil, damaged(planPath(dir), err)
	}
	return &p, nil
}

func readJSON(path string, v any) error {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return lienthong.Errorf(lienthong.NotFound, "the folder of shards has no %s; was it removed meanwhile?", filepath.Base(path))
	}
	if err == nil {
		decode := json.NewDecoder(bytes.NewReader(text))
		decode.DisallowUnknownFields()
		err = decode.Decode(v)
	}
	if err != nil {
		return damaged(path, err)
	}
	return nil
}

func writeJSON(path string, v any) error {
	text, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		return err
	}
	return durable.WriteFile(path, append(text, '\n'))
}

// damaged is the error about a file of the folder.
func damaged(path string, cause error) error {
	return &lienthong.Error{
		Code: lienthong.Invalid, Cause: cause,
		Message: "the folder of shards holds " + filepath.Base(path) + ", which cannot be read; remove that file and do the job again",
	}
}

// plan makes the shards of the register and the plan, unless they are there. Of
// another linkage they are never overwritten.
func (j Job) plan(ctx context.Context, l intake.Linkage) (*plan, error) {
	p, err := j.draw(l)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(j.Dir, 0o700); err != nil {
		return nil, &lienthong.Error{Code: lienthong.Unavailable, Message: "the folder of shards cannot be made; choose another", Cause: err}
	}
	before, err := readPlan(j.Dir, j.Version)
	if err != nil && lienthong.CodeOf(err) != lienthong.NotFound {
		return nil, err
	}
	if before == nil {
		if _, err := sweep(j.Dir); err != nil {
			return nil, &lienthong.Error{Code: lienthong.Unavailable, Message: "parts of a job whose plan is gone cannot be removed from the folder of shards; choose another", Cause: err}
		}
		if err := j.deal(ctx, l, p, j.Dir); err != nil {
			return nil, err
		}
		if err := l.FitsShards(p.most()); err != nil {
			return nil, err
		}
		return p, writeJSON(planPath(j.Dir), p)
	}
	if p.Fingerprint != before.Fingerprint {
		return nil, lienthong.Errorf(lienthong.Invalid,
			"the folder of shards was begun with the model %.12s… and this linkage goes by %.12s…; give the same --model, or begin in an empty folder", before.Fingerprint, p.Fingerprint)
	}
	if err := j.deal(ctx, l, p, ""); err != nil {
		return nil, err
	}
	p.Modified, before.Modified = p.Modified.UTC(), before.Modified.UTC()
	if !reflect.DeepEqual(p, before) {
		return nil, lienthong.Errorf(lienthong.Invalid,
			"the folder of shards holds the work of another linkage (other files, columns or sizes of shards); begin in an empty folder")
	}
	return p, nil
}

// draw is the plan, but for the register.
func (j Job) draw(l intake.Linkage) (*plan, error) {
	groups := l.Population.Groups
	if groups == nil {
		return nil, lienthong.Errorf(lienthong.Invalid, "only a population in Parquet is linked in shards; convert it first")
	}
	path, err := filepath.Abs(j.Population)
	if err != nil {
		return nil, err
	}
	st, err := os.Stat(path)
	if err != nil {
		return nil, lienthong.Errorf(lienthong.NotFound, "%q: the file cannot be reached any more", filepath.Base(path))
	}
	p := &plan{
		Format: format, Version: j.Version, Large: []uint64{}, Shards: []shardSum{},
		Model: modelfile.Of(l.Policy), Fingerprint: l.Policy.Fingerprint(),
		Population: path, PopulationColumns: l.Population.Columns, Size: st.Size(), Modified: st.ModTime().UTC(), Persons: groups.Rows(),
	}
	for _, c := range l.Register.Columns {
		if c != "" {
			p.RegisterColumns = append(p.RegisterColumns, c)
		}
	}
	for from := 0; from < groups.Len(); {
		upTo := from + 1
		for upTo < groups.Len() && groups.First(upTo)-groups.First(from) < int64(j.Persons) {
			upTo++
		}
		p.Stretches, from = append(p.Stretches, [2]int{from, upTo}), upTo
	}
	return p, nil
}

// deal reads the register and deals its rows out into shards in dir, if that is
// not "", and completes the plan.
func (j Job) deal(ctx context.Context, l intake.Linkage, p *plan, dir string) error {
	numbers, w := l.Numbers(), rowWriter{dir: dir}
	defer w.abort()
	cells := make([]string, 0, len(p.RegisterColumns))
	for row, err := range l.Register.Rows {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		cells = cells[:0]
		for i, c := range l.Register.Columns {
			if c != "" {
				cells = append(cells, row.Cells[i])
			}
		}
		numbers.Add(row.Cells)
		if n := len(p.Shards); n == 0 || p.Shards[n-1].Rows == j.Rows {
			p.Shards = append(p.Shards, shardSum{})
			if err := w.begin(n); err != nil {
				return err
			}
		}
		p.Shards[len(p.Shards)-1].add(row.Number, cells)
		if err := w.add(row.Number, cells); err != nil {
			return err
		}
	}
	p.Large = append(p.Large, numbers.Large()...)
	return w.finish()
}

// most is the rows of the largest shard.
func (p *plan) most() (rows int) {
	for _, s := range p.Shards {
		rows = max(rows, s.Rows)
	}
	return rows
}
