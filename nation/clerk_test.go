package nation_test

import (
	"context"
	"flag"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"github.com/lienthong/lienthong/internal/browsertest"
	"github.com/lienthong/lienthong/ledger/proof"
	"github.com/lienthong/lienthong/nation/sector"
)

var pictures = flag.String("pictures", "", "folder for pictures of the clerk's pages; empty for none")

// clerk is a court's clerk at a browser.
type clerk struct {
	*testing.T
	ctx  context.Context
	home string
}

func (c clerk) do(steps ...chromedp.Action[chromedp.Void]) {
	c.Helper()
	ctx, cancel := context.WithTimeout(c.ctx, 30*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		c.Fatal(err)
	}
}

// goes does what must lead to another page.
func (c clerk) goes(steps ...chromedp.Action[chromedp.Void]) {
	c.Helper()
	ctx, cancel := context.WithTimeout(c.ctx, 30*time.Second)
	defer cancel()
	if r, err := chromedp.RunResponse(ctx, steps...); err != nil || r.Status != http.StatusOK {
		c.Fatalf("no page: %v, %v", r, err)
	}
}

func text[T any](c clerk, script string) T {
	c.Helper()
	v, err := chromedp.Run(c.ctx, chromedp.Evaluate[T](script))
	if err != nil {
		c.Fatal(err)
	}
	return v
}

// sees holds what a part of the page shows.
func (c clerk) sees(selector, want string) {
	c.Helper()
	if got := text[string](c, `document.querySelector('`+selector+`')?.innerText ?? ''`); !strings.Contains(got, want) {
		c.Fatalf("%s shows %q, not %q", selector, got, want)
	}
}

func (c clerk) picture(name string) {
	c.Helper()
	if *pictures == "" {
		return
	}
	image, err := chromedp.Run(c.ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.WriteFile(filepath.Join(*pictures, name+".png"), image, 0o600)
	}
	if err != nil {
		c.Fatal(err)
	}
}

// fill types into an empty form.
func (c clerk) fill(p *sector.Participant, number string) {
	c.Helper()
	c.do(chromedp.SetValue("#case_code", p.Case), chromedp.SetValue("#role", p.Stage+"."+p.Relation),
		chromedp.SendKeys("#full_name", p.Name), chromedp.SendKeys("#birth_date", p.Born), chromedp.SendKeys("#personal_number", number))
}

// open opens another form.
func (c clerk) open() {
	c.Helper()
	c.goes(chromedp.Navigate(c.home))
	c.goes(chromedp.Click("form.opening button"))
}

// TestClerk works as a court's clerk does, over the real exchange: the register
// says yes, no, gives what is granted and refuses what is not; what it confirmed
// cannot be typed over, nor forged; and the evidence checks with nothing else.
func TestClerk(t *testing.T) {
	t.Parallel()
	ctx := browsertest.Open(t, 3*time.Minute)
	o := options(t)
	o.Sectors = []string{"court", "land", "business"}
	n := run(t, o)
	home, p := n.Court()
	if home == "" || p == nil {
		t.Fatal("no court, or nobody to ask about")
	}
	c := clerk{t, ctx, home}
	c.do(chromedp.EmulateViewport(1280, 900))
	c.goes(chromedp.Navigate(home))
	c.picture("start")
	c.goes(chromedp.SendKeys("#officer", "tk-017"), chromedp.Click("form.opening button"))
	c.fill(p, p.Number)
	c.picture("filled")
	c.goes(chromedp.Click("#verify"))
	c.sees("#said", "Đúng")
	c.sees("output#personal_number", p.Number)
	c.sees("output#full_name", p.Name)
	c.picture("verified")
	for _, part := range []string{p.Number, p.Case, "witness", "accused"} {
		if where := text[string](c, "location.href"); strings.Contains(where, part) {
			t.Errorf("an address tells %q", part)
		}
	}
	first := text[string](c, "location.href")
	c.checkForging(first)
	c.checkEvidence(p)

	c.goes(chromedp.Click("#read"))
	c.sees("#said", "Ghi là người tham gia vụ án") // nothing is read about somebody who is not in the case
	c.goes(chromedp.Click("#enter"))
	c.sees("#said", "Đã ghi")
	c.goes(chromedp.Click("#read"))
	c.sees("#said", "Đúng người")
	c.sees("output#sex", "N") // Nam, Nữ
	c.sees("output#nationality", "VN")
	if text[string](c, `document.querySelector("output#residence")?.innerText ?? ""`) == "" {
		t.Error("the residence was granted and is not there")
	}
	c.picture("read")
	c.goes(chromedp.Navigate(strings.Replace(first, "/court/", "/court/en/", 1)))
	c.sees("#said", "This is the person")
	c.sees("output#role", ", "+p.Stage)
	c.picture("read-en")
	c.verifiesDocuments(first, p)
	c.goesOn(first, p)
	c.looksAtIt(first)
	c.leaves(first)
	c.isRefused(p)
	c.hasOtherWays(p)
	c.goes(chromedp.Navigate(home))
	c.sees("tbody", p.Case)
	c.picture("list")
}

