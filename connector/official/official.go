package official

import (
	"context"
	"iter"
	"log/slog"
	"time"

	"github.com/lienthong/lienthong"
)

// Service is the officials' register. Its methods may be called at once from
// many goroutines.
type Service struct {
	Store     Store
	Catalogue *Catalogue
	Now       func() time.Time
	Log       *slog.Logger
}

// Store keeps dossiers. What Put returned nil for is durable. Errors are
// *lienthong.Error. Methods may be called at once.
type Store interface {
	// Get finds the dossiers of some keys; those that there are none of are
	// left out. In the order of the keys in the register.
	Get(ctx context.Context, keys []string) ([]Dossier, error)
	// ByPIN finds the dossier with this code, or fails with NotFound.
	ByPIN(ctx context.Context, pin lienthong.PIN) (Dossier, error)
	// Put stores all dossiers or none. Each must carry the Revision it was
	// read with, 0 for a new one, and gets the next; if another change came
	// between, or another dossier bears its PIN, it fails with Conflict.
	Put(ctx context.Context, dossiers []Dossier) error
	// All is every dossier in the order of the keys, as of one moment.
	All(ctx context.Context) iter.Seq2[Dossier, error]
	// Count counts them.
	Count(ctx context.Context) (Status, error)
}

// Status is the state of the register in numbers.
type Status struct {
	Dossiers int            `json:"dossiers"`
	Linked   int            `json:"linked"`
	Verdicts map[string]int `json:"verdicts"` // by the last word of linking; not yet linked ones are left out
	Quality  map[string]int `json:"quality"`  // dossiers that are correct, sufficient, clean, unified
}

// Status counts the dossiers.
func (s *Service) Status(ctx context.Context) (Status, error) { return s.Store.Count(ctx) }

// Identity is what linking needs to know of a dossier, as its source wrote it.
// It is personal data.
type Identity struct {
	Key                            string
	Row                            int // of the file that it was last imported from
	Name, BirthDate, Sex, Number   string
	Hometown, BirthPlace           string
	FatherName, MotherName, Spouse string
}

// Identities streams the identities of all dossiers, in the order of the keys.
func (s *Service) Identities(ctx context.Context) iter.Seq2[Identity, error] {
	return func(yield func(Identity, error) bool) {
		for d, err := range s.Store.All(ctx) {
			if err != nil {
				yield(Identity{}, err)
				return
			}
			if !yield(d.identity(), nil) {
				return
			}
		}
	}
}

func (d *Dossier) identity() Identity {
	raw := func(ids ...FieldID) string {
		for _, id := range ids {
			if f, ok := d.Fact(id); ok && f.Raw != "" {
				return f.Raw
			}
		}
		return ""
	}
	id := Identity{
		Key: d.Key, Row: d.Row, Name: raw(FullName), BirthDate: raw(BirthDate), Sex: raw(Sex), Number: raw(PersonalNumber, CMND9),
		Hometown: raw("hometown"), BirthPlace: raw("birth_registration", "birth_place"),
	}
	for _, r := range d.Relatives() {
		switch r.Relation {
		case Father:
			id.FatherName = r.Raw
		case Mother:
			id.MotherName = r.Raw
		case Spouse:
			id.Spouse = r.Raw
		}
	}
	return id
}
