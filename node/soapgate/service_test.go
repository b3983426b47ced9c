package soapgate_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange/soap"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/grant/granttest"
	"github.com/lienthong/lienthong/internal/httpsig"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/population/populationtest"
)

// nine are persons 1 to 9; 3, 6 and 9 have old numbers.
func nine() []population.Version {
	var out []population.Version
	for i := 1; i <= 9; i++ {
		out = append(out, populationtest.Person(i))
	}
	return out
}

func TestVerify(t *testing.T) {
	t.Parallel()
	f := open(t, nine(), nil, granted(soap.Verify, grant.Verify))
	cmnd := func(i int) string { return populationtest.CMND(i).Reveal() }
	change := func(i int, do func(*asking)) asking {
		a := person(i)
		do(&a)
		return a
	}
	for _, c := range []struct {
		name     string
		ask      asking
		yes      bool
		subjects []int
	}{
		{"all three", person(3), true, []int{3}},
		{"no date of birth", change(3, func(a *asking) { a.born = "" }), true, []int{3}},
		{"the name as PHP clients write it", change(3, func(a *asking) { a.name = strings.ToUpper(strings.ReplaceAll(a.name, " ", "")) }), true, []int{3}},
		{"old number", change(3, func(a *asking) { a.pin, a.cmnd = "", cmnd(3) }), true, []int{3}},
		{"old number, no date of birth", change(3, func(a *asking) { a.pin, a.cmnd, a.born = "", cmnd(3), "" }), true, []int{3}},
		{"both numbers", change(3, func(a *asking) { a.cmnd = cmnd(3) }), true, []int{3}},
		{"another's old number", change(3, func(a *asking) { a.cmnd = cmnd(6) }), false, []int{3, 6}},
		{"another's old number, no date of birth", change(3, func(a *asking) { a.cmnd, a.born = cmnd(6), "" }), false, []int{3, 6}},
		{"nobody's old number", change(3, func(a *asking) { a.cmnd = cmnd(80) }), false, []int{3}},
		{"another's name", change(3, func(a *asking) { a.name = "Hồ Thị Khác" }), false, []int{3}},
		{"another's name, no date of birth", change(3, func(a *asking) { a.name, a.born = "Hồ Thị Khác", "" }), false, []int{3}},
		{"another date of birth", change(3, func(a *asking) { a.born = "19010101" }), false, []int{3}},
		{"nobody's number", person(80), false, nil},
		{"nobody's number, no date of birth", change(80, func(a *asking) { a.born = "" }), false, nil},
	} {
		answer, _ := f.call(t, soap.Verify, c.ask)
		if got := strings.Contains(answer, "<ns1:TonTai>true</ns1:TonTai>"); got != c.yes || codeIn(answer) != "" {
			t.Errorf("%s: %s", c.name, answer)
		}
	}
	kept := f.kept(t)
	if len(kept) != 14 {
		t.Fatalf("%d records", len(kept))
	}
	for i, want := range map[int][]int{0: {3}, 6: {3, 6}, 12: nil} {
		var subjects []string
		for _, p := range want {
			subjects = append(subjects, f.gate.Subjects.Person(populationtest.ID(p)))
		}
		if e := kept[i]; !slices.Equal(e.Subjects, subjects) || !e.Permitted || e.Fields != nil {
			t.Errorf("record %d: %+v", i, e)
		}
	}
}

