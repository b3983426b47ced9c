package linkjob_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile/linkjob"
)

// known is a row of the i-th person with what the caller knows of them.
func known(i int, rest string) string {
	return strings.Replace(line(i), "}", `,`+rest+"}", 1)
}

// TestRowsRefer: who is linked by a row with a capacity enters the reference
// directory before the job is done, nobody else does, and a directory that refuses
// fails the job with its own words.
func TestRowsRefer(t *testing.T) {
	t.Parallel()
	var entered []string
	var refuse error
	o := open(t, t.TempDir(), village(500, nil), func(s *linkjob.Service) {
		s.Refer = func(_ context.Context, system string, references []linkjob.Reference) error {
			for _, r := range references {
				entered = append(entered, fmt.Sprint(system, r.Person.Int64(), r.Known))
			}
			return refuse
		}
	})
	rows := known(0, `"capacity":"insured","from":"2020-05"`) + line(1) + known(2, `"capacity":"pensioner","until":"2021-01-02"`) +
		strings.Replace(line(700, "Bùi Khắc Nhẫn", "01/02/1999", ""), "}", `,"capacity":"insured"}`, 1)
	link := func(key string) status {
		t.Helper()
		job := o.do("POST", "/v1/linkages", strings.Replace(order, "register-1", key, 1), "X-Road-Client", caller).Job
		o.do("POST", "/v1/linkages/"+job+"/rows", rows, "X-Road-Client", caller)
		o.do("POST", "/v1/linkages/"+job+"/start", "", "X-Road-Client", caller)
		for {
			if s := o.do("GET", "/v1/linkages/"+job+"?wait=5", "", "X-Road-Client", caller); s.State == "done" || s.State == "failed" {
				return s
			}
		}
	}
	want := []string{fmt.Sprint(caller, 1, linkjob.Known{Capacity: "insured", From: lienthong.Date{Year: 2020, Month: 5}}),
		fmt.Sprint(caller, 3, linkjob.Known{Capacity: "pensioner", Until: lienthong.Date{Year: 2021, Month: 1, Day: 2}})}
	if s := link("register-1"); s.State != "done" || s.References != 2 || !slices.Equal(entered, want) {
		t.Errorf("%+v; entered %q, want %q", s, entered, want)
	}
	refuse = lienthong.Errorf(lienthong.AccessDenied, "No sector is yours.")
	if s := link("register-2"); s.State != "failed" || s.Failure.Code != string(lienthong.AccessDenied) || s.Failure.Detail != "No sector is yours." {
		t.Errorf("%+v", s)
	}
}

// TestRowsReferNowhere: where there is no reference directory a capacity is refused.
func TestRowsReferNowhere(t *testing.T) {
	t.Parallel()
	o := open(t, t.TempDir(), village(10, nil), nil)
	job := o.do("POST", "/v1/linkages", order).Job
	if a := o.ask("POST", "/v1/linkages/"+job+"/rows", line(0)+known(1, `"capacity":"insured"`)); a.status != 403 || !strings.Contains(a.body, "Line 2") {
		t.Errorf("%v", a)
	}
	if a := o.ask("POST", "/v1/linkages/"+job+"/rows", known(1, `"from":"2020"`)); a.status != 422 {
		t.Errorf("a period without a capacity: %v", a)
	}
	for _, query := range []string{"?wait=-1", "?wait=x", "?later=1"} {
		if a := o.ask("GET", "/v1/linkages/"+job+query, ""); a.status != 422 {
			t.Errorf("%s: %v", query, a)
		}
	}
	if s := o.do("GET", "/v1/linkages/"+job+"?wait=5", ""); s.State != "receiving" { // it does not wait for what was not started
		t.Errorf("%+v", s)
	}
}
