package offer

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
)

func TestOperationsReadWhatTheyDisclose(t *testing.T) {
	t.Parallel()
	register := Register(lienthong.ServiceID{}, nil, nil, nil)
	tests := []struct {
		path, body string
		fields     []string
		numbers    []string
		references []string
		code       lienthong.Code
	}{
		{"/v1/population/verify", `{"number":"001180000011","name":"Vũ Hạ","birth_date":"1980"}`, nil, []string{"001180000011"}, nil, ""},
		{"/v1/population/reports", `{"number":"001180000011","name":"Vũ Hạ","field":"death_date","value":"2026-01-01"}`, []string{"death_date"}, []string{"001180000011"}, nil, ""},
		{"/v1/population/match", `{"number":"001180000011","fields":{"sex":"2","full_name":"Vũ Hạ"}}`, []string{"full_name", "sex"}, []string{"001180000011"}, nil, ""},
		{"/v1/population/read", `{"person":"0000000000RP4","fields":["full_name","is_alive"]}`, []string{"full_name", "is_alive"}, nil, []string{"0000000000RP4"}, ""},
		{"/v1/population/relation", `{"of":{"number":"1"},"is":{"number":"2"},"relation":"parent"}`, nil, []string{"1", "2"}, nil, ""},
		{"/v1/population/bulk/match", "{\"number\":\"1\",\"fields\":{\"sex\":\"1\"}}\nnot json\n\n{\"number\":\"2\",\"fields\":{\"full_name\":\"x\",\"sex\":\"1\"}}\n",
			[]string{"sex", "full_name"}, []string{"1", "2"}, nil, ""},
		{"/v1/population/read", `[`, nil, nil, nil, lienthong.Invalid},
		{"/v1/population/read", `{"number":"1","fields":{"a":"b"}}`, nil, []string{"1"}, nil, lienthong.Invalid},
	}
	for _, tt := range tests {
		op, ok := register.Operation("POST", tt.path)
		if !ok {
			t.Errorf("%s is no operation", tt.path)
			continue
		}
		var a Asked
		err := op.read(strings.NewReader(tt.body), &a)
		if lienthong.CodeOf(err) != tt.code || !reflect.DeepEqual(a.Fields, tt.fields) || !reflect.DeepEqual(a.Numbers, tt.numbers) ||
			!reflect.DeepEqual(a.References, tt.references) {
			t.Errorf("%s: %+v, %v", tt.path, a, err)
		}
	}
	for _, path := range []string{"/v1/grants", "/v1/population/read/", "/v1/population/Read", "/v1/population/../read", ""} {
		if _, ok := register.Operation("POST", path); ok {
			t.Errorf("%q is an operation", path)
		}
	}
	for path, want := range map[string]bool{"/v1/linkages/a1/results": true, "/v1/linkages/a1": true, "/v1/linkages//results": false,
		"/v1/linkages/a/b/results": false, "/v1/linkages/": false} {
		if _, ok := register.Operation("GET", path); ok != want {
			t.Errorf("%q is an operation: %v", path, ok)
		}
	}
	if _, ok := register.Operation("GET", "/v1/population/read"); ok {
		t.Error("a read by GET is an operation")
	}
}

func TestTooManySubjects(t *testing.T) {
	t.Parallel()
	r, w := io.Pipe()
	go func() {
		for i := range MaxSubjects + 1 {
			if _, err := fmt.Fprintf(w, "{\"number\":\"%012d\"}\n", i); err != nil {
				return // the reader has seen enough
			}
		}
		_ = w.Close()
	}()
	var a Asked
	err := readLines(nobodysFields)(r, &a)
	_ = r.Close()
	if !errors.Is(err, ErrTooMany) || len(a.Numbers) != MaxSubjects {
		t.Errorf("%d persons, %v", len(a.Numbers), err)
	}
}

// TestEveryLine: of lines that are answered with values the register reads none that
// nothing was decided about, and each with the fields that are granted.
func TestEveryLine(t *testing.T) {
	t.Parallel()
	var a Asked
	good := `{"number":"1","fields":["is_alive","blood_group"]}` + "\n" + `{"number":"2","fields":["death_date"]}`
	if err := readEveryLine(listedFields)(strings.NewReader(good), &a); err != nil || !reflect.DeepEqual(a.Numbers, []string{"1", "2"}) ||
		!reflect.DeepEqual(a.Fields, []string{"is_alive", "blood_group", "death_date"}) {
		t.Errorf("%+v, %v", a, err)
	}
	got, err := narrowLines([]byte(good), []string{"is_alive", "death_date"})
	if want := `{"fields":["is_alive"],"number":"1"}` + "\n" + `{"fields":["death_date"],"number":"2"}` + "\n"; err != nil || string(got) != want {
		t.Errorf("%s, %v; want %s", got, err, want)
	}
	for _, bad := range []string{"x", "", "{}", `{"fields":["is_alive"]}`, `{"number":3,"fields":[]}`, `{"number":"3","fields":"is_alive"}`, `{"person":"p","fields":["is_alive"]}`} {
		if err := readEveryLine(listedFields)(strings.NewReader(good+"\n"+bad+"\n"+good), new(Asked)); err == nil {
			t.Errorf("%q was passed over", bad)
		}
	}
	for _, bad := range []string{"x", `{"number":"3"}`} {
		if _, err := narrowLines([]byte(good+"\n"+bad), []string{"is_alive"}); err == nil {
			t.Errorf("%q was handed on", bad)
		}
	}
}

func TestNarrow(t *testing.T) {
	t.Parallel()
	got, err := narrow([]byte(`{"number":"1","fields":["full_name","blood_group","is_alive"],"masked":true}`), []string{"is_alive", "full_name"})
	if err != nil || string(got) != `{"fields":["full_name","is_alive"],"masked":true,"number":"1"}` {
		t.Errorf("%s, %v", got, err)
	}
	if _, err := narrow([]byte(`{"number":"1"}`), nil); err == nil {
		t.Error("a question without fields was narrowed")
	}
	if got := fieldList([]string{"a, b", " c"}); !reflect.DeepEqual(got, []string{"a", "b", "c"}) {
		t.Errorf("fields %q", got)
	}
}
