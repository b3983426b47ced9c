package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/reconcile/shard"
	"github.com/lienthong/lienthong/synth"
	"github.com/lienthong/lienthong/synth/synthfile"
)

func TestMain(m *testing.M) {
	flag.Parse() // the test's own flags, before Beam's are set
	if err := prepare(nil); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// country is a small synthetic country and a damaged register of some of it.
func country(t *testing.T) linkCommand {
	t.Helper()
	dir := t.TempDir()
	c := synth.Country{Seed: 11, People: 30_000}
	entries, err := synth.DefaultRegister(c, 1500).Entries(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	var register, population bytes.Buffer
	if err := synthfile.WriteRegisterCSV(&register, entries); err != nil {
		t.Fatal(err)
	}
	if err := (synthfile.Population{Country: c}).WriteParquet(t.Context(), &population); err != nil {
		t.Fatal(err)
	}
	link := linkCommand{
		Register: filepath.Join(dir, "register.csv"), Population: filepath.Join(dir, "population.parquet"),
		ShardRows: 400, ShardPersons: 1,
	}
	for path, text := range map[string][]byte{link.Register: register.Bytes(), link.Population: population.Bytes()} {
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return link
}

// linked is the files that a linkage writes, parts included, by their names; in
// one piece if there is no schedule.
func linked(t *testing.T, c linkCommand, schedule shard.Schedule) map[string]string {
	t.Helper()
	dir := t.TempDir()
	c.Out, c.Shards = filepath.Join(dir, "verdicts.csv"), filepath.Join(dir, "shards")
	j := c.job(schedule)
	j.Log = nil
	if schedule == nil {
		j.Stream = nil
	}
	if _, err := j.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, pattern := range []string{"*.csv", "shards/*"} {
		paths, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			files[filepath.Base(path)] = string(text)
		}
	}
	return files
}

// same fails unless a runner wrote what the pool wrote, file by file.
func same(t *testing.T, runner string, got, want map[string]string) {
	t.Helper()
	if !slices.Equal(slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want))) {
		t.Fatalf("%s wrote %q, the pool %q", runner, slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
	}
	for name := range want {
		if got[name] != want[name] {
			t.Errorf("%s: %s differs from the pool's", runner, name)
		}
	}
}

// TestSameBytes: one piece, a pool of goroutines without Beam, Beam on Prism, and
// Beam on Flink give the same verdicts, and the last three the same parts.
func TestSameBytes(t *testing.T) {
	c := country(t)
	whole := linked(t, c, nil)
	pool := linked(t, c, shard.Pool{Worker: worker}.Run)
	if whole["verdicts.csv"] != pool["verdicts.csv"] || len(whole["verdicts.csv"]) < 100_000 {
		t.Errorf("the pool's verdicts are not those of one piece")
	}
	if len(pool) < 15 { // verdicts, plan, and four shards of each kind
		t.Errorf("the pool wrote %d files", len(pool))
	}
	t.Run("Prism", func(t *testing.T) {
		same(t, "Prism", linked(t, c, onPrism), pool)
	})
	t.Run("Flink", func(t *testing.T) {
		endpoint := startFlink(t)
		set(t, map[string]string{"endpoint": endpoint, "environment_type": "loopback", "parallelism": "2"})
		same(t, "Flink", linked(t, c, onJobServer), pool)
	})
}

// TestElementsAreSmall: what Beam moves about are descriptors, however large the
// shards, and a pipeline of a thousand of them is a small message.
func TestElementsAreSmall(t *testing.T) {
	dir := "/net/storage/linkage/2026-11-25"
	var units []shard.Unit
	for i := range 1000 {
		units = append(units, shard.Unit{Dir: dir, Step: shard.Link, Register: 12, Population: i})
	}
	text, err := json.Marshal(units[999])
	if err != nil {
		t.Fatal(err)
	}
	if len(text) > 120 {
		t.Errorf("an element is %d bytes: %s", len(text), text)
	}
	if _, err := pipeline([][]shard.Unit{units, {{Dir: dir, Step: shard.Settle}}, units}); err != nil {
		t.Error(err)
	}
}

// TestFaultsReachTheCaller: what a worker could not do fails the job, with no
// verdicts.
func TestFaultsReachTheCaller(t *testing.T) {
	c := country(t)
	dir := t.TempDir()
	c.Out, c.Shards = filepath.Join(dir, "verdicts.csv"), filepath.Join(dir, "shards")
	j := c.job(func(ctx context.Context, stages [][]shard.Unit) error {
		if err := os.Remove(filepath.Join(c.Shards, "register-0001.parquet")); err != nil {
			return err
		}
		return onPrism(ctx, stages)
	})
	j.Log = nil
	if _, err := j.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "register-0001.parquet is not there") {
		t.Errorf("a job without one of its shards: %v", err)
	}
	if _, err := os.Stat(c.Out); err == nil {
		t.Error("verdicts were written all the same")
	}
}
