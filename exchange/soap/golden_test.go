package soap_test

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange/soap"
)

var update = flag.Bool("update", false, "write the answers of the golden files anew; read them before you commit")

// TestGolden sends what clients send. A file has the parts
//
//	client       account, operation and notices that must be told
//	request.xml  the body
//	answer.xml   what must come back, byte for byte
//	asked        what the register must have been asked; empty: nothing
//	never        strings that the answer, headers included, must not hold
func TestGolden(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d golden files: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			golden(t, file)
		})
	}
}

func golden(t *testing.T, file string) {
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	part := map[string]*txtar.File{}
	for i := range ar.Files {
		part[ar.Files[i].Name] = &ar.Files[i]
	}
	client := map[string]string{}
	for line := range strings.Lines(string(part["client"].Data)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		client[name] = strings.TrimSpace(value)
	}
	reg := &register{people: people()}
	s := service(t, reg)
	stamp := strconv.FormatInt(now.UnixMilli(), 10)
	if client["account"] == "php" {
		stamp = strconv.FormatInt(now.Unix(), 10)
	}
	w := do(s, request(soap.Operation(client["operation"]), client["account"], stamp, part["request.xml"].Data))
	if w.Header().Get("Content-Type") != "text/xml; charset=utf-8" {
		t.Errorf("Content-Type %q", w.Header().Get("Content-Type"))
	}
	if got := strconv.Itoa(w.Code); got != client["status"] {
		t.Errorf("status %s, want %s", got, client["status"])
	}
	if got := w.Header().Get("Lienthong-Notice"); got != client["notice"] {
		t.Errorf("notices %q, want %q", got, client["notice"])
	}
	wellFormed(t, w.Body.Bytes())
	asked := summary(reg.asked)
	if *update {
		part["answer.xml"].Data, part["asked"].Data = []byte(w.Body.String()+"\n"), []byte(asked)
		if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := w.Body.String(), strings.TrimSuffix(string(part["answer.xml"].Data), "\n"); got != want {
		t.Errorf("answer\n%s\nwant\n%s", got, want)
	}
	if want := string(part["asked"].Data); asked != want {
		t.Errorf("asked\n%s\nwant\n%s", asked, want)
	}
	all := w.Body.String() + fmt.Sprint(w.Header())
	never := strings.Fields(string(part["never"].Data))
	if len(never) == 0 {
		t.Error("the file names nothing that must not be in the answer")
	}
	for _, word := range append(never, secret, apiKey) {
		if strings.Contains(all, word) {
			t.Errorf("the answer holds %q", word)
		}
	}
}

// summary is what reached the register, in full.
func summary(asked []soap.Question) string {
	var b strings.Builder
	for _, q := range asked {
		officer := q.Officer.Reveal()
		if q.Agent != "" {
			officer = "agent " + q.Agent
		}
		fmt.Fprintf(&b, "request %s of %s (%s)\nfor %s on %s, procedure %q\nby %s, unit %q, login %q\nabout %q %q %q %q\n", q.ID, q.Client, q.Account,
			q.Purpose, q.LegalBasis, q.Procedure, officer, q.Unit, q.Login, q.PIN.Reveal(), q.CMND9.Reveal(), q.Name, q.BirthDate.String())
	}
	return b.String()
}

func wellFormed(t *testing.T, b []byte) {
	t.Helper()
	for d := xml.NewDecoder(bytes.NewReader(b)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("the answer is not well-formed: %v\n%s", err, b)
		}
	}
}

// TestOneNegative: whatever is wrong with the person, the answer is the same.
func TestOneNegative(t *testing.T) {
	t.Parallel()
	var first string
	for name, replace := range map[string][]string{
		"other number":      {"001190000017", "001190000018"},
		"other name":        {"NGUYENTHIHONGANH", "NGUYENTHIHONG"},
		"other day":         {"19900314", "19900315"},
		"other year":        {"<dan:NgayThangNam>19900314</dan:NgayThangNam>", "<dan:Nam>1991</dan:Nam>"},
		"somebody's, mixed": {"001190000017", "014065000023"},
	} {
		w := do(service(t, &register{people: people()}), request(soap.Lookup, "court", new(tick).stamp(), envelope(soap.Lookup, asking("N-1", replace...))))
		if first == "" {
			first = w.Body.String()
		}
		if w.Code != 200 || w.Body.String() != first || strings.Contains(first, ":CongDan>") {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
	for _, code := range []lienthong.Code{lienthong.NotFound, lienthong.TooManyMatches} {
		reg := &register{people: people(), err: lienthong.Errorf(code, "The register says why.")}
		w := do(service(t, reg), request(soap.Lookup, "court", new(tick).stamp(), envelope(soap.Lookup, asking("N-1"))))
		if w.Body.String() != first {
			t.Errorf("%s is told apart: %s", code, w.Body)
		}
		w = do(service(t, reg), request(soap.Verify, "court", new(tick).stamp(), envelope(soap.Verify, asking("N-1", "037", "033"))))
		if !strings.Contains(w.Body.String(), "<ns1:TonTai>false</ns1:TonTai>") {
			t.Errorf("%s is told apart by 033: %s", code, w.Body)
		}
	}
}

// TestRegisterFails: a code of the register's crosses, its cause and any other
// error do not.
func TestRegisterFails(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err             error
		faultcode, code string
	}{
		{&lienthong.Error{Code: lienthong.AccessDenied, Message: "No grant.", Cause: errors.New("001190000017")}, "soapenv:Client", "access_denied"},
		{&lienthong.Error{Code: lienthong.EvidenceFailed, Message: "The disk is full."}, "soapenv:Server", "evidence_failed"},
		{errors.New("connection of 001190000017 broke"), "soapenv:Server", "internal"},
		{lienthong.Errorf(lienthong.Internal, "row of 001190000017"), "soapenv:Server", "internal"},
		{fmt.Errorf("query: %w", os.ErrDeadlineExceeded), "soapenv:Server", "internal"},
		{fmt.Errorf("query: %w", context.DeadlineExceeded), "soapenv:Server", "deadline_exceeded"},
	} {
		for _, op := range []soap.Operation{soap.Verify, soap.Lookup, soap.Relatives} {
			reg := &register{people: people(), err: c.err}
			w := do(service(t, reg), request(op, "court", new(tick).stamp(), envelope(op, asking("F-1", "037", map[soap.Operation]string{soap.Verify: "033"}[op]))))
			body := w.Body.String()
			if w.Code != 500 || !strings.Contains(body, "<faultcode>"+c.faultcode+"</faultcode>") || codeIn(body) != c.code {
				t.Errorf("%s, %v: %d %s", op, c.err, w.Code, body)
			}
			if strings.Contains(body, "001190000017") || strings.Contains(body, "NGUY") || !strings.Contains(body, "<dan:MaYeuCau>F-1</dan:MaYeuCau>") {
				t.Errorf("%s: the fault holds personal data or no request number: %s", op, body)
			}
		}
	}
}
