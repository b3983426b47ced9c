package consoletest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
)

// ExchangeID is the newest exchange of the sample, which both sides recorded.
const ExchangeID = "7c0f5a52-0f2c-4c56-9d0e-5a4d1f0a0143"

// LedgerStatus answers as the API does.
func (s *System) LedgerStatus(context.Context) (client.LedgerStatus, error) { return s.Ledger, s.Err }

// Evidence answers as the API does.
func (s *System) Evidence(_ context.Context, f client.EvidenceFilter, after uint64, limit int) (client.EvidencePage, error) {
	d := f.Decision
	if d != "" && d != client.Permitted && d != client.Refused {
		return client.EvidencePage{}, lienthong.Errorf(lienthong.Invalid, "no such decision")
	}
	var out client.EvidencePage
	for _, r := range s.Records {
		if f.System != "" && !strings.HasSuffix(r.Client, f.System) && !strings.Contains(r.Service, f.System+"/") {
			continue
		}
		if after > 0 && r.Index >= after || d != "" && r.Permitted != (d == client.Permitted) {
			continue
		}
		if len(out.Entries) == limit {
			out.Next = out.Entries[limit-1].Index
			break
		}
		out.Entries = append(out.Entries, r.Evidence)
	}
	return out, s.Err
}

// EvidenceOf answers as the API does.
func (s *System) EvidenceOf(_ context.Context, id string) ([]client.Proven, error) {
	var out []client.Proven
	for _, r := range slices.Backward(s.Records) {
		if r.ID == id {
			out = append(out, r)
		}
	}
	if s.Err != nil || len(out) == 0 {
		return nil, cmp.Or(s.Err, absent())
	}
	return out, nil
}

// Usage answers as the API does, with ten accesses at once.
func (s *System) Usage(_ context.Context, person string, from, to time.Time) (client.Usage, error) {
	var out client.Usage
	if _, ok := s.People[person]; s.Err != nil || !ok {
		return out, cmp.Or(s.Err, absent())
	}
	for _, a := range s.Accesses[person] {
		switch {
		case a.At.Before(from), !to.IsZero() && !a.At.Before(to):
		case len(out.Accesses) == 10:
			out.More = true
		default:
			out.Accesses = append(out.Accesses, a)
		}
	}
	return out, nil
}

const population = "VN/GOV/G01/POPULATION/persons"

// grounds are what agencies ask the register for, and on which ground.
var grounds = []client.Ground{
	{Client: "VN/GOV/G09/INSURANCE", ClientName: "Bảo hiểm xã hội Việt Nam", Operation: "POST /v1/population/verify",
		Purpose: "insurance.enrol", PurposeName: "Tham gia bảo hiểm y tế", LegalBasis: "26/2023/QH15; article=10; clause=1",
		LegalBasisVI: "khoản 1 Điều 10 văn bản số 26/2023/QH15 của Quốc hội", LegalBasisEN: "clause 1, article 10 of document 26/2023/QH15 of the National Assembly"},
	{Client: "VN/GOV/G21/CASES", ClientName: "Tòa án nhân dân tối cao", Operation: "POST /v1/population/read",
		Purpose: "court.summon", PurposeName: "Tống đạt văn bản tố tụng", LegalBasis: "27/2026/ND-CP; article=5; clause=2; point=a",
		LegalBasisVI: "điểm a khoản 2 Điều 5 Nghị định 27/2026/NĐ-CP", LegalBasisEN: "point a, clause 2, article 5 of Decree 27/2026/NĐ-CP",
		Fields: []string{"full_name", "permanent_residence", "is_alive", "age_at_least:18"}},
	{Client: "VN/GOV/H57.12/ONESTOP", Operation: "POST /v1/population/household", Procedure: "1.004222",
		Purpose: "procedure.birth", LegalBasis: "27/2026/ND-CP; article=5",
		LegalBasisVI: "Điều 5 Nghị định 27/2026/NĐ-CP", LegalBasisEN: "article 5 of Decree 27/2026/NĐ-CP", Fields: []string{"household"}},
	{Client: "VN/GOV/G12/OFFICIALS", ClientName: "Bộ Nội vụ", Operation: "POST /v1/population/bulk/match",
		Purpose: "officials.reconcile", PurposeName: "Đối soát hồ sơ cán bộ, công chức, viên chức", LegalBasis: "27/2026/ND-CP; article=5",
		LegalBasisVI: "Điều 5 Nghị định 27/2026/NĐ-CP", LegalBasisEN: "article 5 of Decree 27/2026/NĐ-CP", Fields: []string{"full_name", "birth_date", "sex"}},
}

// refusals are what goes wrong, by turns.
var refusals = []lienthong.Code{lienthong.AccessDenied, lienthong.FieldNotAllowed, lienthong.SignatureRefused, lienthong.CallerUnknown}

// exchanges fills the ledger: 143 exchanges, of which each twelfth was refused,
// and the newest recorded by both sides.
func exchanges(s *System) {
	const n = 143
	for i := n; i > 0; i-- {
		at := Now.Add(-time.Duration(n-i) * 47 * time.Minute)
		g := grounds[i%len(grounds)]
		g.Service, g.ServiceName = population, "Bộ Công an"
		e := client.Evidence{Index: uint64(i - 1), ID: fmt.Sprintf("7c0f5a52-0f2c-4c56-9d0e-5a4d1f0a%04d", i), Side: lienthong.ProviderSide,
			Received: at.Add(-31 * time.Millisecond), Answered: at, Ground: g, Permitted: true, Grant: "grant-7", Subjects: 1,
			Status: 200, RequestBytes: 311, ResponseBytes: 1_284}
		switch {
		case i%12 == 0:
			e.Permitted, e.Code, e.Status, e.Grant, e.Fields, e.Subjects = false, refusals[i/12%len(refusals)], 403, "", nil, 0
		case i == 2:
			e.Code, e.Status, e.Fields = lienthong.UpstreamFailed, 502, nil
		case i == 13:
			e.Client, e.ClientName, e.Service, e.ServiceName, e.Purpose, e.PurposeName, e.LegalBasisVI, e.LegalBasisEN = "", "", "", "", "", "", "", ""
		}
		s.Records = append(s.Records, client.Proven{Evidence: e, Published: i < n, Attested: i < n-6, SignedRequest: true, SignedResponse: e.Code == ""})
	}
	twin := s.Records[0]
	twin.Index, twin.Side, twin.Published = n, lienthong.ConsumerSide, false
	s.Records = slices.Insert(s.Records, 0, twin)
	s.Ledger = client.LedgerStatus{Durable: n + 1, Integrated: n + 1, Published: n - 1, PublishedAt: Now.Add(-3 * time.Minute), Attested: n - 7,
		Faults: []client.LedgerFault{{What: "witness witness-2.test", Code: lienthong.Unavailable}}}
	for i := range 14 {
		g := grounds[i%len(grounds)]
		g.Service, g.ServiceName = population, "Bộ Công an"
		s.Accesses = map[string][]client.Access{PersonID: append(s.Accesses[PersonID], client.Access{
			ID: fmt.Sprintf("7c0f5a52-0f2c-4c56-9d0e-5a4d1f0b%04d", i), At: Now.Add(-time.Duration(i*i) * 5 * time.Hour), Ground: g})}
	}
}
