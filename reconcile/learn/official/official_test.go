package official

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/internal/vntext"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/intake"
	"github.com/lienthong/lienthong/reconcile/kernel"
	"github.com/lienthong/lienthong/reconcile/modelfile"
)

// What is done to the rows of the town's register, by share.
const (
	absent      = 0.10 // not in the population
	numberless  = 0.30 // of rows
	wrongDigit  = 0.06 // of numbers
	foreign     = 0.04 // of numbers: of somebody else
	plainNames  = 0.20 // without marks
	yearAlone   = 0.25 // of dates
	otherDay    = 0.05 // of whole dates
	wrongSex    = 0.03
	otherPlaces = 0.15
)

var townColumns = []vnfield.Column{vnfield.ColPIN, vnfield.ColName, vnfield.ColBirthDate, vnfield.ColSex, vnfield.ColBirthPlace, vnfield.ColMother}

func place(text string) uint8 {
	n, _ := strconv.Atoi(text)
	return uint8(n)
}

// town makes so many persons, and rows of a register about some of them.
func town(t *testing.T, persons, rows int) Training {
	t.Helper()
	rng := rand.New(rand.NewPCG(7, 11))
	pick := func(words string) string {
		all := strings.Fields(words)
		return all[rng.IntN(len(all))]
	}
	someone := func(i int) []string {
		sex, province, year := lienthong.Sex(1+rng.IntN(2)), 1+rng.IntN(30), 1955+rng.IntN(50)
		pin, err := lienthong.NewPIN(province, sex, year, i)
		if err != nil {
			t.Fatal(err)
		}
		name := pick("Nguyễn Trần Lê Phạm Hoàng Vũ Đặng Bùi Đỗ Hồ") + " " + pick("Văn Thị Đức Minh Ngọc Thanh Quốc Hữu") + " " +
			pick("Dũng Hòa Lan Hùng Thúy Sơn Mai Yến Bình Hạnh Tuấn Đạt Phương Thảo Quân Nhung Hải Đông Vân Trúc Sáng Điệp Kiên Loan")
		mother := pick("Phạm Hoàng Vũ Lê Trần") + " Thị " + pick("Lan Hoa Cúc Trúc Mai Đào Sen Thơm Hằng Nga")
		gender := map[lienthong.Sex]string{lienthong.Male: "Nam", lienthong.Female: "Nữ"}[sex]
		return []string{pin.Reveal(), name, fmt.Sprintf("%02d/%02d/%d", 2+rng.IntN(26), 1+rng.IntN(12), year), gender, strconv.Itoa(province), mother}
	}
	people := make([][]string, persons)
	for i := range people {
		people[i] = someone(i)
	}
	var register [][]string
	for i := range rows {
		row := append([]string(nil), people[i*(persons/rows)]...)
		if rng.Float64() < absent {
			row = someone(persons + i)
		}
		register = append(register, damage(rng, row, people))
	}
	begin := modelfile.Of(reconcile.DefaultPolicy)
	return Training{Register: source(register), Population: source(people), Places: place, Begin: Begin(begin), draws: 600_000}
}

func damage(rng *rand.Rand, row []string, people [][]string) []string {
	switch x := rng.Float64(); {
	case rng.Float64() < numberless:
		row[0] = ""
	case x < wrongDigit:
		digits := []byte(row[0])
		digits[8] = '0' + (digits[8]-'0'+1+byte(rng.IntN(9)))%10
		row[0] = string(digits)
	case x < wrongDigit+foreign:
		row[0] = people[rng.IntN(len(people))][0]
	}
	if rng.Float64() < plainNames {
		row[1] = vntext.Fold(row[1])
	}
	switch x := rng.Float64(); {
	case x < yearAlone:
		row[2] = row[2][6:]
	case rng.Float64() < otherDay:
		row[2] = fmt.Sprintf("%02d%s", 2+rng.IntN(26), row[2][2:])
	}
	if rng.Float64() < wrongSex {
		row[3] = map[string]string{"Nam": "Nữ", "Nữ": "Nam"}[row[3]]
	}
	if rng.Float64() < otherPlaces {
		row[4] = strconv.Itoa(1 + rng.IntN(30))
	}
	return row
}

