package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// sampleFolder lies beside the repository, from whose root this is run.
var sampleFolder = filepath.Join("..", "shared", "data", "officials")

// sampleTimes is how often the sample is linked: it takes less than a second,
// and the middle of three tells more than one.
const sampleTimes = 3

// sample measures the sample's two registers.
func (b *bench) sample(ctx context.Context) ([]*run, error) {
	var runs []*run
	population := filepath.Join(sampleFolder, "population.csv")
	for _, name := range []string{"officials.csv", "officials.xlsx"} {
		register := filepath.Join(sampleFolder, name)
		if _, err := os.Stat(register); errors.Is(err, fs.ErrNotExist) {
			say("SKIPPED: the sample %s is absent", register)
			continue
		}
		var all []*run
		for range sampleTimes {
			r, err := b.pair(ctx, task{Register: register, Population: population}, sampleTarget)
			if err != nil {
				return nil, err
			}
			all = append(all, r)
		}
		slices.SortFunc(all, func(x, y *run) int { return cmp.Compare(x.Link.Seconds, y.Link.Seconds) })
		runs = append(runs, all[sampleTimes/2])
	}
	return runs, nil
}

// synthetic makes a register and its population in each format, and measures.
func (b *bench) synthetic(ctx context.Context) ([]*run, error) {
	t := task{
		Register: b.path("officials.csv"), Truth: b.path("truth.csv"), Decidable: b.path("decidable.csv"),
		Seed: b.Seed, People: b.People, Rows: b.Rows,
	}
	say("synthetic: %d officials of %d persons", b.Rows, b.People)
	if err := b.make(ctx, t, "make_officials", t.Register, t.Truth, t.Decidable); err != nil {
		return nil, err
	}
	var runs []*run
	for _, format := range b.Formats {
		t.Population = b.path("population." + format)
		if err := b.make(ctx, t, "make_population", t.Population); err != nil {
			return nil, err
		}
		r, err := b.pair(ctx, t, b.target())
		if err != nil {
			return nil, err
		}
		runs = append(runs, r)
		if b.Dir != "" {
			continue
		}
		if err := os.Remove(t.Population); err != nil {
			return nil, err
		}
	}
	return runs, nil
}

// make makes files, unless --dir has them from a run before.
func (b *bench) make(ctx context.Context, t task, kind string, files ...string) error {
	missing := func(path string) bool { _, err := os.Stat(path); return err != nil }
	if !slices.ContainsFunc(files, missing) {
		return nil
	}
	t.Kind = kind
	m, err := b.child(ctx, t)
	if err == nil {
		say("%s: %s", kind, m)
	}
	return err
}

// pair measures everything on one register and one population. With a truth it
// counts who was found.
func (b *bench) pair(ctx context.Context, t task, want target) (*run, error) {
	st, err := os.Stat(t.Population)
	if err != nil {
		return nil, err
	}
	r := &run{Register: filepath.Base(t.Register), Population: filepath.Base(t.Population), PopulationBytes: st.Size(),
		Peers: map[string]*measured{}, Ratios: map[string]float64{}, Target: want}
	if b.National {
		t.Memory = want.PeakRSS * 7 / 8 // the rest is for what no program counts: its own code, the system's buffers
	}
	t.Kind, t.Out, t.Profile = "link", b.path("link.csv"), b.profile(t.Population)
	if r.Link, err = b.child(ctx, t); err != nil {
		return nil, err
	}
	r.Rows, r.Persons = r.Link.counts.Rows, r.Link.counts.Persons
	for _, kind := range b.Peers {
		if kind == "duckdb_join" || kind == "encoding_csv" && !strings.HasSuffix(t.Population, ".csv") {
			continue
		}
		t.Kind, t.Out = kind, b.path(kind+".csv")
		if r.Peers[kind], err = b.child(ctx, t); err != nil {
			return nil, err
		}
	}
	if t.Truth != "" && slices.Contains(b.Peers, "duckdb_join") {
		if err := b.duckdb(ctx, r, t); err != nil {
			return nil, err
		}
	}
	for kind, peer := range r.Peers {
		r.Ratios[kind] = r.Link.Seconds / peer.Seconds
	}
	r.Target.hold(r.Link)
	say("%s × %s: link %s", r.Register, r.Population, r.Link)
	for _, kind := range slices.Sorted(maps.Keys(r.Peers)) {
		say("  %-13s %s; link takes %.2f times as long", kind, r.Peers[kind], r.Ratios[kind])
	}
	return r, nil
}

func (b *bench) profile(population string) string {
	if b.Profile == "" {
		return ""
	}
	return filepath.Join(b.Profile, "link-"+filepath.Base(population)+".pprof")
}

// hold holds a measurement against the target.
func (t *target) hold(m *measured) {
	t.Met = m.Seconds <= t.Seconds && (t.PeakRSS == 0 || m.PeakRSS <= t.PeakRSS)
	if t.Precision > 0 {
		t.Met = t.Met && m.Quality != nil && m.Quality.Precision >= t.Precision && m.Quality.Recall >= t.Recall &&
			m.Quality.DecidableRecall >= t.DecidableRecall
	}
}

func (m *measured) String() string {
	s := fmt.Sprintf("%.2f s (%.2f s of CPU), %d MiB", m.Seconds, m.CPU, m.PeakRSS>>20)
	if q := m.Quality; q != nil {
		s += fmt.Sprintf(", precision %.5f, recall %.5f, of decidable %.5f", q.Precision, q.Recall, q.DecidableRecall)
	}
	return s
}
