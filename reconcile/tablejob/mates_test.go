package tablejob_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile/tablejob"
)

// songs are those of albums of five: artist, title, album, year. A title is a text like
// that of the album, and now and then it is another song's.
func songs(r *rand.Rand, n int) (rows [][]string) {
	words := strings.Fields("love night day heart fire rain dream dance blue river road home light star world sun moon wild city angel summer winter shadow gold broken lonely sweet forever never run fly fall")
	phrase := func() string {
		out := ""
		for range 1 + r.IntN(4) {
			out += " " + words[int(float64(len(words))*r.Float64()*r.Float64())]
		}
		return out[1:]
	}
	for artist := 0; len(rows) < n; artist++ {
		name := fmt.Sprintf("%s %s", phrase(), words[r.IntN(len(words))])
		for range 1 + r.IntN(3) {
			album, year := phrase(), 1960+r.IntN(60)
			for range 5 {
				rows = append(rows, []string{fmt.Sprint(len(rows)), name, phrase(), album, fmt.Sprint(year)})
			}
		}
	}
	return rows[:n]
}

// copied is a song as somebody else wrote it down.
func copied(r *rand.Rand, row []string, slip func(string) string) []string {
	out := append([]string(nil), row...)
	if r.IntN(4) == 0 {
		out[2] = slip(out[2])
	}
	if r.IntN(4) == 0 {
		out[3] = ""
	}
	if r.IntN(4) == 0 {
		out[4] = ""
	}
	return out
}

func oneSlip(r *rand.Rand) func(string) string {
	return func(s string) string {
		at := r.IntN(len(s))
		return s[:at] + string(rune('a'+r.IntN(26))) + s[at+1:]
	}
}

// songsTwice are a thousand songs, half of which, so many, stand twice.
func songsTwice(r *rand.Rand) (rows [][]string, twice int) {
	for _, row := range songs(r, 1000) {
		rows = append(rows, append([]string{row[0] + ".1"}, row[1:]...))
		if r.IntN(2) == 0 {
			rows = append(rows, append([]string{row[0] + ".2"}, copied(r, row, oneSlip(r))[1:]...))
			twice++
		}
	}
	return rows, twice
}

// TestMates: songs of an album agree on artist, album and year, which are more than true
// pairs agree on, and more pairs. No field is known to be borne by one song alone.
func TestMates(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		rows, twice := songsTwice(rand.New(rand.NewPCG(61, seed)))
		found, wrong := deduped(t, []string{"id", "artist", "title", "album", "year"}, rows)
		if right := found - wrong; right < twice*8/10 || wrong > twice/2 {
			t.Errorf("seed %d: %d pairs found, %d of them wrong; %d songs stand twice", seed, found, wrong, twice)
		}
	}
}

// TestNameOfSinger: a model that takes the singer for the name of a person does not say that
// the song is theirs alone; songs of one singer and year, of which there are more, are no true pairs.
func TestNameOfSinger(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		rows, twice := songsTwice(rand.New(rand.NewPCG(65, seed)))
		dir := t.TempDir()
		j := tablejob.Job{Left: writeTable(t, "songs.csv", []string{"id", "artist", "title", "album", "year"}, rows), Out: filepath.Join(dir, "out.csv"), PairsOut: filepath.Join(dir, "pairs.csv")}
		j.Model = writeModel(t, `version: 1
link: dedupe
id: id
fields:
  - {name: title, kind: text, columns: [title]}
  - {name: artist, kind: name, columns: [artist]}
  - {name: year, kind: category, columns: [year]}
thresholds: {match: 0.5, review: 0.05}
`)
		if _, err := j.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		found, wrong := 0, 0
		for _, row := range readRows(t, j.PairsOut)[1:] {
			if row[4] != "match" {
				continue
			}
			found++
			a, _, _ := strings.Cut(row[0], ".")
			if b, _, _ := strings.Cut(row[1], "."); a != b {
				wrong++
			}
		}
		if right := found - wrong; right < twice*7/10 || wrong > twice/2 {
			t.Errorf("seed %d: %d pairs found, %d of them wrong; %d songs stand twice", seed, found, wrong, twice)
		}
	}
}

// TestLabelsOfTables: what is wrong with labels is said, and where.
func TestLabelsOfTables(t *testing.T) {
	t.Parallel()
	r := names{rand.New(rand.NewPCG(63, 64))}
	var rows [][]string
	for i := range 60 {
		rows = append(rows, []string{fmt.Sprint(i), r.one() + " " + r.one(), fmt.Sprintf("19%02d-0%d-1%d", 40+i, 1+i%9, i%10)})
	}
	table := writeTable(t, "t.csv", []string{"id", "name", "born"}, rows)
	for text, want := range map[string]string{
		"a,b,label\n0,1,different\n2,3,\n4,5,same\n": "",
		"a,b,label\n0,1,perhaps\n":                   "row 2",
		"a,b,label\n0,1,same\n0,77,same\n":           "row 3",
		"a,b,label\n3,3,same\n":                      "row 2",
		"a,b\n0,1\n":                                 "a column named label",
	} {
		labels := filepath.Join(t.TempDir(), "labels.csv")
		if err := os.WriteFile(labels, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		j := tablejob.Job{Left: table, Labels: labels, SaveModel: filepath.Join(t.TempDir(), "model.yaml")}
		_, err := j.Train(t.Context())
		if (err == nil) != (want == "") || err != nil && !strings.Contains(lienthong.MessageOf(err, ""), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}