// TestEvidence holds one record to all that it must say, and must not.
func TestEvidence(t *testing.T) {
	t.Parallel()
	f := open(t, nine(), nil, granted(soap.Lookup, grant.Fields, "full_name", "birth_date", "pin"))
	answer, sent := f.call(t, soap.Lookup, person(3))
	batch := person(3)
	batch.officer = "COURT_BATCH"
	_, _ = f.call(t, soap.Lookup, batch)
	nobody := person(3)
	nobody.born = "19010101"
	none, _ := f.call(t, soap.Lookup, nobody)
	kept := f.kept(t)
	if len(kept) != 3 {
		t.Fatalf("%d records", len(kept))
	}
	for i, said := range map[int]string{0: answer, 2: none} {
		if e := kept[i]; e.ResponseBytes != int64(len(said)) || e.Response.ContentDigest != httpsig.ContentDigest([]byte(said)) {
			t.Errorf("record %d is of an answer of %d bytes, %s; sent were %d", i, e.ResponseBytes, e.Response.ContentDigest, len(said))
		}
	}
	e := kept[0]
	wantDigest(t, e, sent)
	path, stamp := "/soap/"+string(soap.Lookup), stampOf(1)
	mark := sha256.Sum256(tokenOf(path, "court", stamp))
	if e.Request.KeyID != "soap:court" || e.Request.Base != path+"\ncourt\n"+stamp || !bytes.Equal(e.Request.Signature, mark[:]) {
		t.Errorf("signed %+v", e.Request)
	}
	if e.Side != lienthong.ProviderSide || e.Client != granttest.Court || e.Service != granttest.Persons || e.Operation != "POST "+path ||
		e.Purpose != "court.verify-party" || e.LegalBasis.Article != "5" || e.Procedure != procedure || e.Status != 200 ||
		!e.Permitted || e.Grant != "G-"+string(soap.Lookup) || e.Disclosure != lienthong.DiscloseAtOnce ||
		!slices.Equal(e.Fields, []string{"pin", "full_name", "birth_date"}) || len(e.Response.Signature) != 0 {
		t.Errorf("the record is %+v", e)
	}
	if e.Officer != f.gate.Subjects.Officer(officer) || kept[1].Officer != f.gate.Subjects.Officer("COURT_BATCH") || e.ID == kept[1].ID {
		t.Errorf("officers %q and %q, ids %q and %q", e.Officer, kept[1].Officer, e.ID, kept[1].ID)
	}
	if n := kept[2]; !n.Permitted || n.Fields != nil || len(n.Subjects) != 1 || n.Status != 200 || n.Code != "" {
		t.Errorf("of nobody found: %+v", n)
	}
	whole, err := json.Marshal(kept)
	must(t, err)
	for _, never := range []string{populationtest.PIN(3).Reveal(), populationtest.Name(3), officer, secret, apiKey, "A-1\""} {
		if bytes.Contains(whole, []byte(never)) {
			t.Errorf("the ledger holds %q", never)
		}
	}
}

func TestLookupLeavesOut(t *testing.T) {
	t.Parallel()
	f := open(t, nine(), nil, granted(soap.Lookup, grant.Fields, "full_name", "pin", "cmnd9", "permanent_residence"))
	answer, _ := f.call(t, soap.Lookup, person(3))
	for _, want := range []string{
		"<ns1:SoDinhDanh>" + populationtest.PIN(3).Reveal() + "<", "<ns1:SoCMND>" + populationtest.CMND(3).Reveal() + "<",
		"<ns1:Ten>" + strings.ToUpper(populationtest.Name(3)) + "<",
		"<ns1:MaTinhThanh>01<", "<ns1:MaPhuongXa>00070<", "<ns1:ChiTiet>Số 2 phố Tràng Tiền<", "<ns1:QuocGia>VN<",
		"<ns1:GioiTinh/>", "<ns1:DanToc/>",
	} {
		if !strings.Contains(answer, want) {
			t.Errorf("no %s in %s", want, answer)
		}
	}
	for _, never := range []string{"NgayThangNamSinh", "Hàng Bạc", "TRẦN THỊ MẸ", "<ns1:Cha>", "<ns1:QuocTich>VN"} {
		if strings.Contains(answer, never) {
			t.Errorf("%s was not granted: %s", never, answer)
		}
	}
}

