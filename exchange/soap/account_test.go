package soap_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange/soap"
)

// TestLoadAccounts changes one thing of a good account at a time.
func TestLoadAccounts(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := func(name, content string) string {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return p
	}
	good := soap.Account{
		User: "court", System: lienthong.SystemID{Instance: "VN", Class: "GOV", Member: "H05", System: "CASES"},
		SecretFile: file("secret", secret), APIKeyFile: file("key", apiKey),
		Ground: soap.Ground{Purpose: "court.case", LegalBasis: lienthong.LegalBasis{Document: "26/2023/QH15"}},
	}
	short, long := file("short", "0123456789abcde\n\n\n"), file("long", strings.Repeat("x", 5000))
	for name, c := range map[string]struct {
		change func(*soap.Account)
		want   string // in the message; "" is accepted
	}{
		"good":                      {func(*soap.Account) {}, ""},
		"no user":                   {func(a *soap.Account) { a.User = "" }, "user"},
		"user with a colon":         {func(a *soap.Account) { a.User = "a:b" }, "user"},
		"user with a space":         {func(a *soap.Account) { a.User = "a b" }, "user"},
		"no system":                 {func(a *soap.Account) { a.System = lienthong.SystemID{} }, "system"},
		"no secret":                 {func(a *soap.Account) { a.SecretFile = "" }, "secret_file"},
		"secret not there":          {func(a *soap.Account) { a.SecretFile = filepath.Join(dir, "none") }, "cannot be read"},
		"secret is a folder":        {func(a *soap.Account) { a.SecretFile = dir }, "cannot be read"},
		"short secret":              {func(a *soap.Account) { a.SecretFile = short }, "16 bytes"},
		"long secret":               {func(a *soap.Account) { a.SecretFile = long }, "4096"},
		"no key":                    {func(a *soap.Account) { a.APIKeyFile = "" }, "api_key_file"},
		"short key":                 {func(a *soap.Account) { a.APIKeyFile = short }, "16 bytes"},
		"old, without key":          {func(a *soap.Account) { a.APIKeyFile, a.Legacy = "", true }, ""},
		"old, short key":            {func(a *soap.Account) { a.APIKeyFile, a.Legacy = short, true }, "16 bytes"},
		"no ground":                 {func(a *soap.Account) { a.Ground = soap.Ground{} }, "ground"},
		"no legal basis":            {func(a *soap.Account) { a.Ground.LegalBasis = lienthong.LegalBasis{} }, "legal basis"},
		"wrong purpose":             {func(a *soap.Account) { a.Ground.Purpose = "Why not?" }, "purpose"},
		"procedure without purpose": {func(a *soap.Account) { a.Procedures = map[string]soap.Ground{"1": {}} }, "purpose"},
		"empty agent":               {func(a *soap.Account) { a.Agents = []string{""} }, "agent"},
	} {
		a := good
		c.change(&a)
		_, err := soap.LoadAccounts([]soap.Account{a})
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.want != "" && (lienthong.CodeOf(err) != lienthong.Invalid || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: %v, want %q in it", name, err, c.want)
		}
		if err != nil && (strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), "0123456789abcde")) {
			t.Errorf("%s: the error tells a secret: %v", name, err)
		}
	}
	if _, err := soap.LoadAccounts([]soap.Account{good, good}); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Errorf("an account twice: %v", err)
	}
}

// TestSecretsDoNotPrint, however accounts are printed.
func TestSecretsDoNotPrint(t *testing.T) {
	t.Parallel()
	s := service(t, &register{})
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x"} {
		for _, v := range []any{s, s.Accounts} {
			text := fmt.Sprintf(verb, v)
			if strings.Contains(text, secret) || strings.Contains(text, apiKey) || strings.Contains(text, fmt.Sprintf("%x", secret)) {
				t.Errorf("%s prints a secret", verb)
			}
		}
	}
}

// TestAttribution: who asked, and why, reach the register from request and
// agreement.
func TestAttribution(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		user    string
		replace []string
		code    string
		purpose lienthong.Purpose
		agent   string
	}{
		"agreement for all":        {user: "court", purpose: "court.case"},
		"agreement for this":       {user: "portal", purpose: "procedure.birth"},
		"other procedure":          {user: "portal", replace: []string{"1.001193", "G15-TP110"}, purpose: "procedure.status"},
		"no such procedure":        {user: "portal", replace: []string{"1.001193", "1.001194"}, code: "access_denied"},
		"no procedure":             {user: "portal", replace: []string{"1.001193", ""}, code: "invalid_input"},
		"procedure with a space":   {user: "court", replace: []string{"1.001193", "1 001193"}, code: "invalid_input"},
		"procedure, a sentence":    {user: "court", replace: []string{"1.001193", "Đăng ký khai sinh"}, code: "invalid_input"},
		"no officer":               {user: "court", replace: []string{"001080000099", ""}, code: "invalid_input"},
		"officer with nine digits": {user: "court", replace: []string{"001080000099", "012345678"}, code: "invalid_input"},
		"agent":                    {user: "portal", replace: []string{"001080000099", "VDXP_VPCP"}, purpose: "procedure.birth", agent: "VDXP_VPCP"},
		"agent of another":         {user: "court", replace: []string{"001080000099", "VDXP_VPCP"}, code: "invalid_input"},
		"no number of the request": {user: "court", replace: []string{"AT-1", ""}, code: "invalid_input"},
		"a long one":               {user: "court", replace: []string{"AT-1", strings.Repeat("9", 129)}, code: "invalid_input"},
		"a long unit":              {user: "court", replace: []string{"<dan:SoDinhDanh>", "<dan:MaDonVi>" + strings.Repeat("9", 300) + "</dan:MaDonVi><dan:SoDinhDanh>"}, code: "invalid_input"},
	} {
		reg := &register{people: people()}
		w := do(service(t, reg), request(soap.Lookup, c.user, new(tick).stamp(), envelope(soap.Lookup, asking("AT-1", c.replace...))))
		if got := codeIn(w.Body.String()); got != c.code {
			t.Errorf("%s: code %q, want %q: %s", name, got, c.code, w.Body)
		}
		if c.code != "" {
			continue
		}
		if q := reg.lastAsked(t); q.Purpose != c.purpose || q.Agent != c.agent || q.LegalBasis.IsZero() || q.Client.IsZero() || q.Officer.IsZero() != (c.agent != "") {
			t.Errorf("%s: asked %+v", name, q)
		}
	}
}

// TestServiceCodes: 033 is no door to 037, and further codes are configuration.
func TestServiceCodes(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]string{"033": "", "003": "invalid_input", "037": "invalid_input"} {
		w := do(service(t, &register{people: people()}), request(soap.Verify, "court", new(tick).stamp(), envelope(soap.Verify, asking("C-1", "037", code))))
		if got := codeIn(w.Body.String()); got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
	s := service(t, &register{people: people()})
	s.Codes = map[soap.Operation][]string{soap.Verify: {"003"}}
	if w := do(s, request(soap.Verify, "court", new(tick).stamp(), envelope(soap.Verify, asking("C-1", "037", "003")))); w.Code != 200 {
		t.Errorf("a configured code: %s", w.Body)
	}
}
