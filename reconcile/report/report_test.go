package report_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/report"
	"golang.org/x/net/html"
)

// meta is a run that never was.
func meta() report.Meta {
	start := time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)
	return report.Meta{
		Register: "can-bo.xlsx", Population: "dan-cu.csv", Persons: 20_001,
		Started: start, Finished: start.Add(1400 * time.Millisecond), Version: "v0.1.0",
		RegisterColumns:   []report.Column{{"Họ và tên khai sinh", "name"}, {"Số CMND/CCCD", "number"}, {"Ghi chú", ""}},
		PopulationColumns: []report.Column{{"so_dinh_danh", "pin"}, {"trang_thai", "status"}},
	}
}

// personal are the values that no page may show. Each is unmistakable.
var personal = []string{
	"Tônthất", "Tonthat", "Quỳnhanh", "Quynhanh", "001090654321", "090654", "27/09/1967", "27/09", "Số 77 phố Bùi", "CB-PRIVATE-9",
	"0912345678", "Thạch Thị Mẹ", "Mẹ",
}

func pin(serial int) lienthong.PIN {
	p, err := lienthong.NewPIN(1, lienthong.Male, 1990, serial)
	if err != nil {
		panic(err)
	}
	return p
}

func candidate(record int, probability float64) reconcile.Candidate {
	return reconcile.Candidate{
		PIN: pin(654321), Record: record, Score: 9.5, Probability: probability,
		Steps: []reconcile.Step{
			{Field: "prior", Level: "prior", Bits: -14.3}, {Field: "number", Level: "exact", Bits: 13.6},
			{Field: "name", Level: "marks_differ", Bits: 9.7}, {Field: "birth_date", Level: "year_only", Bits: 1.7},
			{Field: "sex", Level: "agrees", Bits: 1}, {Field: "birth_place", Level: "differs", Bits: -2.3},
			{Field: "mother_name", Level: "missing"}, {Field: "life_status", Level: "alive", Bits: 0.1},
		},
		Pairs: []reconcile.Pair{
			{Field: "name", Register: "Tonthat Thi Quynhanh", Person: "Tônthất Thị Quỳnhanh", Differs: true},
			{Field: "number", Register: "001090654321", Person: "001090654321"},
			{Field: "birth_date", Register: "1967", Person: "27/09/1967", Differs: true},
			{Field: "sex", Register: "Nữ", Person: "Nữ"},
			{Field: "address", Person: "Số 77 phố Bùi"},
			{Field: "phone", Register: "0912345678"},
			{Field: "mother_name", Person: "Thạch Thị Mẹ"},
		},
	}
}

// results is one row of each sort, and some that repeat.
func results() []reconcile.Result {
	base := func(row int, v reconcile.Verdict, ds ...reconcile.Difference) reconcile.Result {
		return reconcile.Result{Row: row, ID: "CB-PRIVATE-9", Verdict: v, Differences: ds, ReasonVI: "Trùng số định danh.", ReasonEN: "Same number."}
	}
	linked := func(r reconcile.Result) reconcile.Result {
		r.PIN, r.Candidates = pin(654321), []reconcile.Candidate{candidate(40+r.Row, 0.9996)}
		return r
	}
	repeat := linked(base(6, reconcile.Linked))
	repeat.DuplicateOf = 1
	both := base(4, reconcile.Candidates)
	both.Candidates = []reconcile.Candidate{candidate(7, 0.6), candidate(8, 0.3), candidate(9, 0.1)}
	other := base(5, reconcile.Contradicted, reconcile.NumberOfAnother)
	other.Candidates = []reconcile.Candidate{candidate(10, 0.01)}
	return []reconcile.Result{
		linked(base(1, reconcile.Linked)),
		linked(base(2, reconcile.LinkedWithDifferences, reconcile.NameMarks, reconcile.BirthYearOnly)),
		linked(base(3, reconcile.LinkedWithDifferences, reconcile.CMND9InsteadOfPIN, reconcile.NameMarks, reconcile.PersonDeceased)),
		both, other, repeat,
		base(7, reconcile.NotFound, reconcile.NumberMissing),
	}
}

