package soap_test

import (
	"strings"
	"testing"

	"github.com/lienthong/lienthong/exchange/soap"
)

// TestBirthDates asks about whoever has the number, and looks at what arrives.
func TestBirthDates(t *testing.T) {
	t.Parallel()
	day := func(s string) string { return "<dan:NgayThangNam>" + s + "</dan:NgayThangNam>" }
	year := func(s string) string { return "<dan:Nam>" + s + "</dan:Nam>" }
	const refused = "refused"
	for content, want := range map[string]string{
		day("19900314"):                       "1990-03-14",
		day(" 19900314\n"):                    "1990-03-14",
		day("1990-03-14"):                     "1990-03-14",
		day("1990/03/14"):                     "1990-03-14",
		day("14/03/1990"):                     "1990-03-14",
		day("14-03-1990"):                     "1990-03-14",
		day("05.09.1990"):                     "1990-09-05",
		day("19900300"):                       "1990-03",
		day("19900000"):                       "1990",
		day("1990"):                           "1990",
		year("1990"):                          "1990",
		year(" 1990 "):                        "1990",
		day("") + year("1990"):                "1990",
		day("19900314") + year("1990"):        "1990-03-14",
		year("1990") + day("19900314"):        "1990-03-14",
		year("") + day("19900314"):            "1990-03-14",
		"19900314":                            "1990-03-14",
		"1990":                                "1990",
		"<x/>" + day("19900314"):              "1990-03-14",
		"":                                    refused,
		"<x>19900314</x>":                     refused,
		day(""):                               refused,
		day("19900230"):                       refused,
		day("19901314"):                       refused,
		day("19900014"):                       refused,
		day("18490314"):                       refused,
		day("199003"):                         refused,
		day("900314"):                         refused,
		day("1990314"):                        refused,
		day("199003140"):                      refused,
		day("19900314000000"):                 refused,
		day("1990-3-14"):                      refused,
		day("1990-03/14"):                     refused,
		day("1990--0314"):                     refused,
		day("14 tháng 3 năm 1990"):            refused,
		day("١٩٩٠٠٣١٤"):                       refused,
		day("-9900314"):                       refused,
		year("90"):                            refused,
		year("19900314"):                      refused,
		year("199O"):                          refused,
		day("19900314") + year("1991"):        refused,
		day("19900314") + day("19900315"):     refused,
		year("1990") + year("1991"):           refused,
		day("1990" + strings.Repeat("0", 99)): refused,
	} {
		reg := &register{people: people()}
		body := strings.Replace(asking("B-1"), day("19900314"), content, 1)
		w := do(service(t, reg), request(soap.Lookup, "court", new(tick).stamp(), envelope(soap.Lookup, body)))
		got := refused
		if w.Code == 200 {
			got = reg.lastAsked(t).BirthDate.String()
		} else if codeIn(w.Body.String()) != "invalid_input" || !strings.Contains(w.Body.String(), "<lt:field>NgayThangNamSinh</lt:field>") {
			t.Errorf("%s: %s", content, w.Body)
		}
		if got != want {
			t.Errorf("%s: %s, want %s", content, got, want)
		}
	}
}

// TestNumbersAndNames that are refused; TestTolerated has those that are not.
func TestNumbersAndNames(t *testing.T) {
	t.Parallel()
	const number, name = "<dan:SoDinhDanh>001190000017</dan:SoDinhDanh>", "NGUYENTHIHONGANH"
	for _, c := range []struct{ old, new, field string }{
		{number, "", "SoDinhDanh"},
		{number, "<dan:SoDinhDanh/><dan:SoCMND> </dan:SoCMND>", "SoDinhDanh"},
		{"001190000017", "00119000001", "SoDinhDanh"},
		{"001190000017", "0011900000170", "SoDinhDanh"},
		{"001190000017", "00119000001O", "SoDinhDanh"},
		{"001190000017", "000190000017", "SoDinhDanh"},
		{"001190000017", "٠٠١١٩٠", "SoDinhDanh"},
		{number, "<dan:SoCMND>1234567</dan:SoCMND>", "SoCMND"},
		{number, "<dan:SoCMND>000000000</dan:SoCMND>", "SoCMND"},
		{number, number + "<dan:SoCMND>014065000023</dan:SoCMND>", "SoCMND"},
		{name, "", "HoVaTen"},
		{name, " \u00a0\u200b ", "HoVaTen"},
		{name, "...", "HoVaTen"},
		{name, strings.Repeat("NGUYEN ", 30), "HoVaTen"},
		{"<dan:HoVaTen>" + name + "</dan:HoVaTen>", "", "HoVaTen"},
	} {
		reg := &register{people: people()}
		w := do(service(t, reg), request(soap.Lookup, "court", new(tick).stamp(), envelope(soap.Lookup, strings.Replace(asking("N-1"), c.old, c.new, 1))))
		if codeIn(w.Body.String()) != "invalid_input" || !strings.Contains(w.Body.String(), "<lt:field>"+c.field+"</lt:field>") || len(reg.asked) != 0 {
			t.Errorf("%q for %q: %s", c.new, c.old, w.Body)
		}
	}
}
