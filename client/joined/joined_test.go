package joined_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client/joined"
)

func service(t *testing.T, id string) lienthong.ServiceID {
	t.Helper()
	s, err := lienthong.ParseServiceID(id)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// gateway answers as an agency's own gateway does: by the path of the exchange,
// or with a problem, and always with the exchange's id.
type gateway struct {
	answers  map[string]string // by the last part of the service and the path
	refusals map[string]string
	asked    chan *http.Request
}

func (g *gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	var question map[string]any
	if json.Unmarshal(body, &question) != nil {
		http.Error(w, "", http.StatusBadRequest)
		return
	}
	_, path, _ := strings.Cut(r.URL.Path, "/v1/")
	w.Header().Set("X-Road-Request-Id", "x-"+strings.ReplaceAll(path, "/", "-"))
	g.asked <- r
	if problem, ok := g.refusals[path]; ok {
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprint(w, problem)
		return
	}
	fmt.Fprint(w, g.answers[path])
}

// run puts a question over a gateway.
func run(t *testing.T, q *joined.Question, g *gateway) *joined.Answer {
	t.Helper()
	g.asked = make(chan *http.Request, len(q.Parts))
	server := httptest.NewServer(g)
	defer server.Close()
	system, err := lienthong.ParseSystemID("VN/GOV/G19/ASSET")
	if err != nil {
		t.Fatal(err)
	}
	a := joined.Run(t.Context(), &joined.Gateway{URL: server.URL, System: system, Officer: "an", Case: "XM-7"}, q)
	close(g.asked)
	n := 0
	for r := range g.asked {
		n++
		for name, want := range map[string]string{"X-Road-Client": "VN/GOV/G19/ASSET", "Lienthong-Officer": "an", "Lienthong-Case": "XM-7"} {
			if r.Header.Get(name) != want {
				t.Errorf("%s is %q", name, r.Header.Get(name))
			}
		}
		if r.Header.Get("Lienthong-Purpose") == "" || r.Header.Get("Lienthong-Legal-Basis") != "20/2021/ND-CP" || strings.Contains(r.URL.String(), "027090000001") {
			t.Errorf("a part was asked without purpose and ground, or with a number in its address")
		}
	}
	if n != len(q.Parts) {
		t.Errorf("%d exchanges for %d parts", n, len(q.Parts))
	}
	return a
}

func subject(t *testing.T) joined.Subject {
	t.Helper()
	n, err := lienthong.ParsePIN("027090000001")
	if err != nil {
		t.Fatal(err)
	}
	return joined.Subject{Number: n, Name: "Nguyễn Văn An", BirthDate: lienthong.Date{Year: 1990, Month: 5, Day: 1}}
}

var basis = lienthong.LegalBasis{Document: "20/2021/ND-CP"}

func payee(t *testing.T) *joined.Question {
	return joined.Payee(subject(t), joined.PayeeServices{Population: service(t, "VN/GOV/G01/POPULATION/persons"),
		Insurance: service(t, "VN/GOV/G37/INSURANCE/register"), Finance: service(t, "VN/GOV/G03/FINANCE/register")}, joined.PayeeBases{Assistance: basis, Insurance: basis})
}

func TestPayee(t *testing.T) {
	t.Parallel()
	const alive, benefit, paid = "population/match", "benefit/read", "assistance/read"
	refused := `{"code":"not_granted","detail":"No grant covers the purpose."}`
	for _, c := range []struct {
		name     string
		answers  map[string]string
		refusals map[string]string
		want     joined.PayeeConclusions
		missing  []string // what the sentences hold
	}{
		{"all well", map[string]string{alive: `{"fields":{"is_alive":"agree"}}`, benefit: `{"records":[]}`, paid: `{"records":[{"programme":"elderly","month":"2026-05"}]}`}, nil,
			joined.PayeeConclusions{Alive: joined.Yes, Insured: joined.No, PaidTwice: joined.No}, nil},
		{"dead, pensioned, paid twice", map[string]string{alive: `{"fields":{"is_alive":"disagree"}}`, benefit: `{"records":[{"kind":"pensioner"}]}`,
			paid: `{"records":[{"programme":"elderly","month":"2026-05"},{"programme":"disabled","month":"2026-05"},{"programme":"elderly","month":"2026-05"}]}`}, nil,
			joined.PayeeConclusions{Alive: joined.No, Insured: joined.Yes, PaidTwice: joined.Yes}, nil},
		{"a pension that stopped", map[string]string{alive: `{"fields":{"is_alive":"unknown"}}`, benefit: `{"records":[{"kind":"pensioner","stopped_on":"2024-01-01"}]}`, paid: `{"records":[]}`}, nil,
			joined.PayeeConclusions{Alive: joined.Unknown, Insured: joined.No, PaidTwice: joined.No}, nil},
		{"more than was told", map[string]string{alive: `{"fields":{"is_alive":"agree"}}`, benefit: `{"records":[{"kind":"pensioner"}],"more":true}`, paid: `{"records":[],"more":true}`}, nil,
			joined.PayeeConclusions{Alive: joined.Yes, Insured: joined.Yes, PaidTwice: joined.Unknown}, nil},
		{"insurance refuses", map[string]string{alive: `{"fields":{"is_alive":"agree"}}`, paid: `{"records":[]}`}, map[string]string{benefit: refused},
			joined.PayeeConclusions{Alive: joined.Yes, Insured: joined.Unknown, PaidTwice: joined.No},
			[]string{"Đang hưởng lương hưu, trợ cấp bảo hiểm xã hội", "No grant covers the purpose. (not_granted)", "x-benefit-read"}},
		{"an answer that is none", map[string]string{alive: `<html>`, benefit: `{"records":[]}`, paid: `{"records":[]}`}, nil,
			joined.PayeeConclusions{Alive: joined.Unknown, Insured: joined.No, PaidTwice: joined.No}, []string{"Người hưởng còn sống", "unknown form"}},
	} {
		a := run(t, payee(t), &gateway{answers: c.answers, refusals: c.refusals})
		if got := joined.ConcludePayee(a); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
		text := strings.Join(a.Missing(), "\n")
		if (text == "") != (len(c.missing) == 0) {
			t.Errorf("%s: missing %q", c.name, text)
		}
		for _, want := range c.missing {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %q does not say %q", c.name, text, want)
			}
		}
	}
}

