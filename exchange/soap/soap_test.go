package soap_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange/replay"
	"github.com/lienthong/lienthong/exchange/soap"
	"github.com/lienthong/lienthong/internal/vntext"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// now is the time of every test.
var now = time.Date(2026, 9, 1, 8, 30, 0, 0, time.UTC)

const secret, apiKey = "a secret of the court's", "an api key of the court's"

// accounts are the three kinds of clients.
func accounts(t testing.TB) *soap.Accounts {
	t.Helper()
	dir := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	secretFile, keyFile := file("secret", secret+"\n"), file("key", apiKey+"\r\n")
	system := func(member string) lienthong.SystemID {
		return lienthong.SystemID{Instance: "VN", Class: "GOV", Member: member, System: "CASES"}
	}
	cases := soap.Ground{Purpose: "court.case", LegalBasis: lienthong.LegalBasis{Document: "26/2023/QH15", Article: "10"}}
	list, err := soap.LoadAccounts([]soap.Account{
		{User: "court", System: system("H05"), SecretFile: secretFile, APIKeyFile: keyFile, Ground: cases},
		{User: "portal", System: system("G15"), SecretFile: secretFile, APIKeyFile: keyFile, Agents: []string{"VDXP_VPCP"},
			Procedures: map[string]soap.Ground{
				"1.001193":  {Purpose: "procedure.birth", LegalBasis: lienthong.LegalBasis{Document: "60/2014/QH13", Article: "16"}},
				"G15-TP110": {Purpose: "procedure.status", LegalBasis: lienthong.LegalBasis{Document: "60/2014/QH13"}},
			},
			SignedPaths: map[soap.Operation]string{soap.Lookup: "/csdldc/1.0/TraCuu"}},
		{User: "php", System: system("H29"), SecretFile: secretFile, Ground: cases, Legacy: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// register is a register of a few persons that remembers what it was asked.
type register struct {
	mu     sync.Mutex
	people []soap.Citizen
	asked  []soap.Question
	err    error
}

func (r *register) find(q *soap.Question) *soap.Citizen {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked = append(r.asked, *q)
	for i := range r.people {
		p := &r.people[i]
		born := q.BirthDate.IsZero() || q.BirthDate.Covers(p.BirthDate) || p.BirthDate.Covers(q.BirthDate)
		if (q.PIN.IsZero() || q.PIN == p.PIN) && (q.CMND9.IsZero() || q.CMND9 == p.CMND9) &&
			vntext.MatchKey(q.Name) == vntext.MatchKey(p.Name) && born {
			return p
		}
	}
	return nil
}

func (r *register) Verify(_ context.Context, q *soap.Question) (bool, error) {
	return r.find(q) != nil, r.err
}

func (r *register) Lookup(_ context.Context, q *soap.Question) (*soap.Citizen, error) {
	return r.find(q), r.err
}

func (r *register) Relatives(_ context.Context, q *soap.Question) (*soap.Citizen, error) {
	return r.find(q), r.err
}

func (r *register) lastAsked(t testing.TB) soap.Question {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.asked) == 0 {
		t.Fatal("the register was not asked")
	}
	return r.asked[len(r.asked)-1]
}

func pin(s string) lienthong.PIN {
	p, err := lienthong.ParsePIN(s)
	if err != nil {
		panic(err)
	}
	return p
}

func cmnd(s string) lienthong.CMND9 {
	c, err := lienthong.ParseCMND9(s)
	if err != nil {
		panic(err)
	}
	return c
}

// people are synthetic: one known whole, one by the year of birth alone, one
// whose name has an apostrophe.
func people() []soap.Citizen {
	hanoi := soap.Address{Province: "01", District: "001", Commune: "00004", Detail: "Số 1 <ngõ 2> & 3, phường Ba Đình", Country: "VN"}
	return []soap.Citizen{
		{
			PIN: pin("001190000017"), CMND9: cmnd("012345678"), Name: "Nguyễn Thị Hồng Ánh", Sex: lienthong.Female,
			Ethnicity: "01", Religion: "00", Marital: "2", Blood: "00", BirthDate: lienthong.Date{Year: 1990, Month: 3, Day: 14},
			Registered: hanoi, Hometown: hanoi, Permanent: hanoi, Current: soap.Address{Province: "01", Commune: "00004", Country: "VN"},
			Father:       soap.Relative{PIN: pin("001065000111"), Name: "Nguyễn Đức Ước", Nationality: "VN"},
			Mother:       soap.Relative{CMND9: cmnd("098765432"), Name: "Trần Thị Mơ"},
			Spouse:       soap.Relative{PIN: pin("001088000222"), Name: "Lê Quý Đôn"},
			Head:         soap.Relative{PIN: pin("001088000222"), Name: "Lê Quý Đôn"},
			HeadRelation: "CH01", ResidenceBook: "HN-0042",
		},
		{PIN: pin("014065000023"), Name: "Lò Văn Đức", Sex: lienthong.Male, Ethnicity: "03", BirthDate: lienthong.Date{Year: 1965}},
		{PIN: pin("066198000031"), Name: "H'Hen Niê", Sex: lienthong.Female, BirthDate: lienthong.Date{Year: 1998, Month: 12, Day: 1}},
	}
}

// service is one over a register, its time stopped.
func service(t testing.TB, r soap.Register) *soap.Service {
	t.Helper()
	return serviceOf(accounts(t), r)
}

func serviceOf(list *soap.Accounts, r soap.Register) *soap.Service {
	clock := func() time.Time { return now }
	return &soap.Service{
		Register: r, Accounts: list, Prefix: "/soap",
		Seen: soap.Memory{Window: &replay.Window{Now: clock, Limit: 1 << 16}},
		Now:  clock, Log: slog.New(slog.DiscardHandler),
	}
}

func path(op soap.Operation) string { return "/soap/" + string(op) }

// authorization is computed as clients do it.
func authorization(signed, user, stamp, secret string) string {
	sum := sha256.Sum256([]byte(signed + user + stamp + secret))
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+hex.EncodeToString(sum[:])))
}

// tick makes the timestamps of one test differ.
type tick struct{ n int64 }

func (c *tick) stamp() string {
	c.n++
	return strconv.FormatInt(now.UnixMilli()+c.n, 10)
}

// request signs a body for an account.
func request(op soap.Operation, user, stamp string, body []byte) *http.Request {
	r := httptest.NewRequest(http.MethodPost, path(op), bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/xml; charset=utf-8")
	r.Header.Set("Timestamp", stamp)
	r.Header.Set("Authorization", authorization(path(op), user, stamp, secret))
	if user == "php" {
		return r
	}
	r.Header.Set("SOAPAction", `""`)
	r.Header.Set("ApiKey", apiKey)
	r.Header.Set("X-Road-Client", map[string]string{"court": "VN/GOV/H05/CASES", "portal": "VN/GOV/G15/CASES"}[user])
	return r
}

func do(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// envelope wraps the content of an operation as most clients do.
func envelope(op soap.Operation, content string) []byte {
	return []byte(`<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:dan="http://dancuquocgia.bca"><soapenv:Header/><soapenv:Body><dan:` +
		string(op) + ">" + content + "</dan:" + string(op) + "></soapenv:Body></soapenv:Envelope>")
}

// asking is the content of a good lookup of the first person; replacements
// come in pairs.
func asking(id string, replace ...string) string {
	return strings.NewReplacer(replace...).Replace("<dan:MaYeuCau>" + id + "</dan:MaYeuCau><dan:MaDVC>1.001193</dan:MaDVC><dan:MaTichHop>037</dan:MaTichHop>" +
		"<dan:MaCanBo>001080000099</dan:MaCanBo><dan:SoDinhDanh>001190000017</dan:SoDinhDanh><dan:HoVaTen>NGUYENTHIHONGANH</dan:HoVaTen>" +
		"<dan:NgayThangNamSinh><dan:NgayThangNam>19900314</dan:NgayThangNam></dan:NgayThangNamSinh>")
}

// codeIn is the registered code in a fault, "" in another answer.
func codeIn(body string) string {
	_, rest, _ := strings.Cut(body, "<lt:code>")
	code, _, _ := strings.Cut(rest, "</lt:code>")
	return code
}