// TestLookupWhole reads all that there are elements for, of a son who has a
// representative and lives in his father's household.
func TestLookupWhole(t *testing.T) {
	t.Parallel()
	g := granted(soap.Lookup, grant.Fields)
	for _, f := range population.Fields() {
		if f.Kind != population.DerivedKind {
			g.Read = append(g.Read, f.ID)
		}
	}
	f := open(t, populationtest.Family(), nil, g)
	answer, _ := f.call(t, soap.Lookup, person(4))
	father, mother := strings.ToUpper(populationtest.Name(1)), strings.ToUpper(populationtest.Name(2))
	for _, want := range []string{
		"<ns1:GioiTinh>1<", "<ns1:DanToc>01<", "<ns1:TonGiao>00<", "<ns1:TinhTrangHonNhan>1<", "<ns1:QuocTich>VN<",
		"<ns1:NgayThangNam>" + person(4).born + "<", "Số 1 phố Hàng Bạc",
		"<ns1:Cha><ns1:SoDinhDanh>" + populationtest.PIN(1).Reveal(), father, "<ns1:Me><ns1:SoDinhDanh>" + populationtest.PIN(2).Reveal(), mother,
		"<ns1:NguoiDaiDien><ns1:SoDinhDanh/><ns1:SoCMND>" + populationtest.CMND(99).Reveal(),
		"<ns1:ChuHo><ns1:QuanHe>CH03</ns1:QuanHe><ns1:SoDinhDanh>" + populationtest.PIN(1).Reveal(),
	} {
		if !strings.Contains(answer, want) {
			t.Errorf("no %s in %s", want, answer)
		}
	}
	both := person(3)
	both.cmnd = populationtest.CMND(4).Reveal()
	if answer, _ := f.call(t, soap.Lookup, both); strings.Contains(answer, "CongDan>") {
		t.Errorf("two numbers that are not one person's: %s", answer)
	}
}

func TestRelatives(t *testing.T) {
	t.Parallel()
	f := open(t, populationtest.Family(), nil, granted(soap.Relatives, grant.Fields, "full_name", "mother"))
	answer, _ := f.call(t, soap.Relatives, person(3))
	if !strings.Contains(answer, "<ns1:Me>") || strings.Contains(answer, "<ns1:Cha>") || strings.Contains(answer, populationtest.PIN(3).Reveal()) {
		t.Errorf("name and mother were granted: %s", answer)
	}
	if kept := f.kept(t); len(kept) != 1 || !slices.Equal(kept[0].Fields, []string{"full_name", "mother"}) {
		t.Errorf("kept %+v", kept)
	}
}

// TestRefused: the client gets the registered code and no data, and the attempt
// is on record with the person concerned.
func TestRefused(t *testing.T) {
	t.Parallel()
	whole := granted(soap.Relatives, grant.Fields, "full_name")
	whole.Mode = grant.RefuseWhole
	f := open(t, nine(), nil, granted(soap.Lookup, grant.Fields, "full_name"), whole)
	curious := person(3)
	curious.user = "curious"
	for _, c := range []struct {
		name string
		op   soap.Operation
		ask  asking
		code lienthong.Code
	}{
		{"another purpose", soap.Lookup, curious, lienthong.AccessDenied},
		{"no grant of the operation", soap.Verify, person(3), lienthong.AccessDenied},
		{"a grant that refuses the whole", soap.Relatives, person(3), lienthong.FieldNotAllowed},
	} {
		answer, _ := f.call(t, c.op, c.ask)
		if codeIn(answer) != c.code || strings.Contains(answer, "<ns1:") || strings.Contains(answer, populationtest.Name(3)) {
			t.Errorf("%s: %s", c.name, answer)
		}
	}
	kept := f.kept(t)
	if len(kept) != 3 {
		t.Fatalf("%d records", len(kept))
	}
	subject := f.gate.Subjects.Person(populationtest.ID(3))
	for _, e := range kept {
		if e.Permitted || e.Code == "" || e.Status != 500 || e.Fields != nil || !slices.Equal(e.Subjects, []string{subject}) {
			t.Errorf("kept %+v", e)
		}
	}
}

// TestNoEvidenceNoData also holds for refusals: who probes leaves no gap.
func TestNoEvidenceNoData(t *testing.T) {
	t.Parallel()
	b := new(broken)
	f := open(t, nine(), b, granted(soap.Lookup, grant.Fields, "full_name"), granted(soap.Verify, grant.Verify))
	for _, op := range []soap.Operation{soap.Lookup, soap.Verify, soap.Relatives} {
		answer, _ := f.call(t, op, person(3))
		if codeIn(answer) != lienthong.EvidenceFailed || strings.Contains(answer, "<ns1:") || strings.Contains(answer, "no space") {
			t.Errorf("%s: %s", op, answer)
		}
	}
	if n := b.asked.Load(); n != 3 {
		t.Errorf("the ledger was asked %d times", n)
	}
}

