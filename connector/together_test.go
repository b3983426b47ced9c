package connector_test

import (
	"slices"
	"testing"

	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/asset"
	"github.com/lienthong/lienthong/connector/connectortest"
)

// TestTogether asks one record type for what a row of another has in a term: in
// that type's own column, in both spellings, and of no type that does not have it.
func TestTogether(t *testing.T) {
	t.Parallel()
	s, err := asset.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	src, bound := connectortest.Legacy(t, s, asset.Example())
	at := map[string]*connector.Bound{}
	for _, b := range bound {
		at[b.Type.ID] = b
	}
	declarations, family := at["declaration"], at["family"]
	found := 0
	for row, err := range src.Rows(t.Context(), declarations.Query()) {
		if err != nil {
			t.Fatal(err)
		}
		number := declarations.Cell(row, "declarant_number")
		q := family.Together("declarant_number", declarations, row)
		if q == nil || len(q.Where) != 1 || !slices.Contains(q.Where[0].In, number) || q.From != family.Mapping.From {
			t.Fatalf("asks %+v", q)
		}
		for other, err := range src.Rows(t.Context(), q) {
			if err != nil {
				t.Fatal(err)
			}
			if family.Cell(other, "declarant_number") != number {
				t.Error("a row of another group")
			}
			found++
		}
	}
	if found == 0 {
		t.Error("nobody has a family")
	}
	if q := at["item"].Together("declarant_number", declarations, nil); q != nil {
		t.Error("a type without the term is asked for it")
	}
}