func write(t *testing.T, m report.Meta, rs []reconcile.Result) string {
	t.Helper()
	var c report.Collector
	for _, r := range rs {
		c.Add(r)
	}
	var b bytes.Buffer
	if err := c.WriteHTML(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// node is a parsed page with the questions that tests ask.
type node struct{ *html.Node }

func parse(t *testing.T, page string) node {
	t.Helper()
	n, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return node{n}
}

// all is every element of a tag that has the id or class, "" for any.
func (n node) all(tag, mark string) []node {
	var out []node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.Data == tag && (mark == "" || node{d}.has(mark)) {
			out = append(out, node{d})
		}
	}
	return out
}

func (n node) has(mark string) bool {
	return n.attr("id") == mark || slices.Contains(strings.Fields(n.attr("class")), mark)
}

func (n node) attr(key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// vi is the text in Vietnamese.
func (n node) vi() string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(d *html.Node) {
		if d.Type == html.ElementNode && (node{d}).has("en") {
			return
		}
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
		for c := d.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n.Node)
	return strings.Join(strings.Fields(b.String()), " ")
}

func TestPage(t *testing.T) {
	t.Parallel()
	page := parse(t, write(t, meta(), results()))
	for _, c := range []struct{ tag, mark, want string }{
		{"p", "headline", "4 trong 7 dòng đã tìm được đúng một người. 3 dòng còn cần người xem xét."},
		{"tr", "verdict-linked", "Khớplinked228,6 %Không phải làm gì thêm."},
		{"p", "figure", "100 %"},
		{"article", "quality-complete", "Đủ71,4 %5 / 7 dòng Tử sốdòng có số, có ngày sinh đến ngày và có giới tính Mẫu sốmọi dòng của sổ Không đo được" +
			"các trường khác của hồ sơ; ngày sinh chỉ có năm ở dòng chưa khớp"},
		{"ul", "groups", "1 = 6"},
		{"h5", "", "Ứng viên ở dòng 41 của dân cư"},
		{"p", "missing", "Không so sánh được vì thiếu một bên: Họ tên mẹ."},
	} {
		found := page.all(c.tag, c.mark)
		if len(found) == 0 {
			t.Errorf("%s.%s: not on the page", c.tag, c.mark)
		} else if got := found[0].vi(); got != c.want {
			t.Errorf("%s.%s:\n got %q\nwant %q", c.tag, c.mark, got, c.want)
		}
	}
	for tag, want := range map[string]int{"h1": 1, "h2": 6, "script": 0, "img": 0, "link": 0, "style": 1} {
		if got := len(page.all(tag, "")); got != want {
			t.Errorf("%d of <%s>, want %d", got, tag, want)
		}
	}
	if got := len(page.all("article", "card")); got != 6 {
		t.Errorf("%d quality cards", got)
	}
	if got := len(page.all("table", "waterfall")); got != 2+2+2+1 {
		t.Errorf("%d waterfalls", got)
	}
}

// Whatever a chart shows stands beside it as text, so charts are hidden from
// screen readers and hold no style attribute, which the policy would forbid.
func TestAccessible(t *testing.T) {
	t.Parallel()
	page := parse(t, write(t, meta(), results()))
	for _, svg := range page.all("svg", "") {
		if svg.attr("aria-hidden") != "true" {
			t.Error("a chart that is not hidden from screen readers")
		}
	}
	for d := range page.Descendants() {
		for _, a := range d.Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
				t.Errorf("<%s> has the attribute %s", d.Data, a.Key)
			}
			if (a.Key == "href" || a.Key == "src") && !strings.HasPrefix(a.Val, "#") {
				t.Errorf("<%s> leads to %q", d.Data, a.Val)
			}
			if a.Key == "href" && len(page.all("section", a.Val[1:])) != 1 {
				t.Errorf("%s leads nowhere", a.Val)
			}
		}
	}
	vi, en := page.all("span", "vi"), page.all("span", "en")
	if len(vi) == 0 || len(vi) != len(en) {
		t.Errorf("%d texts in Vietnamese, %d in English", len(vi), len(en))
	}
	for i := range vi {
		if vi[i].attr("lang") != "vi" || en[i].attr("lang") != "en" || vi[i].FirstChild == nil || en[i].FirstChild == nil {
			t.Fatalf("text %d is empty or without its language", i)
		}
		if s := en[i].FirstChild.Data; strings.HasPrefix(s, "s.") || strings.HasPrefix(s, "q.") || strings.Contains(s, "%s") {
			t.Errorf("words are missing: %q", s)
		}
	}
}

func TestNoPersonalData(t *testing.T) {
	t.Parallel()
	page := write(t, meta(), results())
	for _, p := range personal {
		if strings.Contains(page, p) {
			t.Errorf("the page shows %q", p)
		}
	}
	for _, want := range []string{"T*** T** Qu***", "*********321", "**/**/1967", "•••"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks the mask %q", want)
		}
	}
	if strings.Contains(page, "Ghi chú") {
		t.Error("a column that was not recognised is shown; it may hold a person")
	}
}