func source(rows [][]string) intake.Source {
	return intake.Source{Columns: townColumns, Rows: func(yield func(intake.Row, error) bool) {
		for i, cells := range rows {
			if !yield(intake.Row{Number: i + 2, Cells: cells}, nil) {
				return
			}
		}
	}}
}

// TestLearnsWhatWasDone: what was done to the rows is found, without the truth; the
// same files give the same model; and a policy of it is complete.
func TestLearnsWhatWasDone(t *testing.T) {
	t.Parallel()
	training := town(t, 20_000, 4000)
	model, report, err := training.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	near := func(what string, got, want, slack float64) {
		t.Helper()
		if math.Abs(got-want) > slack {
			t.Errorf("%s is %.4f, want %.4f", what, got, want)
		}
	}
	m := func(f kernel.Field, l kernel.Level) float64 { return model.Share(f, l).M }
	near("coverage", model.Coverage, 1-absent, 0.02)
	near("m of the number", m(kernel.Number, kernel.NumberExact), 1-wrongDigit-foreign, 0.02)
	near("m of a wrong digit", m(kernel.Number, kernel.NumberDigitWrong), wrongDigit, 0.015)
	near("m of a name without marks", m(kernel.FullName, kernel.NameMarks), plainNames, 0.05)
	near("m of the date", m(kernel.Birth, kernel.BirthExact), 1-otherDay, 0.02)
	near("m of another day", m(kernel.Birth, kernel.BirthDayDiffers), otherDay, 0.02)
	near("m of a year alone", m(kernel.Birth, kernel.BirthYearOnly), 1, 0.02)
	near("m of the sex", m(kernel.Sex, kernel.SexAgrees), 1-wrongSex, 0.01)
	near("m of the place", m(kernel.Place, kernel.PlaceAgrees), 1-otherPlaces*29/30, 0.02)
	near("u of the date", *model.Share(kernel.Birth, kernel.BirthExact).U*50*12*26, 1, 0.3)
	near("u of the place", *model.Share(kernel.Place, kernel.PlaceAgrees).U*30, 1, 0.05)
	near("matches", report.Matches, 4000*(1-absent), 80)

	if _, err := model.Policy(); err != nil {
		t.Error(err)
	}
	if model.Share(kernel.Number, kernel.NumberDigitWrong).Fixed != modelfile.OnlyU || *model.Share(kernel.Number, kernel.NumberDigitWrong).U != 54e-6 {
		t.Error("the u of a wrong digit was not kept")
	}
	warned := strings.Join(report.Warnings, "\n")
	for _, want := range []string{"old_number", "no compared pair was ever on level"} {
		if !strings.Contains(warned, want) {
			t.Errorf("no warning says %q:\n%s", want, warned)
		}
	}
	var first, second bytes.Buffer
	again, _, err := town(t, 20_000, 4000).Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := modelfile.Write(&first, model); err != nil {
		t.Fatal(err)
	}
	if err := modelfile.Write(&second, again); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Errorf("the same files gave another model: %v", err)
	}
	if training.Begin.Coverage != reconcile.DefaultPolicy.Coverage {
		t.Error("the model to begin with was changed")
	}
}

// TestFixed: what the model fixes stays as it is.
func TestFixed(t *testing.T) {
	t.Parallel()
	training := town(t, 5000, 1000)
	u := 0.4
	training.Begin.Put(kernel.Sex, kernel.SexAgrees, modelfile.Share{M: 0.8, U: &u, Fixed: modelfile.Both})
	model, _, err := training.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if s := model.Share(kernel.Sex, kernel.SexAgrees); s.M != 0.8 || *s.U != 0.4 {
		t.Errorf("%+v", s)
	}
}

