package finding

import (
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/linkage"
)

func TestCurrent(t *testing.T) {
	t.Parallel()
	date := func(s string) lienthong.Date {
		d, err := lienthong.ParseDate(s)
		if s != "" && err != nil {
			t.Fatal(err)
		}
		return d
	}
	day := time.Date(2026, 11, 26, 1, 0, 0, 0, lienthong.Vietnam)
	for _, c := range []struct {
		from, until string
		want        bool
	}{
		{"", "", true}, {"2026-11-26", "2026-11-26", true}, {"2026-11-27", "", false}, {"", "2026-11-25", false},
		{"2026", "2026", true}, {"2026-12", "", false}, {"2026-11", "2026-11", true}, {"", "2025", false}, {"", "2026-10", false},
	} {
		if got := current(linkage.Known{From: date(c.from), Until: date(c.until)}, day); got != c.want {
			t.Errorf("from %q until %q: %t", c.from, c.until, got)
		}
	}
}