// TestFaults: what breaks behind the gate is a fault, and on record.
func TestFaults(t *testing.T) {
	t.Parallel()
	for method, subjects := range map[string]int{"Holders": 0, "Documents": 1} {
		f := open(t, nine(), nil, granted(soap.Lookup, grant.Fields, "full_name"))
		f.people.Fail = func(m string) error {
			if m == method {
				return lienthong.Errorf(lienthong.Unavailable, "The register is away.")
			}
			return nil
		}
		if answer, _ := f.call(t, soap.Lookup, person(3)); codeIn(answer) != lienthong.Unavailable {
			t.Errorf("%s: %s", method, answer)
		}
		kept := f.kept(t)
		if len(kept) != 1 || kept[0].Code != lienthong.Unavailable || len(kept[0].Subjects) != subjects || kept[0].Fields != nil {
			t.Errorf("%s: kept %+v", method, kept)
		}
	}
	f := open(t, nine(), nil)
	f.gate.Grants.Store.(*granttest.Memory).Fail = func(string) error { return errors.New("away") }
	if answer, _ := f.call(t, soap.Verify, person(3)); codeIn(answer) != lienthong.Unavailable {
		t.Errorf("grants: %s", answer)
	}
	if kept := f.kept(t); len(kept) != 1 || kept[0].Permitted || kept[0].Code != lienthong.Unavailable {
		t.Errorf("grants: kept %+v", kept)
	}
}

// TestStrangers leave nothing: nobody was asked about anybody.
func TestStrangers(t *testing.T) {
	t.Parallel()
	f := open(t, nine(), nil, granted(soap.Verify, grant.Verify))
	stranger := person(3)
	stranger.user = "stranger"
	calls := f.people.Calls()
	if answer, _ := f.call(t, soap.Verify, stranger); codeIn(answer) != lienthong.CallerUnknown {
		t.Errorf("a stranger: %s", answer)
	}
	if kept := f.kept(t); len(kept) != 0 || f.people.Calls() != calls {
		t.Errorf("kept %+v", kept)
	}
}

// TestNumberForProcedure: what a client wrote into the wrong element does not
// get into a log that forgets nothing.
func TestNumberForProcedure(t *testing.T) {
	t.Parallel()
	f := open(t, nine(), nil, granted(soap.Lookup, grant.Fields, "full_name"))
	wrong := person(3)
	wrong.procedure = populationtest.PIN(3).Reveal()
	if answer, _ := f.call(t, soap.Lookup, wrong); codeIn(answer) != "" {
		t.Errorf("answer %s", answer)
	}
	if kept := f.kept(t); len(kept) != 1 || kept[0].Procedure != "" {
		t.Errorf("kept %+v", kept)
	}
}

// TestWSDL needs no grant and leaves no record.
func TestWSDL(t *testing.T) {
	t.Parallel()
	f := open(t, nil, nil)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, f.server.URL+"/soap/"+string(soap.Lookup)+"?wsdl", nil)
	must(t, err)
	resp, err := f.server.Client().Do(r)
	must(t, err)
	must(t, resp.Body.Close())
	if kept := f.kept(t); resp.StatusCode != http.StatusOK || len(kept) != 0 {
		t.Errorf("status %d, kept %+v", resp.StatusCode, kept)
	}
}

// TestRelation: a grant for persons whom the court has to do with is no grant
// for others, nor for nobody, and the two refusals are the same bytes.
func TestRelation(t *testing.T) {
	t.Parallel()
	g := granted(soap.Lookup, grant.Fields, "full_name")
	g.Relation = grant.Relation{Rule: grant.Registered, Sector: "court"}
	f := open(t, nine(), nil, g)
	must(t, f.gate.Grants.Store.(*granttest.Memory).Record(t.Context(), grant.Reference{
		Person: populationtest.ID(3), Sector: "court", Capacity: "party",
		Valid: lienthong.Period{From: granttest.Start}, Recorded: lienthong.Period{From: granttest.Start},
	}))
	if answer, _ := f.call(t, soap.Lookup, person(3)); !strings.Contains(answer, strings.ToUpper(populationtest.Name(3))) {
		t.Errorf("a party: %s", answer)
	}
	stranger, _ := f.call(t, soap.Lookup, person(6))
	nobody, _ := f.call(t, soap.Lookup, person(80))
	if codeIn(stranger) != lienthong.AccessDenied || strings.ReplaceAll(stranger, "A-2", "A-3") != nobody {
		t.Errorf("a stranger: %s\nnobody: %s", stranger, nobody)
	}
}