// says opens a kind of document and says what it is.
func (c clerk) says(kind string, said ...string) {
	c.Helper()
	steps := []chromedp.Action[chromedp.Void]{chromedp.Click("#kind-" + kind + " summary")}
	for i := 0; i < len(said); i += 2 {
		steps = append(steps, chromedp.SetValue("#"+kind+"-"+said[i], said[i+1]))
	}
	c.goes(append(steps, chromedp.Click("#kind-"+kind+" button"))...)
}

// verifiesDocuments asks the registers of land and enterprises, and the
// population's, what is said of the participant.
func (c clerk) verifiesDocuments(form string, p *sector.Participant) {
	c.Helper()
	c.goes(chromedp.Navigate(form))
	if p.Certificate == "" || p.Parcel == "" || p.Enterprise == "" {
		c.Fatalf("the participant has nothing in the registers: %q, %q, %q", p.Certificate, p.Parcel, p.Enterprise)
	}
	c.says("certificate", "certificate", p.Certificate)
	c.sees("#said", "Khớp")
	c.says("parcel", "parcel_code", p.Parcel)
	c.sees("#said", "Khớp")
	c.says("parcel", "parcel_code", "5c1e99999999")
	c.sees("#said", "Không khớp")
	c.says("enterprise", "enterprise_code", p.Enterprise, "role", "member")
	c.sees("#said", "hớp")
	c.says("household", "number", p.Number, "name", p.Name, "birth_date", p.Born, "relation", "spouse")
	c.sees("#said", "Không khớp") // nobody is their own spouse
	// Of land the national register and a province's own are asked, each by an exchange.
	if n := text[int](c, `document.querySelectorAll("table.checked tbody tr").length`); n != 8 {
		c.Errorf("%d answers about documents", n)
	}
	if n := text[int](c, `new Set([...document.querySelectorAll("table.checked .source")].map(e => e.innerText)).size`); n != 2 {
		c.Errorf("%d registers of land", n)
	}
	c.picture("documents")
	if text[int](c, `document.querySelectorAll("table.checked .locked").length`) < 2 {
		c.Error("what the registers confirmed is not locked")
	}
}

// goesOn takes the participant to the next stage of the same case.
func (c clerk) goesOn(form string, p *sector.Participant) {
	c.Helper()
	c.goes(chromedp.Navigate(form))
	c.goes(chromedp.Click("#next"))
	c.sees("#said", "cùng vụ án")
	c.sees("#case-forms + p + .sheet", p.Name)
	if text[string](c, `document.querySelector("#case_code").value`) != p.Case || text[int](c, `document.querySelectorAll("output").length`) != 0 {
		c.Error("the next form is of another case, or something in it is locked unasked")
	}
	c.picture("next")
}

// leaves takes the participant out of the case: nothing more is read.
func (c clerk) leaves(form string) {
	c.Helper()
	c.goes(chromedp.Navigate(form))
	c.goes(chromedp.Click("details:has(#leave) summary"), chromedp.Click("#leave"))
	c.sees("#said", "không còn tham gia")
	c.goes(chromedp.Click("#read"))
	c.sees("#said", "access_denied")
}