func TestHostileStrings(t *testing.T) {
	t.Parallel()
	const evil = `"><script>alert(1)</script><svg onload=alert(2)>' onmouseover='x</style>{{.}}`
	m := meta()
	m.Register, m.Population, m.Version = evil, evil, evil
	m.RegisterColumns = []report.Column{{evil, evil}}
	r := results()[1]
	r.ReasonVI, r.ReasonEN, r.ID = evil, evil, evil
	r.Differences = append(r.Differences, reconcile.Difference(evil))
	r.Candidates[0].Steps[1] = reconcile.Step{Field: evil, Level: evil, Bits: 1}
	r.Candidates[0].Pairs[0] = reconcile.Pair{Field: evil, Register: evil, Person: evil, Differs: true}
	odd := results()[0]
	odd.Verdict = reconcile.Verdict(evil)
	page := parse(t, write(t, m, []reconcile.Result{r, odd}))
	if n := len(page.all("script", "")); n != 0 {
		t.Errorf("%d scripts got through", n)
	}
	for d := range page.Descendants() {
		for _, a := range d.Attr {
			if strings.HasPrefix(a.Key, "on") {
				t.Errorf("<%s %s> got through", d.Data, a.Key)
			}
		}
	}
}

// The policy names the style sheet by its hash; a browser would refuse another.
func TestPolicyIsStrict(t *testing.T) {
	t.Parallel()
	page := parse(t, write(t, meta(), nil))
	policy := ""
	for _, m := range page.all("meta", "") {
		if m.attr("http-equiv") == "Content-Security-Policy" {
			policy = m.attr("content")
		}
	}
	if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") || strings.Contains(policy, "script-src") {
		t.Errorf("the policy is %q", policy)
	}
	if css := page.all("style", "")[0].FirstChild.Data; !strings.Contains(policy, report.HashOf(css)) {
		t.Errorf("the policy %q does not allow the style sheet on the page", policy)
	}
}

func TestDeterministic(t *testing.T) {
	t.Parallel()
	var rs []reconcile.Result
	for i := range 300 {
		r := results()[i%7]
		r.Row = i + 1
		if r.DuplicateOf != 0 {
			r.DuplicateOf = i%50 + 1
		}
		rs = append(rs, r)
	}
	forward := write(t, meta(), rs)
	if forward != write(t, meta(), rs) {
		t.Error("the same results gave two pages")
	}
	slices.Reverse(rs)
	if forward != write(t, meta(), rs) {
		t.Error("the page depends on the order of the results")
	}
}

func TestEmptyRegister(t *testing.T) {
	t.Parallel()
	page := parse(t, write(t, report.Meta{}, nil))
	if got := page.all("p", "headline")[0].vi(); got != "Sổ không có dòng nào." {
		t.Errorf("got %q", got)
	}
	if got := page.all("p", "figure")[0].vi(); got != "–" {
		t.Errorf("a quality of nothing is %q", got)
	}
}

// TestTimeOfVietnam: a page says when it was in Vietnam, also where a server's clock is set to UTC.
func TestTimeOfVietnam(t *testing.T) {
	t.Parallel()
	if page := write(t, meta(), results()); !strings.Contains(page, "23/11/2026 16:30") || !strings.Contains(page, "23 November 2026, 16:30") {
		t.Error("a run that ended at 9:30 UTC ended at another time")
	}
}

func TestEnglishFirst(t *testing.T) {
	t.Parallel()
	m := meta()
	m.English = true
	for _, in := range parse(t, write(t, m, results())).all("input", "") {
		checked := slices.ContainsFunc(in.Attr, func(a html.Attribute) bool { return a.Key == "checked" })
		if checked != (in.attr("id") == "language-en") {
			t.Errorf("%s is checked: %v", in.attr("id"), checked)
		}
	}
}

func TestLifeUnknownIsSaid(t *testing.T) {
	t.Parallel()
	m := meta()
	m.LifeUnknown = true
	if got := parse(t, write(t, m, results())).all("article", "quality-live")[0].vi(); !strings.Contains(got, "không biết ai đã chết") {
		t.Errorf("the card does not say so: %q", got)
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, fmt.Errorf("disk full") }

func TestWriteErrorsReachTheCaller(t *testing.T) {
	t.Parallel()
	var c report.Collector
	if err := c.WriteHTML(failing{}, meta()); err == nil {
		t.Error("no error")
	}
}

func BenchmarkAdd(b *testing.B) {
	rs := results()
	var c report.Collector
	b.ReportAllocs()
	for i := range b.N {
		r := rs[i%len(rs)]
		r.Row = i + 1
		c.Add(r)
	}
}
