package firm_test

import (
	"strings"
	"testing"

	"github.com/lienthong/lienthong/reconcile/column"
	"github.com/lienthong/lienthong/reconcile/column/firm"
)

// TestShorten: what is written out and what is shortened are one, and other words stay.
func TestShorten(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{
		{"Acme Limited Liability Company", "ACME L.L.C."},
		{"Công ty Cổ phần Xây dựng Minh Phát", "CTCP XD Minh Phát"},
		{"Công ty Trách nhiệm hữu hạn Một thành viên An Bình", "CTY TNHH MTV AN BÌNH"},
		{"Общество с ограниченной ответственностью «Ромашка»", "ООО Ромашка"},
		{"株式会社山田", "㈱山田"},
		{"주식회사 한빛", "(주)한빛"},
		{"Bianchi Società per Azioni", "Bianchi S.p.A."},
		{"Spółka z ograniczoną odpowiedzialnością Wisła", "Sp. z o.o. Wisła"},
	} {
		if a, b := shorten(c[0]), shorten(c[1]); a != b {
			t.Errorf("%q is %q, %q is %q", c[0], a, c[1], b)
		}
	}
	for _, text := range []string{"", "acme", "the quick brown fox", "sa", "cong", "limited edition"} {
		if got := shorten(text); got != text {
			t.Errorf("%q becomes %q", text, got)
		}
	}
}

// TestForms: every form is folded, so that it can be met.
func TestForms(t *testing.T) {
	t.Parallel()
	for form := range firm.Forms() {
		if column.Fold(form) != form || len(strings.Fields(form)) > 6 {
			t.Errorf("%q is never met", form)
		}
	}
}

func shorten(s string) string { return string(firm.Shorten([]byte(column.Fold(s)))) }
