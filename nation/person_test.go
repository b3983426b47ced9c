package nation

import (
	"context"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/synth"
)

// Every person of a country becomes a document that says of them what the
// country says, and in which each relation stands on both sides.
func TestVersionsSayWhatTheCountrySays(t *testing.T) {
	t.Parallel()
	recorded := time.Date(2026, 7, 1, 8, 0, 0, 0, time.UTC)
	versions := map[lienthong.PersonID]population.Version{}
	for b, err := range (synth.Country{Seed: 11, People: 3000}).Blocks(context.Background(), 1) {
		if err != nil {
			t.Fatal(err)
		}
		c := newCitizens(b, recorded)
		for i := range b.People {
			p := &b.People[i]
			v := c.version(p)
			versions[v.Person] = v
			checkProfile(t, p, v.Profile(recorded))
			for _, f := range v.Facts {
				if !f.Valid.From.IsZero() && f.Valid.From.Equal(instant(p.Birth)) {
					t.Fatalf("the validity of %s tells the date of birth of person %d", f.Field, p.Ordinal)
				}
			}
			if v.Number != 1 || !v.Recorded.IsOpen() || v.Recorded.From != recorded {
				t.Fatalf("person %d is recorded as version %d in %v", p.Ordinal, v.Number, v.Recorded)
			}
		}
	}
	if len(versions) != 3000 {
		t.Fatalf("%d documents", len(versions))
	}
	checkBothSides(t, versions)
}

func checkProfile(t *testing.T, p *synth.Person, got population.Profile) {
	t.Helper()
	life := map[synth.Status]population.LifeStatus{
		synth.Alive: population.Alive, synth.Dead: population.Dead, synth.Missing: population.Missing,
	}[p.Status]
	if got.Name != p.Name.String() || got.BirthDate != p.Birth || got.Sex != p.Sex || got.PIN != p.PIN || got.Life != life {
		t.Errorf("person %d has another profile", p.Ordinal)
	}
	if got.Father != p.Father.String() || got.Mother != p.Mother.String() {
		t.Errorf("person %d has other parents", p.Ordinal)
	}
}

// opposite is how a relation looks from the other side; a father and a mother
// both have a child.
var opposite = map[population.RelationKind]population.RelationKind{
	population.Father: population.Child, population.Mother: population.Child,
	population.Spouse: population.Spouse, population.Head: population.Member, population.Member: population.Head,
}

func checkBothSides(t *testing.T, versions map[lienthong.PersonID]population.Version) {
	t.Helper()
	kinds := map[population.RelationKind]int{}
	for id, v := range versions {
		for _, r := range v.Relations {
			kinds[r.Kind]++
			back := opposite[r.Kind]
			if r.Other.IsZero() || back == 0 {
				continue
			}
			found := false
			for _, other := range versions[r.Other].Relations {
				found = found || other.Other == id && other.Kind == back && other.Code == r.Code
			}
			if !found {
				t.Fatalf("relation %d of a person is not on the other side", r.Kind)
			}
		}
	}
	for kind := range opposite {
		if kinds[kind] == 0 {
			t.Errorf("no relation of kind %d in 3,000 persons", kind)
		}
	}
}

func TestInstant(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"1965-03-14": "1965-03-14", "1965-03": "1965-03-01", "1965": "1965-01-01",
	} {
		d, err := lienthong.ParseDate(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := instant(d).Format(time.DateOnly); got != want {
			t.Errorf("%s begins on %s", text, got)
		}
	}
	if !instant(lienthong.Date{}).IsZero() {
		t.Error("no date has a beginning")
	}
}
