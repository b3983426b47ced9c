package column

import (
	"testing"

	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Dates, numbers, codes and words are read in the digits of every script.
func TestDigitsOfOtherScripts(t *testing.T) {
	for _, cell := range []string{"٠٧/٠٤/١٩٦٢", "۰۷/۰۴/۱۹۶۲", "०७/०४/१९६२", "০৭/০৪/১৯৬২", "๐๗/๐๔/๑๙๖๒", "໐໗/໐໔/໑໙໖໒", "၀၇/၀၄/၁၉၆၂", "០៧/០៤/១៩៦២", "０７/０４/１９６２"} {
		if r := Read(cell); !r.Date || r.Year != 1962 {
			t.Errorf("Read(%s) = %+v", cell, r)
		}
		if got := Fold(cell); got != "07 04 1962" {
			t.Errorf("Fold(%s) = %q", cell, got)
		}
		c := New(&scheme.Field{Kind: scheme.Date})
		v := make([]uint32, 2)
		c.Add(0, []string{cell, "07/04/1962"}, v)
		if v[0] != v[1] || v[0] == 0 {
			t.Errorf("%s is not the day of 07/04/1962", cell)
		}
	}
	if r := Read("٤٦"); !r.Whole || r.Value != 46 {
		t.Errorf("Read(٤٦) = %+v", r)
	}
	for kind, cells := range map[scheme.Kind][]string{
		scheme.Number: {"৪৬", "46"}, scheme.Codes: {"แฟ้ม ๑๒๓๔๕", "แฟ้ม 12345"}, scheme.Phone: {"٠٥٦-١٢٣٤٥٦٧", "0561234567"}, scheme.Identifier: {"០៦៥៧៥២០", "0657520"},
	} {
		c, v := New(&scheme.Field{Kind: kind}), make([]uint32, 2)
		c.Add(0, cells, v)
		if v[0] != v[1] || v[0] == 0 {
			t.Errorf("%s: %s is not %s", kind, cells[0], cells[1])
		}
	}
}