// TestDead asks over a gateway that does not answer: everything is unknown, and
// said to be, without the address or the person.
func TestDead(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	a := joined.Run(t.Context(), &joined.Gateway{URL: server.URL}, payee(t))
	if got := joined.ConcludePayee(a); got != (joined.PayeeConclusions{Alive: joined.Unknown, Insured: joined.Unknown, PaidTwice: joined.Unknown}) {
		t.Errorf("%+v of nothing", got)
	}
	text := strings.Join(a.Missing(), "\n")
	if strings.Count(text, "unavailable") != 3 || strings.Contains(text, server.URL) || strings.Contains(text, "027090000001") {
		t.Errorf("missing: %s", text)
	}
}

// TestPlan can be read before anything is asked, and names no person.
func TestPlan(t *testing.T) {
	t.Parallel()
	q := payee(t)
	plan := q.Plan()
	for _, want := range []string{"3 lần trao đổi", "VN/GOV/G37/INSURANCE/register, POST /v1/benefit/read", "được biết: kind, stopped_on", "được biết: có hoặc không", "căn cứ 20/2021/ND-CP"} {
		if !strings.Contains(plan, want) {
			t.Errorf("the plan does not say %q:\n%s", want, plan)
		}
	}
	for _, never := range []string{"027090000001", "Nguyễn", "1990"} {
		if strings.Contains(plan+fmt.Sprintf("%v %+v %s", q.Parts[0].Body, q.Parts[1].Body, subject(t)), never) {
			t.Errorf("the plan or a body prints %q", never)
		}
	}
}

func TestDeclarant(t *testing.T) {
	t.Parallel()
	me := subject(t)
	d := joined.Declaration{Declarant: me, Family: []joined.Member{{Subject: me, Relation: "spouse"}}, Enterprises: []string{"2301000001"}, Parcels: []string{"p1", "p2"}}
	q := joined.Declarant(d, joined.DeclarantServices{Population: service(t, "VN/GOV/G01/POPULATION/persons"),
		Business: service(t, "VN/GOV/G05/BUSINESS/register"), Land: service(t, "VN/GOV/G12/LAND/register")}, joined.DeclarantBases{Family: basis, Roles: basis, Rights: basis})
	a := run(t, q, &gateway{answers: map[string]string{
		"population/relation": `{"related":true}`,
		"role/read":           `{"records":[{"enterprise_code":"2301000001","role":"owner"},{"enterprise_code":"2301000009","role":"member"},{"enterprise_code":"2301000008","until":"2020-01-01"}]}`,
		"right/read":          `{"records":[{"parcel_code":"p1"}]}`,
	}})
	c := joined.ConcludeDeclarant(d, a)
	if !slices.Equal(c.Family, []joined.Conclusion{joined.Yes}) || c.Enterprises.Agrees != joined.No || !slices.Equal(c.Enterprises.Undeclared, []string{"2301000009"}) ||
		len(c.Enterprises.Unfound) > 0 || c.Parcels.Agrees != joined.No || !slices.Equal(c.Parcels.Unfound, []string{"p2"}) {
		t.Errorf("%+v", c)
	}
	// What the land register did not tell is not concluded from.
	a = run(t, q, &gateway{answers: map[string]string{"population/relation": `{}`, "role/read": `{"records":[{"enterprise_code":"2301000001"}]}`,
		"right/read": `{"records":[{"parcel_code":"p1"}],"more":true}`}})
	c = joined.ConcludeDeclarant(d, a)
	if c.Family[0] != joined.Unknown || c.Enterprises.Agrees != joined.Yes || c.Parcels.Agrees != joined.Unknown || len(c.Parcels.Unfound) > 0 {
		t.Errorf("in part: %+v", c)
	}
}
