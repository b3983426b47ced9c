package official_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/official"
)

// TestStoreFails has every use case hand on the failure of the store and
// change nothing.
func TestStoreFails(t *testing.T) {
	t.Parallel()
	down := lienthong.Errorf(lienthong.Unavailable, "The database is down; try again.")
	s, _ := service(t)
	m := &memory{fail: down}
	s.Store = m
	fields := []official.FieldID{official.FullName}
	for name, do := range map[string]func() error{
		"import": func() error { _, err := s.Import(t.Context(), people, official.ImportOptions{}); return err },
		"link": func() error {
			_, err := s.Link(t.Context(), []official.Link{{Key: "CB1", Verdict: "not_found"}})
			return err
		},
		"read": func() error { _, err := s.Read(t.Context(), official.Question{Key: "a", Fields: fields}); return err },
		"read by PIN": func() error {
			_, err := s.Read(t.Context(), official.Question{PIN: pin(t, "079186000001"), Fields: fields})
			return err
		},
		"status": func() error { _, err := s.Status(t.Context()); return err },
		"export": func() error { return s.Export(t.Context(), &bytes.Buffer{}, official.CSV, fields) },
		"identities": func() error {
			for _, err := range s.Identities(t.Context()) {
				return err
			}
			return nil
		},
	} {
		if err := do(); !errors.Is(err, down) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(m.dossiers) != 0 {
		t.Errorf("%d dossiers were stored", len(m.dossiers))
	}
}
