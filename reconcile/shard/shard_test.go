package shard_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/filejob"
	"github.com/lienthong/lienthong/reconcile/kernel"
	"github.com/lienthong/lienthong/reconcile/shard"
)

// TestCutsDoNotShow: neither how many pieces there are, nor their order, nor who
// does them and how often changes a byte of the verdicts.
func TestCutsDoNotShow(t *testing.T) {
	t.Parallel()
	j := town(t, 6000)
	want, plain := atOnce(t, j)
	for _, v := range []reconcile.Verdict{reconcile.Linked, reconcile.LinkedWithDifferences, reconcile.Candidates} {
		if plain.Verdicts[v] == 0 {
			t.Fatalf("the town has no row that is %s: %v", v, plain.Verdicts)
		}
	}
	if plain.Duplicates == 0 || plain.Settled == 0 || plain.Settled == plain.Rows {
		t.Fatalf("the town shows too little: %+v", plain)
	}
	for i, cut := range []struct{ rows, persons int }{{1 << 20, 1 << 20}, {700, 500}, {2033, 1}, {300, 2500}, {1 << 20, 900}} {
		t.Run(fmt.Sprintf("%d rows, %d persons", cut.rows, cut.persons), func(t *testing.T) {
			t.Parallel()
			for name, schedule := range map[string]shard.Schedule{"pool": nil, "scattered": scattered(uint64(i))} {
				got, s := sharded(t, j, shard.Job{Dir: t.TempDir(), Rows: cut.rows, Persons: cut.persons, Schedule: schedule})
				if got != want {
					t.Errorf("%s: other verdicts than at once", name)
				}
				if s.Rows != plain.Rows || s.Persons != plain.Persons || s.Duplicates != plain.Duplicates || s.Settled != plain.Settled {
					t.Errorf("%s: %+v, at once %+v", name, s, plain)
				}
			}
		})
	}
}

// TestPartsAreTheSameBytes: what one machine writes, another would have written.
func TestPartsAreTheSameBytes(t *testing.T) {
	t.Parallel()
	j := town(t, 3000)
	parts := func(schedule shard.Schedule) map[string]string {
		dir, files := t.TempDir(), map[string]string{}
		sharded(t, j, shard.Job{Dir: dir, Rows: 400, Persons: 1000, Schedule: schedule})
		for _, path := range list(t, dir) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			files[filepath.Base(path)] = string(text)
		}
		return files
	}
	one, other := parts(nil), parts(scattered(9))
	if len(one) != len(other) || len(one) < 20 {
		t.Fatalf("%d and %d files", len(one), len(other))
	}
	for name, text := range one {
		if other[name] != text {
			t.Errorf("%s differs", name)
		}
	}
}

