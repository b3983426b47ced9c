package masked

import (
	"fmt"
	"testing"
)

// What nearly every masked value shows is told, where enough are masked.
func TestShown(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		form        string
		every       int // one in so many is masked
		first, last int
		ok          bool
	}{
		{"010-****-%04d", 2, 3, 4, true}, {"XXX-XX-%04d", 1, 0, 4, true}, {"320101%04d******", 3, 10, 0, true},
		{"010-****-%04d", 9, 0, 0, false}, {"*******%d", 1, 0, 0, false},
	} {
		var n Count
		n.Add("")
		for i := range 900 {
			value := fmt.Sprintf("010-1234-%04d", i)
			if i%c.every == 0 {
				value = fmt.Sprintf(c.form, i*7%10)
				if c.form != "*******%d" {
					value = fmt.Sprintf(c.form, i)
				}
			}
			n.Add(value)
		}
		if first, last, ok := n.Shown(); ok != c.ok || ok && (first != c.first || last != c.last) {
			t.Errorf("%s, one in %d: shows %d and %d, %v", c.form, c.every, first, last, ok)
		}
	}
}
