package modelfile

import (
	"maps"
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/kernel"
)

// File is a model file. Its tags for JSON are for plans that hold a model.
type File struct {
	Version    int                         `yaml:"version" json:"version"` // of the format, 1
	Of         string                      `yaml:"of" json:"of"`           // officials
	Coverage   float64                     `yaml:"coverage" json:"coverage"`
	Thresholds Thresholds                  `yaml:"thresholds" json:"thresholds"`
	Levels     map[string]map[string]Share `yaml:"levels" json:"levels"` // by field, by level
	Learnt     *Learnt                     `yaml:"learnt,omitempty" json:"-"`
}

// Thresholds are probabilities; see reconcile.Policy.
type Thresholds struct {
	Link     float64 `yaml:"link" json:"link"`
	Consider float64 `yaml:"consider" json:"consider"`
}

// Share is what is known of a level.
type Share struct {
	M     float64  `yaml:"m" json:"m"`
	U     *float64 `yaml:"u,omitempty" json:"u,omitempty"`         // none: counted in the population
	Fixed Fixed    `yaml:"fixed,omitempty" json:"fixed,omitempty"` // what learning leaves as it is
}

// Learnt says what a model was learnt from.
type Learnt struct {
	Rows    int     `yaml:"rows"`
	Persons int     `yaml:"persons"`
	Matches float64 `yaml:"matches"` // expected among them
	Labels  int     `yaml:"labels"`  // pairs that people decided
}

// Fixed says which of a level's shares learning leaves as they are.
type Fixed string

// What can be fixed.
const (
	Nothing Fixed = ""
	OnlyM   Fixed = "m"
	OnlyU   Fixed = "u"
	Both    Fixed = "both"
)

// M reports whether m is fixed.
func (f Fixed) M() bool { return f == OnlyM || f == Both }

// U reports whether u is fixed.
func (f Fixed) U() bool { return f == OnlyU || f == Both }

const officials = "officials"

// section is a field of the file: both parents share one.
type section struct {
	name  string
	field kernel.Field
}

func sections() (out []section) {
	for _, f := range kernel.Fields() {
		if f != kernel.Father { // he is in the mother's
			out = append(out, section{sectionOf(f), f})
		}
	}
	return out
}

// Of is a policy as a file has it.
func Of(p reconcile.Policy) *File {
	f := &File{Version: 1, Of: officials, Coverage: p.Coverage, Thresholds: Thresholds{p.Link, p.Consider}, Levels: map[string]map[string]Share{}}
	for _, s := range sections() {
		levels := map[string]Share{}
		for _, l := range s.field.Levels() {
			m, u := p.Model().Shares(l)
			share := Share{M: m}
			if u != 0 {
				share.U = &u
			}
			levels[l.String()] = share
		}
		f.Levels[s.name] = levels
	}
	return f
}

// Share finds a level's share.
func (f *File) Share(field kernel.Field, l kernel.Level) Share {
	return f.Levels[sectionOf(field)][l.String()]
}

// Put changes it.
func (f *File) Put(field kernel.Field, l kernel.Level, s Share) {
	f.Levels[sectionOf(field)][l.String()] = s
}

func sectionOf(field kernel.Field) string {
	if field == kernel.Mother || field == kernel.Father {
		return "parent_name"
	}
	return field.String()
}

// Read reads a model and checks it.
func Read(path string) (*File, error) {
	f := &File{}
	if err := conf.Load(path, f); err != nil {
		if conf.Place(path, "/fields") != path {
			return nil, fault("%s is a model of any tables; it is given with --left and --right", path)
		}
		return nil, err
	}
	if _, err := f.Policy(); err != nil {
		return nil, err
	}
	return f, nil
}

// ReadPolicy reads a model as the policy that it is.
func ReadPolicy(path string) (reconcile.Policy, error) {
	f, err := Read(path)
	if err != nil {
		return reconcile.Policy{}, err
	}
	return f.Policy()
}

func fault(format string, args ...any) error {
	return lienthong.Errorf(lienthong.Invalid, "model of officials: "+format, args...)
}

// Policy is what the file says, checked.
func (f *File) Policy() (reconcile.Policy, error) {
	none := reconcile.Policy{}
	switch t := f.Thresholds; {
	case f.Version != 1:
		return none, fault("version must be 1")
	case f.Of != officials:
		return none, fault("of must be %s; a model of any tables is given with --left and --right", officials)
	case !(f.Coverage > 0 && f.Coverage < 1):
		return none, fault("coverage must lie between 0 and 1")
	case !(t.Link > 0.5 && t.Link < 1) || !(t.Consider > 0 && t.Consider <= t.Link):
		return none, fault("thresholds: link must lie between 0.5 and 1, and consider between 0 and link")
	}
	w := *kernel.DefaultWeights
	known := map[string]bool{}
	for _, s := range sections() {
		known[s.name] = true
		if err := f.read(s, &w); err != nil {
			return none, err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(f.Levels)) {
		if !known[name] {
			return none, fault("levels: there is no field %q", name)
		}
	}
	return reconcile.Policy{Coverage: f.Coverage, Link: f.Thresholds.Link, Consider: f.Thresholds.Consider, Weights: &w}, nil
}

// read puts the shares of a field into the weights.
func (f *File) read(s section, w *kernel.Weights) error {
	given := f.Levels[s.name]
	levels := s.field.Levels()
	for _, l := range levels {
		share, ok := given[l.String()]
		if !ok {
			return fault("levels: %s: the level %s is missing", s.name, l)
		}
		_, counted := w.Shares(l)
		switch {
		case !(share.M > 0 && share.M <= 1):
			return fault("levels: %s: %s: m must be above 0 and at most 1", s.name, l)
		case counted == 0 && share.U != nil:
			return fault("levels: %s: %s: its u is counted in the population; leave u out", s.name, l)
		case counted != 0 && (share.U == nil || !(*share.U > 0 && *share.U <= 1)):
			return fault("levels: %s: %s: u must be above 0 and at most 1", s.name, l)
		case share.Fixed != Nothing && share.Fixed != OnlyM && share.Fixed != OnlyU && share.Fixed != Both:
			return fault("levels: %s: %s: fixed is m, u or both", s.name, l)
		}
		u := 0.0
		if share.U != nil {
			u = *share.U
		}
		w.Put(l, share.M, u)
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if !slices.ContainsFunc(levels, func(l kernel.Level) bool { return l.String() == name }) {
			return fault("levels: %s: there is no level %q", s.name, name)
		}
	}
	return nil
}