// TestLabels: people who say that pairs which look alike are not the same are heard.
func TestLabels(t *testing.T) {
	t.Parallel()
	said := func(outcome string) Labels {
		var b strings.Builder
		b.WriteString("case,outcome,number,name,birth_date,sex,birth_place,mother_name,father_name,life_status\n")
		for range 200 {
			fmt.Fprintf(&b, "1,%s,missing,exact,day_differs,agrees,agrees,agrees,,alive\n", outcome)
		}
		path := filepath.Join(t.TempDir(), "labels.csv")
		if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		labels, err := ReadLabels(path)
		if err != nil {
			t.Fatal(err)
		}
		return labels
	}
	learnt := map[string]float64{}
	for _, outcome := range []string{"same", "different"} {
		training := town(t, 5000, 1000)
		training.Labels = said(outcome)
		model, _, err := training.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if model.Learnt.Labels != 200 {
			t.Errorf("%d labels", model.Learnt.Labels)
		}
		learnt[outcome] = model.Share(kernel.Birth, kernel.BirthDayDiffers).M
	}
	if learnt["same"] < 3*learnt["different"] {
		t.Errorf("m of another day: %v", learnt)
	}
}

// TestBadLabels: one sentence says what is wrong, and where.
func TestBadLabels(t *testing.T) {
	t.Parallel()
	const head = "outcome,number,name,birth_date,sex,birth_place,mother_name,father_name,life_status\n"
	for text, want := range map[string]string{
		"":                         "these are no labels",
		"outcome,number\n":         "birth_date",
		head + "perhaps,,,,,,,,\n": "line 2: outcome",
		head + "same,,exact,,,,,,\nsame,,zebra,,,,,,\n": "line 3: name",
		head + "same,exact\n":                           "these are no labels",
	} {
		_, err := parseLabels(strings.NewReader(text))
		if err == nil || !strings.Contains(lienthong.MessageOf(err, "these are no labels"), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, err := ReadLabels(filepath.Join(t.TempDir(), "none.csv")); lienthong.CodeOf(err) != lienthong.NotFound {
		t.Errorf("a file that is not there: %v", err)
	}
}

// FuzzLabels: whatever the bytes, there is an error or a pattern that can be.
func FuzzLabels(f *testing.F) {
	f.Add("outcome,number,name,birth_date,sex,birth_place,mother_name,father_name,life_status\nsame,exact,exact,exact,agrees,,,,alive\n")
	f.Fuzz(func(t *testing.T, text string) {
		labels, err := parseLabels(strings.NewReader(text))
		if err != nil {
			return
		}
		for m, d := range labels {
			if !m.pattern.IsValid() || len(levelsOf(m.pattern, m.date)) != len(forms) || d.same+d.different <= 0 {
				t.Fatalf("%v: %v", m, d)
			}
		}
	})
}

// TestFormsHoldEveryLevel: each level is in a form, so that a pattern loses nothing.
func TestFormsHoldEveryLevel(t *testing.T) {
	t.Parallel()
	for _, f := range kernel.Fields() {
		for _, l := range f.Levels() {
			held := l == kernel.NumberOfRelative
			for _, form := range forms {
				for _, own := range form.levels {
					held = held || form.field == f && own == l
				}
			}
			if !held {
				t.Errorf("%s: no form has the level %s", f, l)
			}
		}
	}
}

// TestNothingToLearnFrom is refused.
func TestNothingToLearnFrom(t *testing.T) {
	t.Parallel()
	full := town(t, 100, 10)
	for what, training := range map[string]Training{
		"rows":   {Register: source(nil), Population: full.Population, Places: place, Begin: full.Begin},
		"nobody": {Register: full.Register, Population: source(nil), Places: place, Begin: full.Begin},
	} {
		if _, _, err := training.Run(t.Context()); err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("%s: %v", what, err)
		}
	}
}
