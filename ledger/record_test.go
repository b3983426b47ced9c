package ledger_test

import (
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/ledger"
	"github.com/lienthong/lienthong/ledger/ledgertest"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*lienthong.Evidence)
		field  string // "" if it may be kept
	}{
		"whole":               {func(*lienthong.Evidence) {}, ""},
		"no id":               {func(e *lienthong.Evidence) { e.ID = "" }, "/id"},
		"no side":             {func(e *lienthong.Evidence) { e.Side = "both" }, "/side"},
		"not received":        {func(e *lienthong.Evidence) { e.Received = time.Time{} }, "/received"},
		"not answered":        {func(e *lienthong.Evidence) { e.Answered = time.Time{} }, "/answered"},
		"no operation":        {func(e *lienthong.Evidence) { e.Operation = "" }, "/operation"},
		"no status":           {func(e *lienthong.Evidence) { e.Status = 0 }, "/status"},
		"no disclosure":       {func(e *lienthong.Evidence) { e.Disclosure = "" }, "/disclosure"},
		"deferred to no day":  {func(e *lienthong.Evidence) { e.Disclosure = lienthong.DiscloseDeferred }, "/disclose_from"},
		"at once, with a day": {func(e *lienthong.Evidence) { e.DiscloseFrom = e.Received }, "/disclose_from"},
		"no client":           {func(e *lienthong.Evidence) { e.Client = lienthong.SystemID{} }, "/client"},
		"no service":          {func(e *lienthong.Evidence) { e.Service = lienthong.ServiceID{} }, "/service"},
		"not signed":          {func(e *lienthong.Evidence) { e.Request.Signature = nil }, "/request"},
		"refused without why": {func(e *lienthong.Evidence) { e.Permitted = false }, "/code"},
		"refused, unsigned": {func(e *lienthong.Evidence) {
			*e = lienthong.Evidence{ID: e.ID, Side: e.Side, Received: e.Received, Answered: e.Answered, Operation: e.Operation, Status: 400, Code: lienthong.Invalid, Disclosure: e.Disclosure}
		}, ""},
		"a number for a person":   {func(e *lienthong.Evidence) { e.Subjects = []string{"001190000006"} }, "/subjects"},
		"an id for a person":      {func(e *lienthong.Evidence) { e.Subjects = []string{"0000000000ABC"} }, "/subjects"},
		"a number in the path":    {func(e *lienthong.Evidence) { e.Operation = "GET /v1/person/001190000006" }, "/operation"},
		"an old number in it":     {func(e *lienthong.Evidence) { e.Operation = "GET /v1/person/011900006/name" }, "/operation"},
		"a number for an officer": {func(e *lienthong.Evidence) { e.Officer = "VN001190000006" }, "/officer"},
		"a long code":             {func(e *lienthong.Evidence) { e.Operation = "GET /v1/batch/20260302080000123" }, ""},
	} {
		e := ledgertest.Sample(0)
		c.change(&e)
		err := ledger.Check(e)
		if c.field == "" {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		got, coded := err.(*lienthong.Error)
		if !coded || got.Field != c.field {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if strings.Contains(got.Error(), "001190") || strings.Contains(got.Error(), "011900") {
			t.Errorf("%s: the error shows the number: %v", name, err)
		}
	}
}

func TestTooLong(t *testing.T) {
	t.Parallel()
	l := ledgertest.Open(t, &ledger.Log{})
	defer shut(t, l)
	e := ledgertest.Sample(0)
	e.Request.Base = strings.Repeat("x", 1<<16)
	if err := l.Append(t.Context(), e); lienthong.CodeOf(err) != lienthong.TooLarge {
		t.Errorf("got %v", err)
	}
}

func TestVisible(t *testing.T) {
	t.Parallel()
	day := ledgertest.Start.AddDate(1, 0, 0)
	e := ledgertest.Sample(0)
	if from, ever := ledger.Visible(e); !ever || !from.Equal(e.Answered) {
		t.Errorf("at once: %v, %v", from, ever)
	}
	e.Disclosure, e.DiscloseFrom = lienthong.DiscloseDeferred, day
	if from, ever := ledger.Visible(e); !ever || !from.Equal(day) {
		t.Errorf("deferred: %v, %v", from, ever)
	}
	e.Disclosure = lienthong.DiscloseNever
	if _, ever := ledger.Visible(e); ever {
		t.Error("never, and yet")
	}
	e = ledgertest.Sample(0)
	e.Permitted = false
	if _, ever := ledger.Visible(e); ever {
		t.Error("nothing was read, and it is shown")
	}
	l := &ledger.Log{}
	if _, err := l.Usage(t.Context(), ledgertest.Subject(0), ledgertest.Start, day); lienthong.CodeOf(err) != lienthong.Unavailable {
		t.Errorf("without an index: %v", err)
	}
}
