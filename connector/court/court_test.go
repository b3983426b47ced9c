package court_test

import (
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/connectortest"
	"github.com/lienthong/lienthong/connector/court"
)

func builtIn(t *testing.T) *connector.Sector {
	t.Helper()
	s, err := court.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSector(t *testing.T) {
	t.Parallel()
	s := builtIn(t)
	connectortest.TestSector(t, s, court.Example())
	connectortest.TestLinked(t, s, court.Example(), court.Linked())
}

// TestParticipants offers nobody anything about who takes part in a case.
func TestParticipants(t *testing.T) {
	t.Parallel()
	for _, g := range builtIn(t).Offers {
		if strings.Contains(g.Operation, "/v1/participant/") {
			t.Errorf("offer %s tells of witnesses", g.ID)
		}
	}
}

func TestQuestion(t *testing.T) {
	t.Parallel()
	s := builtIn(t)
	for _, c := range []struct{ file, stage, relation, want string }{
		{"HS-1", "investigation", "accused", "court.investigation.accused"},
		{"HS-1", "trial", "witness", "court.trial.witness"},
		{"HS-1", "enforcement", "debtor", "court.enforcement.debtor"},
		{"HS-1", "enforcement", "accused", ""}, // by then they are convicted
		{"HS-1", "trial", "accused", ""},       // by then they are the defendant
		{"HS-1", "appeal", "witness", ""},
		{"HS-1", "trial", "", ""},
		{"", "trial", "witness", ""},
	} {
		q := court.Question{Case: c.file, Stage: c.stage, Relation: c.relation}
		p, err := q.Purpose(s)
		if string(p) != c.want || (c.want == "") != (lienthong.CodeOf(err) == lienthong.Invalid) {
			t.Errorf("%+v: %q, %v", q, p, err)
		}
		if c.want == "" {
			continue
		}
		if back, err := court.ParseQuestion(c.file, p); back != q || err != nil {
			t.Errorf("%+v became %+v, %v", q, back, err)
		}
	}
	if _, err := court.ParseQuestion("HS-1", "officials.reconcile"); err == nil {
		t.Error("another agency's purpose is a question about a case")
	}
}

func TestWay(t *testing.T) {
	t.Parallel()
	s := builtIn(t)
	for _, c := range []struct {
		name, number, nation, document, reason string
		want                                   court.Way
	}{
		{"a citizen", "027090000001", "VN", "", "", court.ByNumber},
		{"a foreigner", "", "KR", "M00000001", "", court.ByDocument},
		{"a foreigner without a document", "", "KR", "", "", court.NoWay},
		{"a citizen's passport is no way", "", "VN", "B1234567", "", court.NoWay},
		{"never registered", "", "VN", "", "never_registered", court.Unnumbered},
		{"nothing", "", "", "", "", court.NoWay},
	} {
		r := connectortest.Record(t, s, "participant", map[connector.TermID]string{
			"personal_number": c.number, "nationality": c.nation, "foreign_document": c.document, "no_number_reason": c.reason})
		if got := court.WayOf(r); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// TestForm types, verifies, tries to type over what was verified, and unlocks.
func TestForm(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 7, 1, 8, 0, 0, 0, time.UTC)
	var f court.Form
	if err := f.Set("full_name", "Nguyễn Van An"); err != nil {
		t.Fatal(err)
	}
	verified := map[connector.TermID]string{"full_name": "Nguyễn Văn An"}
	if err := f.Confirm(verified, "", at); lienthong.CodeOf(err) != lienthong.Invalid || f.Get("full_name").Locked() {
		t.Errorf("locked without a proof: %v", err)
	}
	if err := f.Confirm(verified, "x-1", at); err != nil {
		t.Fatal(err)
	}
	if err := f.Set("full_name", "Trần Văn An"); lienthong.CodeOf(err) != lienthong.Conflict || f.Get("full_name").Value != "Nguyễn Văn An" {
		t.Errorf("a verified field was typed over: %v", err)
	}
	if err := f.Set("residence", "Bắc Ninh"); err != nil {
		t.Errorf("a field that was not verified is locked: %v", err)
	}
	if err := f.Unlock("full_name", "clerk", "", at); lienthong.CodeOf(err) != lienthong.Invalid || !f.Get("full_name").Locked() {
		t.Errorf("unlocked without a reason: %v", err)
	}
	if err := f.Unlock("full_name", "judge", "court decision", at); err != nil || f.Get("full_name").Locked() {
		t.Errorf("not unlocked: %v", err)
	}
	if u := f.Unlocked(); len(u) != 1 || u[0].Officer != "judge" || u[0].Was != "x-1" || u[0].Term != "full_name" {
		t.Errorf("unlockings %+v", u)
	}
}
