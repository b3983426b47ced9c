package grant_test

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/grant/agreement"
	"github.com/lienthong/lienthong/grant/granttest"
)

// ict is the zone of the days in the tables; they begin at midnight.
var ict = time.FixedZone("ICT", 7*3600)

// block is a paragraph of a table: its first line, and what follows by keyword.
type block struct {
	kind, title string
	line        int
	words       map[string]string
	want        []string // lines after =>
}

// keywords have one or two words.
var keywords = []string{
	"as above, but", "too many", "per day", "in case", "known on", "agreement", "who", "service", "may", "rung", "set", "read",
	"search", "purpose", "ground", "procedure", "relation", "from", "until", "sees", "keep", "recorded", "on", "asks",
	"fields", "about", "present", "implied", "=>",
}

// readTable takes a table apart. Lines at the margin begin a block; indented
// ones belong to it.
func readTable(t *testing.T, path string) []block {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []block
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		text := lines.Text()
		if strings.TrimSpace(text) == "" || strings.HasPrefix(text, "#") {
			continue
		}
		if !strings.HasPrefix(text, "  ") {
			kind, title, _ := strings.Cut(text, " ")
			out = append(out, block{kind, strings.TrimSpace(title), n, map[string]string{}, nil})
			continue
		}
		text = strings.TrimSpace(text)
		i := slices.IndexFunc(keywords, func(k string) bool { return text == k || strings.HasPrefix(text, k+" ") })
		if i < 0 || len(out) == 0 {
			t.Fatalf("%s:%d: no such keyword", path, n)
		}
		b := &out[len(out)-1]
		value := strings.TrimSpace(strings.TrimPrefix(text, keywords[i]))
		switch keywords[i] {
		case "=>":
			b.want = append(b.want, value)
		case "as above, but":
			for _, earlier := range slices.Backward(out[:len(out)-1]) {
				if earlier.kind == b.kind {
					for k, v := range earlier.words {
						b.words[k] = v
					}
					break
				}
			}
		default:
			b.words[keywords[i]] = value
		}
	}
	return out
}

func day(t *testing.T, s string) time.Time {
	t.Helper()
	if s == "" {
		return time.Time{}
	}
	d, err := time.ParseInLocation(time.DateOnly, s, ict)
	if err != nil {
		t.Fatal(err)
	}
	return d.UTC()
}

