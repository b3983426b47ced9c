package workbook

import "testing"

// TestStyleOf reads the format codes that offices use, and those that are
// built in.
func TestStyleOf(t *testing.T) {
	t.Parallel()
	full := style{year: true, month: true, day: true}
	moment := style{year: true, month: true, day: true, clock: true}
	month := style{year: true, month: true}
	cases := []struct {
		id   int
		code string
		want style
	}{
		{0, "", style{}}, {1, "", style{}}, {9, "", style{}}, {11, "", style{}}, {49, "", style{}},
		{14, "", full}, {15, "", full}, {16, "", full}, {17, "", month}, {18, "", style{clock: true}}, {21, "", style{clock: true}},
		{22, "", moment}, {30, "", full}, {45, "", style{clock: true}}, {57, "", full}, {163, "", style{}},
		{164, "General", style{}}, {164, `"năm "General`, style{}}, {164, "@", style{}},
		{164, "dd/mm/yyyy", full}, {164, "DD/MM/YYYY;@", full}, {164, "d-mmm", style{month: true, day: true}}, {164, `yyyy\-mm\-dd`, full},
		{164, "mm/yyyy", month}, {164, "yyyy", style{year: true}}, {164, "mmmm", style{month: true}},
		{164, `[$-42A]dd\ mmmm\ yyyy`, full}, {164, `"Ngày" dd "tháng" mm "năm" yyyy`, full},
		{164, "h:mm", style{clock: true}}, {164, "[h]:mm:ss", style{clock: true}}, {164, "mm:ss.0", style{clock: true}}, {164, "dd/mm/yyyy hh:mm", moment},
		{164, "000000000000", style{zeros: 12}}, {164, "000000000;@", style{zeros: 9}}, {164, "0", style{zeros: 1}},
		{164, "0.00", style{}}, {164, "#,##0", style{}}, {164, "0.00E+00", style{}}, {164, `#,##0\ "đ"`, style{}}, {164, `0" năm"`, style{zeros: 1}},
		{164, "[Red]-0.0", style{}}, {164, `"không đóng`, style{}}, {164, "[không đóng", style{}}, {164, `0\`, style{zeros: 1}},
	}
	for _, c := range cases {
		if got := styleOf(c.id, c.code); got != c.want {
			t.Errorf("%d %q: %+v, want %+v", c.id, c.code, got, c.want)
		}
	}
}

// TestNumberText covers what a sheet may hold and a program should not trip
// over.
func TestNumberText(t *testing.T) {
	t.Parallel()
	day := style{year: true, month: true, day: true}
	cases := []struct {
		s    style
		v    string
		want string
	}{
		{style{}, "12", "12"}, {style{}, "12.0", "12"}, {style{}, "-0.5", "-0.5"}, {style{}, "1E3", "1000"}, {style{}, "1e-3", "0.001"},
		{style{}, "1234567890123456789", "1234567890123456789"}, {style{}, "1e30", "1e30"}, {style{}, "1e-30", "1e-30"}, {style{}, "0", "0"},
		{style{}, "NaN", "NaN"}, {style{}, "1e999", "1e999"}, {style{}, "x", "x"}, {style{}, "2.6699999999999999", "2.67"},
		{style{zeros: 12}, "79186012345", "079186012345"}, {style{zeros: 12}, "79186012345.0", "079186012345"}, {style{zeros: 3}, "-5", "-5"}, {style{zeros: 2}, "12345", "12345"},
		{day, "0", "0"}, {day, "1", "1900-01-01"}, {day, "59", "1900-02-28"}, {day, "60", "60"}, {day, "61", "1900-03-01"},
		{day, "31485", "1986-03-14"}, {day, "31485.0", "1986-03-14"}, {day, "31485.75", "1986-03-14"}, {day, "-1", "-1"}, {day, "2958465", "9999-12-31"}, {day, "2958467", "2958467"},
		{style{clock: true}, "0.999999", "00:00:00"}, {style{clock: true}, "1.5", "1.5"},
	}
	for _, c := range cases {
		if got := c.s.text(c.v, false); got != c.want {
			t.Errorf("%+v %s: %q, want %q", c.s, c.v, got, c.want)
		}
	}
	if got := day.text("0", true); got != "1904-01-01" {
		t.Errorf("1904: %q", got)
	}
}