// looksAtIt looks at the form on a telephone, and unlocks a field.
func (c clerk) looksAtIt(form string) {
	c.Helper()
	c.goes(chromedp.Navigate(form))
	c.do(chromedp.EmulateViewport(360, 800))
	if wide := text[int](c, "document.documentElement.scrollWidth"); wide > 360 {
		c.Errorf("%d pixels wide on a screen of 360", wide)
	}
	c.picture("narrow")
	c.do(chromedp.EmulateViewport(1280, 900))
	c.goes(chromedp.Navigate(form))
	c.goes(chromedp.Click("details:has(#reason) summary"), chromedp.SendKeys("#reason", "Quyết định của thẩm phán"), chromedp.Click(".unlocking button"))
	c.sees("#said", "Đã mở khóa")
	c.sees("section:has(#unlocked)", "Quyết định của thẩm phán")
	if !text[bool](c, `!!document.querySelector('input#full_name')`) {
		c.Error("the field is locked still")
	}
}

// isRefused asks about a number of somebody else, and in a case whose party
// nobody has entered.
func (c clerk) isRefused(p *sector.Participant) {
	c.Helper()
	c.open()
	c.fill(p, swapped(p.Number))
	c.goes(chromedp.Click("#verify"))
	c.sees("#said", "Không")
	c.picture("no")
	if text[int](c, `document.querySelectorAll('output').length`) != 0 {
		c.Error("a no locked something")
	}

	c.open()
	c.fill(p, p.Number)
	c.do(chromedp.SetValue("#case_code", "HS-27-2026-999999"))
	c.goes(chromedp.Click("#read"))
	c.sees("#said", "access_denied")
	c.sees("tbody", "Bị từ chối")
	c.picture("refused")
}

// hasOtherWays keeps a foreigner and somebody without a number, of whom nobody is
// asked.
func (c clerk) hasOtherWays(p *sector.Participant) {
	c.Helper()
	c.open()
	c.do(chromedp.SetValue("#case_code", p.Case), chromedp.SetValue("#role", "investigation.witness"), chromedp.SendKeys("#full_name", "Kim Min-jun"),
		chromedp.Click("#way-document"), chromedp.SendKeys("#nationality", "kr"), chromedp.SendKeys("#foreign_document", "M12345678"))
	c.picture("foreigner")
	c.goes(chromedp.Click("#save"))
	c.sees("#said", "người nước ngoài")
	if text[bool](c, `getComputedStyle(document.querySelector('#verify').parentElement).display != 'none' || !!document.querySelector('.evidence')`) {
		c.Error("somebody was or can be asked about a foreigner")
	}
	for _, role := range []string{"prosecution.witness", "trial.witness", "enforcement.participant"} { // and so through the case, under its one code
		c.goes(chromedp.Click("#next"))
		c.sees("#said", "cùng vụ án")
		if got := text[string](c, `["case_code", "full_name", "foreign_document"].map(id => document.getElementById(id).value).join("|")`); got != p.Case+"|Kim Min-jun|M12345678" {
			c.Errorf("the stage before %s goes on with %s", role, got)
		}
		c.goes(chromedp.SetValue("#role", role), chromedp.Click("#save"))
		c.sees("#said", "người nước ngoài")
	}
	if text[int](c, `document.querySelectorAll("#next").length`) != 0 {
		c.Error("there is a stage behind enforcement")
	}
	if n := text[int](c, `[...document.querySelectorAll("#case-forms + p + .sheet tbody tr")].filter(r => r.innerText.includes("Kim Min-jun")).length`); n != 3 {
		c.Errorf("%d other forms of the foreigner in the case", n)
	}
	c.picture("foreigner-enforcement")
	c.open()
	c.do(chromedp.SetValue("#case_code", p.Case), chromedp.SetValue("#role", "trial.victim"), chromedp.SendKeys("#full_name", "Giàng A Pháo"),
		chromedp.Click("#way-none"), chromedp.SetValue("#no_number_reason", "never_registered"))
	c.goes(chromedp.Click("#save"))
	c.sees("#said", "chưa có số")
}

// swapped is the number of nobody, or of somebody else.
func swapped(number string) string {
	last := number[len(number)-1]
	return number[:len(number)-1] + string('0'+(last-'0'+1)%10)
}

// browserClient speaks outside the pages, with the browser's own cookie.
func (c clerk) browserClient() *http.Client {
	c.Helper()
	got, err := chromedp.Call(c.ctx, network.GetCookies, network.GetCookiesParams{URLs: []string{c.home}})
	if err != nil {
		c.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		c.Fatal(err)
	}
	at, err := url.Parse(c.home)
	if err != nil {
		c.Fatal(err)
	}
	for _, k := range got.Cookies {
		if !k.HTTPOnly || k.SameSite != network.CookieSameSiteStrict {
			c.Errorf("the cookie is open to scripts or other sites: %+v", k)
		}
		jar.SetCookies(at, []*http.Cookie{{Name: k.Name, Value: k.Value, Path: k.Path}})
	}
	return &http.Client{Jar: jar}
}

