package held_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"unsafe"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile/held"
	"github.com/lienthong/lienthong/reconcile/kernel"
	"github.com/lienthong/lienthong/reconcile/lexicon"
)

func person(t *rapid.T, x *lexicon.Lexicon) kernel.Record {
	r := kernel.Record{
		PIN:   rapid.Uint64Range(0, 999_999_999_999).Draw(t, "pin"),
		CMND:  rapid.Uint32Range(0, 999_999_999).Draw(t, "cmnd"),
		Place: rapid.Uint8Range(0, 99).Draw(t, "place"),
		Sex:   lienthong.Sex(rapid.IntRange(0, 2).Draw(t, "sex")),
		Dead:  rapid.Bool().Draw(t, "dead"),
	}
	r.Birth.Year = int16(rapid.IntRange(0, 2100).Draw(t, "year"))
	if r.Birth.Year != 0 {
		r.Birth.Month = rapid.Uint8Range(0, 12).Draw(t, "month")
		r.Birth.Day = rapid.Uint8Range(0, 31).Draw(t, "day")
	}
	if rapid.IntRange(0, 3).Draw(t, "alias?") == 0 {
		r.Alias = rapid.Uint64Range(1, 999_999_999_999).Draw(t, "alias")
	}
	for _, n := range []*lexicon.Name{&r.Name, &r.Mother, &r.Father} {
		text := ""
		for range rapid.IntRange(0, 7).Draw(t, "syllables") {
			text += fmt.Sprintf(" %c", rapid.RuneFrom([]rune("abcdegh")).Draw(t, "syllable"))
		}
		*n = x.Name(text)
	}
	return r
}

// TestPersonsComeBack: whatever writers put in, in whatever order, comes out,
// its names as the same syllables of the joint lexicon.
func TestPersonsComeBack(t *testing.T) {
	t.Parallel()
	if size := int64(unsafe.Sizeof(struct{ a, b, c uint64 }{})); size != (held.Parents{}).BytesPerPerson() {
		t.Errorf("a person takes %d bytes", size)
	}
	rapid.Check(t, func(t *rapid.T) {
		lexicons := []*lexicon.Lexicon{lexicon.New(), lexicon.New()}
		lexicons[0].Name("h g e d")
		n := rapid.IntRange(1, 40).Draw(t, "n")
		of := held.Parents{Mother: rapid.Bool().Draw(t, "mothers"), Father: rapid.Bool().Draw(t, "fathers")}
		table := held.New(n, of)
		writers := []*held.Writer{table.Writer(lexicons[0]), table.Writer(lexicons[1])}
		want := make([]kernel.Record, n)
		by := make([]int, n)
		for from := n; from > 0; { // backwards, by turns
			size := rapid.IntRange(1, from).Draw(t, "stretch")
			w := rapid.IntRange(0, 1).Draw(t, "writer")
			for i := from - size; i < from; i++ {
				want[i], by[i] = person(t, lexicons[w]), w
			}
			writers[w].Put(int64(from-size+1), want[from-size:from])
			from -= size
		}
		table.Join()
		_, translate := lexicon.Join(lexicons) // as it must have been joined
		if table.Len() != n {
			t.Fatalf("%d persons of %d", table.Len(), n)
		}
		all := table.Persons(1, make([]kernel.Record, n+3))
		shared := make([]kernel.Record, n)
		if err := table.Share(context.Background(), 2, rapid.IntRange(1, 50).Draw(t, "at once"), func(_ int, some held.Stretch) {
			for from := 0; from < some.Len(); { // some at a time
				from += len(some.Some(from, shared[int(some.First)-1+from:][:min(7, some.Len()-from)]))
			}
		}); err != nil || !slices.Equal(shared, all) {
			t.Fatalf("shared %+v, want %+v (%v)", shared, all, err)
		}
		for i := range want {
			for _, name := range []*lexicon.Name{&want[i].Name, &want[i].Mother, &want[i].Father} {
				translate[by[i]].Name(name)
			}
			if !of.Mother {
				want[i].Mother = lexicon.Name{}
			}
			if !of.Father {
				want[i].Father = lexicon.Name{}
			}
			if all[i] != want[i] {
				t.Fatalf("person %d is %+v, want %+v", i+1, all[i], want[i])
			}
		}
	})
}

// TestChanges: persons who are set and put between others are where they belong, and
// everybody else, their aliases and long names too, stays who they are.
func TestChanges(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		x := lexicon.New()
		want := make([]kernel.Record, rapid.IntRange(0, 30).Draw(t, "n"))
		table := held.New(len(want)+7, held.Parents{Mother: true, Father: true})
		w := table.Writer(x)
		for i := range want {
			want[i] = person(t, x)
			w.Put(int64(i+1), want[i:i+1])
		}
		table.Trim(len(want))
		translate := table.Join()
		for i := range want {
			for _, name := range []*lexicon.Name{&want[i].Name, &want[i].Mother, &want[i].Father} {
				translate.Name(name)
			}
		}
		for range rapid.IntRange(1, 3).Draw(t, "rounds") {
			for range min(len(want), rapid.IntRange(0, 5).Draw(t, "set")) {
				at := rapid.IntRange(1, len(want)).Draw(t, "at")
				want[at-1] = person(t, table.Lexicon())
				table.Set(int64(at), &want[at-1])
			}
			var before []int64
			for range rapid.IntRange(0, 5).Draw(t, "new") {
				before = append(before, int64(rapid.IntRange(1, len(want)+1).Draw(t, "before")))
			}
			slices.Sort(before)
			table.Widen(before)
			for i, b := range before {
				r := person(t, table.Lexicon())
				want = slices.Insert(want, int(b)+i-1, r)
				table.Set(b+int64(i), &r)
			}
		}
		if got := table.Persons(1, make([]kernel.Record, len(want)+1)); !slices.Equal(got, want) {
			t.Fatalf("%+v, want %+v", got, want)
		}
	})
}