func ground(t *testing.T, s string) lienthong.LegalBasis {
	t.Helper()
	b, err := lienthong.ParseLegalBasis(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func parties(t *testing.T, b block) (lienthong.SystemID, lienthong.ServiceID) {
	t.Helper()
	who, err := lienthong.ParseSystemID(b.words["who"])
	if err != nil {
		t.Fatalf("line %d: %v", b.line, err)
	}
	service, err := lienthong.ParseServiceID(b.words["service"])
	if err != nil {
		t.Fatalf("line %d: %v", b.line, err)
	}
	return who, service
}

func grantOf(t *testing.T, b block) grant.Grant {
	t.Helper()
	w := b.words
	g := grant.Grant{
		ID: b.title, Agreement: w["agreement"], Rung: grant.Rung(w["rung"]), Set: w["set"],
		Read: strings.Fields(w["read"]), Search: strings.Fields(w["search"]), Procedures: strings.Fields(w["procedure"]),
		Bases: []lienthong.LegalBasis{ground(t, w["ground"])}, ValidFrom: day(t, w["from"]), ValidUntil: day(t, w["until"]),
		Mode: grant.Mode(strings.ReplaceAll(w["too many"], " ", "_")),
	}
	g.Implied = w["implied"] == "yes"
	g.Consumer, g.Service = parties(t, b)
	g.Method, g.Path, _ = strings.Cut(w["may"], " ")
	for _, p := range strings.Fields(w["purpose"]) {
		g.Purposes = append(g.Purposes, lienthong.Purpose(p))
	}
	rule := strings.Fields(w["relation"]) // party of court; registered with insurance as insured
	g.Relation.Rule = grant.RelationRule(rule[0])
	if len(rule) > 2 {
		g.Relation.Sector = rule[2]
	}
	if len(rule) > 4 {
		g.Relation.Capacities = rule[4:]
	}
	sees, basis, _ := strings.Cut(w["sees"], " by ")
	class := strings.Fields(sees)
	g.Disclosure.Class = lienthong.Disclosure(class[0])
	if basis != "" {
		g.Disclosure.Basis = ground(t, basis)
	}
	if len(class) > 1 {
		g.Disclosure.DeferDays, _ = strconv.Atoi(class[1])
	}
	g.Limit.PerDay, _ = strconv.ParseInt(w["per day"], 10, 64)
	g.Replica.KeepDays, _ = strconv.Atoi(strings.TrimSuffix(w["keep"], " days"))
	return g
}

// agree reads "A-1 suspended from DAY recorded DAY".
func agree(t *testing.T, store *granttest.Memory, b block) {
	t.Helper()
	w := strings.Fields(b.title)
	step := agreement.Step{Number: 1, To: agreement.State(w[1]), Effective: day(t, w[3]), Recorded: day(t, w[3])}
	if len(w) > 4 {
		step.Recorded = day(t, w[5])
	}
	a, err := store.Agreement(t.Context(), w[0])
	if err != nil {
		err = store.Begin(t.Context(), agreement.Agreement{ID: w[0], Steps: []agreement.Step{step}})
	} else {
		step.Number = len(a.Steps) + 1
		err = store.AppendStep(t.Context(), w[0], step)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// know reads "person 1 of court as defendant in C-17 from DAY".
func know(t *testing.T, store *granttest.Memory, b block) {
	t.Helper()
	w := strings.Fields(b.title)
	n, err := strconv.ParseInt(w[1], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	from := day(t, w[len(w)-1])
	r := grant.Reference{
		Person: granttest.Person(n), Sector: w[3], Capacity: w[5],
		Valid: lienthong.Period{From: from}, Recorded: lienthong.Period{From: from},
	}
	if w[6] == "in" {
		r.Case = w[7]
	}
	if err := store.Record(t.Context(), r); err != nil {
		t.Fatal(err)
	}
}

func requestOf(t *testing.T, b block) grant.Request {
	t.Helper()
	w := b.words
	r := grant.Request{
		Rung: grant.Rung(w["rung"]), Set: w["set"], Fields: strings.Fields(w["fields"]), Search: strings.Fields(w["search"]),
		Purpose: lienthong.Purpose(w["purpose"]), Procedure: w["procedure"],
		Case: w["in case"], Present: w["present"] == "yes",
	}
	if w["ground"] != "" {
		r.Basis = ground(t, w["ground"])
	}
	r.Consumer, r.Service = parties(t, b)
	r.Method, r.Path, _ = strings.Cut(w["asks"], " ")
	for _, p := range strings.Fields(w["about"]) {
		n, err := strconv.ParseInt(p, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		r.Subjects = append(r.Subjects, granttest.Person(n))
	}
	return r
}

// say writes a verdict as the tables do.
func say(r grant.Request, v grant.Verdict) []string {
	first := "permitted by " + v.Grant
	if !v.Permitted {
		first = fmt.Sprintf("refused: %s (%s)", v.Reason, lienthong.CodeOf(v.Err()))
		if v.Grant != "" {
			first += ", nearest is " + v.Grant
		}
	}
	out := []string{first}
	if v.Permitted && (v.Purpose != r.Purpose || v.Basis != r.Basis) {
		out = append(out, fmt.Sprintf("understood: %s on %s", v.Purpose, v.Basis))
	}
	for _, f := range v.Fields {
		if f.Allowed {
			out = append(out, f.Field+": given")
		} else {
			out = append(out, f.Field+": withheld, "+string(f.Reason))
		}
	}
	sees := "the person sees it " + string(v.Disclosure)
	if !v.DiscloseFrom.IsZero() {
		sees += " from " + v.DiscloseFrom.In(ict).Format(time.DateOnly)
	}
	out = append(out, sees)
	if v.Replica.KeepDays > 0 {
		out = append(out, fmt.Sprintf("copies may be kept %d days", v.Replica.KeepDays))
	}
	return out
}

// TestDecisionTables plays the tables of testdata, which say in words what must
// be answered.
func TestDecisionTables(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no tables: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			playTable(t, readTable(t, file))
		})
	}
}

func playTable(t *testing.T, blocks []block) {
	store := new(granttest.Memory)
	var now time.Time
	s := &grant.Service{Store: store, References: store, Counter: new(grant.Meter), Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler)}
	cases := 0
	for _, b := range blocks {
		switch b.kind {
		case "agreement":
			agree(t, store, b)
		case "known":
			know(t, store, b)
		case "grant":
			past, err := store.History(t.Context(), b.title)
			if err != nil {
				t.Fatal(err)
			}
			v := granttest.First(grantOf(t, b), day(t, b.words["recorded"]))
			v.Number = len(past) + 1
			if err := v.Grant.Check(); err != nil {
				t.Fatalf("line %d: %v", b.line, err)
			}
			if err := store.Append(t.Context(), v); err != nil {
				t.Fatalf("line %d: %v", b.line, err)
			}
		case "case":
			cases++
			now = day(t, b.words["on"])
			v, err := decideCase(t, s, &now, b)
			if err != nil {
				t.Fatalf("line %d: %v", b.line, err)
			}
			if got := say(requestOf(t, b), v); !slices.Equal(got, b.want) {
				t.Errorf("line %d: %s\n got\n   %s\n want\n   %s", b.line, b.title, strings.Join(got, "\n   "), strings.Join(b.want, "\n   "))
			}
		default:
			t.Fatalf("line %d: no such block", b.line)
		}
	}
	if cases == 0 {
		t.Error("the table has no case")
	}
}

// decideCase asks about the present, or, with "known on", about the past.
func decideCase(t *testing.T, s *grant.Service, now *time.Time, b block) (grant.Verdict, error) {
	r := requestOf(t, b)
	if b.words["known on"] == "" {
		return s.Decide(context.Background(), r)
	}
	at := grant.AsOf{Valid: *now, Recorded: day(t, b.words["known on"])}
	*now = at.Recorded.AddDate(10, 0, 0) // it is asked much later
	return s.Explain(context.Background(), r, at)
}