// checkForging sends what the page does not offer: other values for locked fields,
// another case under the same proof, a stranger's session, another site.
func (c clerk) checkForging(form string) {
	c.Helper()
	own := c.browserClient()
	for name, tt := range map[string]struct {
		as     *http.Client
		values url.Values
		site   string
		want   int
	}{
		"a locked name":     {own, url.Values{"full_name": {"Ai Đó"}, "do": {"save"}}, "same-origin", 409},
		"a locked number":   {own, url.Values{"personal_number": {""}, "do": {"save"}}, "same-origin", 409},
		"another case":      {own, url.Values{"case_code": {"HS-1"}, "do": {"save"}}, "same-origin", 409},
		"another capacity":  {own, url.Values{"role": {"trial.witness"}, "do": {"save"}}, "same-origin", 409},
		"another way":       {own, url.Values{"way": {"none"}, "do": {"save"}}, "same-origin", 409},
		"a proof":           {own, url.Values{"sex": {strings.Repeat("x", 300)}, "do": {"save"}}, "same-origin", 400},
		"without a session": {&http.Client{}, url.Values{"do": {"save"}}, "same-origin", 404},
		"from another site": {own, url.Values{"do": {"save"}}, "cross-site", 403},
	} {
		r, err := http.NewRequestWithContext(c.ctx, http.MethodPost, form, strings.NewReader(tt.values.Encode()))
		if err != nil {
			c.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", tt.site)
		res, err := tt.as.Do(r)
		if err != nil {
			c.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != tt.want {
			c.Errorf("%s: status %d, want %d", name, res.StatusCode, tt.want)
		}
	}
}

// checkEvidence downloads the file of the page's exchange and checks it without
// the node; a changed one is found.
func (c clerk) checkEvidence(p *sector.Participant) {
	c.Helper()
	link := text[string](c, `document.querySelector('a.evidence').href`)
	var file []byte
	for at := time.Now(); ; time.Sleep(20 * time.Millisecond) { // until it is under a checkpoint
		r, err := http.NewRequestWithContext(c.ctx, http.MethodGet, link, nil)
		if err != nil {
			c.Fatal(err)
		}
		res, err := c.browserClient().Do(r)
		if err != nil {
			c.Fatal(err)
		}
		file, err = io.ReadAll(res.Body)
		_ = res.Body.Close()
		if err != nil || time.Since(at) > 60*time.Second {
			c.Fatalf("no evidence: %d, %v", res.StatusCode, err)
		}
		if res.StatusCode == http.StatusOK {
			break
		}
	}
	check := func(b []byte) error {
		f, err := proof.Parse(b)
		if err != nil {
			return err
		}
		const verified = "verified with a key of the file"
		r, err := proof.Check(f, nil)
		if err == nil && (len(r.Records) != 1 || r.Records[0].Request != verified || r.Records[0].Response != verified) {
			c.Error("the messages' signatures were not checked")
		}
		return err
	}
	if err := check(file); err != nil {
		c.Errorf("the evidence does not check: %v", err)
	}
	if strings.Contains(string(file), p.Number) || strings.Contains(string(file), p.Name) {
		c.Error("the evidence names the person")
	}
	if !strings.Contains(string(file), "court."+p.Stage+"."+p.Relation) {
		c.Error("the evidence does not say for what was asked")
	}
	changed := regexp.MustCompile(`court\.`+p.Stage).ReplaceAll(file, []byte("court.tria1"))
	if check(changed) == nil {
		c.Error("a changed record checks")
	}
	if f, err := http.NewRequestWithContext(c.ctx, http.MethodGet, link[:strings.LastIndex(link, "/")]+"/x-000", nil); err != nil {
		c.Fatal(err)
	} else if res, err := c.browserClient().Do(f); err != nil || res.StatusCode != http.StatusNotFound {
		c.Errorf("evidence of another exchange: %v", err)
	} else {
		_ = res.Body.Close()
	}
}
