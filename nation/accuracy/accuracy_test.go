package accuracy_test

import (
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/nation/accuracy"
)

func TestAccuracy(t *testing.T) {
	t.Parallel()
	pin := func(s string) lienthong.PIN {
		p, err := lienthong.ParsePIN(s)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	an, binh, nobody := pin("027090000001"), pin("027090000002"), lienthong.PIN{}
	var none, a, b accuracy.Accuracy
	none.Close()
	if none.Precision != 1 || none.Recall != 1 {
		t.Errorf("of nothing: %+v", none)
	}
	a.Add(an, an, true)
	a.Add(an, binh, true)       // the wrong person
	a.Add(an, nobody, false)    // not found
	a.Add(nobody, nobody, true) // a stranger, linked and the number not told
	b.Add(nobody, nobody, false)
	b.Add(binh, binh, true)
	a.Sum(b)
	a.Close()
	if want := (accuracy.Accuracy{Linkable: 4, Links: 4, Right: 2, Precision: 0.5, Recall: 0.5}); a != want {
		t.Errorf("%+v, want %+v", a, want)
	}
}
