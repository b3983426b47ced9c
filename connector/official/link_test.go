package official_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/official"
)

func link(t *testing.T, s *official.Service, links ...official.Link) official.LinkReport {
	t.Helper()
	rep, err := s.Link(t.Context(), links)
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

func TestLink(t *testing.T) {
	t.Parallel()
	s, log := service(t)
	load(t, s, people)
	a, b := pin(t, "079186000001"), pin(t, "079165000002")
	rep := link(t, s,
		official.Link{Key: "CB1", PIN: a, Verdict: "linked", Probability: 0.9999, Run: "r1"},
		official.Link{Key: "CB2", PIN: a, Verdict: "linked_with_differences", Probability: 0.99, Differences: []string{"name_marks"}, Run: "r1"},
		official.Link{Key: "CB2~2", Verdict: "not_found", Run: "r1"},
		official.Link{Key: "none", Verdict: "candidates", Run: "r1"},
	)
	want := []official.Outcome{official.OutcomeLinked, official.OutcomeDuplicate, official.OutcomeNoted, official.OutcomeUnknown}
	if !slices.Equal(rep.Outcomes, want) {
		t.Errorf("outcomes %q, want %q", rep.Outcomes, want)
	}
	if d := dossier(t, s, "CB1"); d.PIN != a || d.Quality()&official.Unified == 0 || d.Links[0].Run != "r1" || !d.Links[0].At.Equal(now) {
		t.Error("the dossier has no code, or no provenance")
	}
	if d := dossier(t, s, "CB2"); !d.PIN.IsZero() || d.Verdict() != "linked_with_differences" || len(d.Links) != 1 {
		t.Error("the second dossier of a person got the code, or its verdict is lost")
	}
	rep = link(t, s, official.Link{Key: "CB1", PIN: b, Verdict: "linked", Probability: 1})
	if rep.Outcomes[0] != official.OutcomeTaken || dossier(t, s, "CB1").PIN != a {
		t.Errorf("a code was replaced without saying so: %q", rep.Outcomes)
	}
	rep = link(t, s, official.Link{Key: "CB1", PIN: b, Verdict: "linked", Probability: 1, Replace: true},
		official.Link{Key: "CB2", PIN: b, Verdict: "linked", Probability: 1})
	if rep.Counts[official.OutcomeLinked] != 1 || rep.Counts[official.OutcomeDuplicate] != 1 {
		t.Errorf("outcomes %q", rep.Outcomes)
	}
	if d := dossier(t, s, "CB1"); d.PIN != b || len(d.Links) != 3 {
		t.Errorf("%d links", len(d.Links))
	}
	// The number that was given back is free again.
	if rep = link(t, s, official.Link{Key: "CB2", PIN: a, Verdict: "linked", Probability: 1}); rep.Outcomes[0] != official.OutcomeLinked {
		t.Errorf("outcomes %q", rep.Outcomes)
	}
	st, err := s.Status(t.Context())
	if err != nil || st.Dossiers != 4 || st.Linked != 2 || st.Verdicts["not_found"] != 1 || st.Quality["unified"] != 2 {
		t.Errorf("status %+v, %v", st, err)
	}
	if strings.Contains(log.String(), "0791") {
		t.Errorf("a number is in the log: %s", log)
	}
}

func TestLinkRefusals(t *testing.T) {
	t.Parallel()
	s, _ := service(t)
	load(t, s, people)
	p := pin(t, "079186000001")
	for name, l := range map[string]official.Link{
		"verdict":        {Key: "CB1", PIN: p, Verdict: "sure"},
		"no number":      {Key: "CB1", Verdict: "linked"},
		"stray number":   {Key: "CB1", PIN: p, Verdict: "candidates"},
		"probability":    {Key: "CB1", PIN: p, Verdict: "linked", Probability: 1.5},
		"employer value": {Key: "CB1", PIN: p, Verdict: "linked", Values: map[official.FieldID]string{"position": "x"}},
		"no field":       {Key: "CB1", PIN: p, Verdict: "linked", Values: map[official.FieldID]string{"x": "x"}},
	} {
		_, err := s.Link(t.Context(), []official.Link{{Key: "CB2~2", Verdict: "not_found"}, l})
		if lienthong.CodeOf(err) != lienthong.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if d := dossier(t, s, "CB2~2"); len(d.Links) != 0 {
		t.Error("half of the links were applied")
	}
}

// TestConflictRule has each side right about its own fields: what the
// population register says stays through an import, what the agency says of
// work is replaced by it.
func TestConflictRule(t *testing.T) {
	t.Parallel()
	s, _ := service(t)
	load(t, s, people)
	link(t, s, official.Link{Key: "CB1", PIN: pin(t, "079186000001"), Verdict: "linked", Probability: 1,
		Values: map[official.FieldID]string{official.FullName: "Nguyễn Thị Ánh Nguyệt", official.BirthDate: "1986-03-14", "ethnicity": "Kinh"}})
	if f := fact(t, dossier(t, s, "CB1"), official.FullName); f.Source != official.Population || f.Raw != "Nguyễn Thị Ánh" {
		t.Errorf("source %s", f.Source)
	}
	rep := load(t, s, table{
		header: []string{"Số hiệu", "Họ và tên", "Ngày sinh", "Chức vụ", "Dân tộc"},
		rows:   [][]string{{"CB1", "Nguyễn Thị Anh", "14/03/1986", "Trưởng khoa", "Kinh"}},
	})
	if rep.ByCode[official.MasteredElsewhere] != 1 {
		t.Errorf("findings %v", rep.ByCode)
	}
	d := dossier(t, s, "CB1")
	if f := fact(t, d, official.FullName); f.Text != "Nguyễn Thị Ánh Nguyệt" || f.Raw != "Nguyễn Thị Anh" {
		t.Error("the population register's name gave way, or the file's is gone")
	}
	if d.Employment().Position != "Trưởng khoa" || d.PIN.IsZero() || len(d.Links) != 1 {
		t.Error("the agency's position, or the link, did not stay")
	}
}
