package personal

import (
	"fmt"
	"slices"
	"testing"
)

// Numbers that begin with a birth say so; such as count, or are any digits, do not. A birth is found whichever way
// the other table writes it.
func TestPlaces(t *testing.T) {
	t.Parallel()
	var born, counted, random []string
	var n, strangers Count
	for i := range 200 {
		y, m, d := 1930+i%75, 1+i%12, 1+i%28
		if y < 2000 {
			born = append(born, fmt.Sprintf("%02d%02d%02d%05d", y%100, m, d, i*7919%100000))
		} else {
			born = append(born, fmt.Sprintf("%02d%02d%02d%05d", y%100, m+20, d, i*7919%100000))
		}
		counted = append(counted, fmt.Sprintf("%011d", 10000000+i))
		random = append(random, fmt.Sprintf("%011d", uint64(i)*2654435761%99999999977))
		for _, form := range []string{fmt.Sprintf("%d.%d.%d", d, m, y), fmt.Sprintf("%04d-%02d-%02d", y, m, d)} {
			n.Add(born[i], "yymmdd.....", form)
		}
		strangers.Add(born[i], "yymmdd.....", fmt.Sprintf("%d-%02d-%02d", 1930+i*31%75, 1+i*5%12, 1+i*11%28))
	}
	if got := Places(born); !slices.Contains(got, "yymmdd.....") {
		t.Errorf("places %q", got)
	}
	if got := append(Places(counted), Places(random)...); len(got) > 0 {
		t.Errorf("births in %q", got)
	}
	if n.Same() < 390 || strangers.Same() > 0 {
		t.Errorf("%d of 400 have it, and %d strangers", n.Same(), strangers.Same())
	}
}