func list(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestLargeBlocksOfTheWholeRegister: that too many rows share a number shows in
// all shards together only, and the rows are left to their other keys as they are
// at once.
func TestLargeBlocksOfTheWholeRegister(t *testing.T) {
	t.Parallel()
	j := town(t, 6000)
	var register strings.Builder
	register.WriteString("Họ và tên;Ngày sinh;Quê quán;Số CCCD\n")
	for i := range 2400 {
		switch {
		case i%2 == 0: // a number that a clerk has put in for all
			fmt.Fprintf(&register, "Nguyễn Văn Dũng;%02d/%02d/%d;Hà Nội;001060000000\n", 1+i%28, 1+i%12, 1960+i%30)
		default:
			fmt.Fprintf(&register, "Nguyễn Văn Dũng;1961;Hà Nội;001060000000\n")
		}
	}
	j = job(t, j.Population, register.String())
	want, plain := atOnce(t, j)
	got, s := sharded(t, j, shard.Job{Dir: t.TempDir(), Rows: 500, Persons: 2000})
	if got != want {
		t.Error("other verdicts than at once")
	}
	if s.Skipped == 0 || s.Skipped != plain.Skipped || s.SkippedRows != plain.SkippedRows {
		t.Errorf("%d blocks of %d rows left out, at once %d of %d", s.Skipped, s.SkippedRows, plain.Skipped, plain.SkippedRows)
	}
}

// anotherModel says less of sex and of a year alone than the default does.
func anotherModel() reconcile.Policy {
	p, w := reconcile.DefaultPolicy, *kernel.DefaultWeights
	w.Put(kernel.SexDiffers, 0.2, 0.5)
	w.Put(kernel.BirthYearOnly, 0.5, 0.1)
	p.Coverage, p.Weights = 0.8, &w
	return p
}

// TestModelGoesWithThePlan: workers go by the model of the linkage, which gives
// other verdicts than the default.
func TestModelGoesWithThePlan(t *testing.T) {
	t.Parallel()
	j := town(t, 3000)
	usual, _ := atOnce(t, j)
	j.Policy = anotherModel()
	want, plain := atOnce(t, j)
	got, s := sharded(t, j, shard.Job{Dir: t.TempDir(), Rows: 300, Persons: 700})
	if got != want || want == usual {
		t.Errorf("the same as at once: %t; as the default: %t", got == want, want == usual)
	}
	if s.Model != j.Policy.Fingerprint() || plain.Model != s.Model {
		t.Errorf("the model is %s and %s, want %s", s.Model, plain.Model, j.Policy.Fingerprint())
	}
}

// refusing begins a job of its own in a folder, and does it once more, which must be
// refused with what is said.
func refusing(j filejob.Job) (begin func(*testing.T) (shard.Job, string), again func(*testing.T, filejob.Job, shard.Job, string)) {
	begin = func(t *testing.T) (shard.Job, string) {
		dir := t.TempDir()
		s := shard.Job{Dir: dir, Rows: 200, Persons: 500}
		sharded(t, j, s)
		return s, dir
	}
	again = func(t *testing.T, j filejob.Job, s shard.Job, says string) {
		t.Helper()
		j.Out = filepath.Join(t.TempDir(), "verdicts.csv")
		j.Stream = inShards(j, s).Stream
		_, err := j.Run(t.Context())
		if err == nil || lienthong.CodeOf(err) == lienthong.Internal || !strings.Contains(err.Error(), says) {
			t.Errorf("error %v, want one with %q", err, says)
		}
		if _, err := os.Stat(j.Out); err == nil {
			t.Error("verdicts were written all the same")
		}
	}
	return begin, again
}

// TestOtherModels: a folder is good for one model.
func TestOtherModels(t *testing.T) {
	t.Parallel()
	j := town(t, 1500)
	begin, again := refusing(j)
	t.Run("other model", func(t *testing.T) {
		t.Parallel()
		s, _ := begin(t)
		other := j
		other.Policy = anotherModel()
		again(t, other, s, "was begun with the model "+reconcile.DefaultPolicy.Fingerprint()[:12])
	})
	t.Run("model changed in the plan", func(t *testing.T) {
		t.Parallel()
		s, dir := begin(t)
		path := filepath.Join(dir, "plan.json")
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		changed := strings.Replace(string(text), `"m": 0.985`, `"m": 0.5`, 1)
		if err := os.WriteFile(path, []byte(changed), 0o600); changed == string(text) || err != nil {
			t.Fatal("the plan holds no model", err)
		}
		again(t, j, s, "plan.json, which cannot be read")
	})
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	j := town(t, 1500)
	begin, again := refusing(j)
	t.Run("other cut", func(t *testing.T) {
		t.Parallel()
		s, _ := begin(t)
		s.Rows = 300
		again(t, j, s, "another linkage")
	})
	t.Run("other register", func(t *testing.T) {
		t.Parallel()
		s, _ := begin(t)
		text, err := os.ReadFile(j.Register)
		if err != nil {
			t.Fatal(err)
		}
		other := j
		other.Register = filepath.Join(t.TempDir(), "register.csv")
		if err := os.WriteFile(other.Register, []byte(strings.Replace(string(text), "M3;", "M4;", 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		again(t, other, s, "another linkage")
	})
	t.Run("other version", func(t *testing.T) {
		t.Parallel()
		s, _ := begin(t)
		other := j
		other.Version = "newer"
		again(t, other, s, "was begun by version")
	})
	t.Run("population in CSV", func(t *testing.T) {
		t.Parallel()
		other := j
		other.Population = filepath.Join(t.TempDir(), "population.csv")
		if err := os.WriteFile(other.Population, []byte("so_dinh_danh,ho_va_ten\n001060000000,Nguyễn Văn Dũng\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		again(t, other, shard.Job{Dir: t.TempDir(), Rows: 200, Persons: 500}, "only a population in Parquet")
	})
	t.Run("memory", func(t *testing.T) {
		t.Parallel()
		other := j
		other.Memory = 1 << 20
		again(t, other, shard.Job{Dir: t.TempDir(), Rows: 200, Persons: 500}, "make the register's shards smaller")
	})
	t.Run("part lost", func(t *testing.T) {
		t.Parallel()
		s, dir := begin(t)
		if err := os.Remove(filepath.Join(dir, "link-0001-0001.parquet")); err != nil {
			t.Fatal(err)
		}
		s.Schedule = func(context.Context, [][]shard.Unit) error { return nil }
		again(t, j, s, "link-0001-0001.parquet is not there")
	})
}

// TestDamageIsNoticed: a part that is not what was written is refused, and nothing
// panics.
func TestDamageIsNoticed(t *testing.T) {
	t.Parallel()
	j := town(t, 1500)
	s := shard.Job{Dir: t.TempDir(), Rows: 1 << 20, Persons: 1 << 20}
	want, _ := sharded(t, j, s)
	path := filepath.Join(s.Dir, "link-0000-0000.parquet")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	j.Stream = inShards(j, s).Stream
	j.Out = filepath.Join(t.TempDir(), "verdicts.csv")
	for at := 4; at < len(whole); at += 1 + len(whole)/60 {
		broken := append([]byte{}, whole...)
		broken[at] ^= 0x55
		if err := os.WriteFile(path, broken, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := j.Run(t.Context())
		if err != nil && lienthong.CodeOf(err) != lienthong.Invalid {
			t.Errorf("byte %d of %d: %v", at, len(whole), err)
		}
		if err == nil {
			if got, _ := os.ReadFile(j.Out); string(got) != want {
				t.Errorf("byte %d of %d: other verdicts, and no error", at, len(whole))
			}
		}
	}
}

// TestRemove leaves what is not ours.
func TestRemove(t *testing.T) {
	t.Parallel()
	j := town(t, 900)
	dir := filepath.Join(t.TempDir(), "shards")
	sharded(t, j, shard.Job{Dir: dir, Rows: 100, Persons: 500})
	note := filepath.Join(dir, "note.txt")
	if err := os.WriteFile(note, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := shard.Remove(dir); err != nil {
		t.Fatal(err)
	}
	if left := list(t, dir); len(left) != 1 || left[0] != note {
		t.Errorf("left: %q", left)
	}
	if err := os.Remove(note); err != nil {
		t.Fatal(err)
	}
	if err := shard.Remove(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("the folder is still there: %v", err)
	}
}

// TestRemoveIsKilled: whoever is killed while a job's folder is removed leaves nothing that counts.
// The plan goes first, and parts without one are not taken for done, though they be of another register.
func TestRemoveIsKilled(t *testing.T) {
	t.Parallel()
	j := town(t, 900)
	dir, cut := filepath.Join(t.TempDir(), "shards"), shard.Job{Rows: 100, Persons: 500}
	cut.Dir = dir
	sharded(t, j, cut)
	if err := os.Mkdir(filepath.Join(dir, "count-9999-9999.parquet"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "count-9999-9999.parquet", "held"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := shard.Remove(dir); err == nil {
		t.Fatal("a folder that is not empty was removed")
	}
	if _, err := os.Stat(filepath.Join(dir, "plan.json")); !os.IsNotExist(err) {
		t.Errorf("parts were removed before their plan: %v", err)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}

	sharded(t, j, cut)
	if err := os.Remove(filepath.Join(dir, "plan.json")); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(j.Register)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(text), "\n")
	slices.Reverse(lines[1 : len(lines)-1])
	if err := os.WriteFile(j.Register, []byte(strings.Join(lines, "")), 0o600); err != nil {
		t.Fatal(err)
	}
	want, _ := atOnce(t, j)
	if got, _ := sharded(t, j, cut); got != want {
		t.Error("parts of another register were taken for done")
	}
}
