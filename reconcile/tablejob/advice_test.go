package tablejob_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lienthong/lienthong/reconcile/tablejob"
)

// TestAdvice: what tables show to be a mistake of a model is said: a field that one table has
// nothing in, texts whose numbers it does not compare, and an id that stands there twice.
func TestAdvice(t *testing.T) {
	t.Parallel()
	header := []string{"id", "title", "maker", "phone"}
	var left, right [][]string
	for i := range 60 {
		title := fmt.Sprintf("Lamp %c%d with shade", 'A'+rune(i%26), 100+i)
		left = append(left, []string{fmt.Sprint("l", i), title, []string{"Lux", "Sol"}[i%2], fmt.Sprintf("09%08d", i*7919)})
		right = append(right, []string{fmt.Sprint("r", i), title, []string{"Lux", "Sol"}[i%2], ""})
	}
	dir := t.TempDir()
	model := func(more string) string {
		return writeModel(t, `version: 1
link: one_to_one
id: id
fields:
  - {name: title, kind: text, columns: [title]}
  - {name: maker, kind: category, columns: [maker]}
  - {name: phone, kind: phone, columns: [phone]}
`+more+`blocking: {all: true}
thresholds: {match: 0.5, review: 0.05}
`)
	}
	said := func(j tablejob.Job) string {
		var b strings.Builder
		j.Left, j.Right, j.Out, j.Log = writeTable(t, "left.csv", header, left), writeTable(t, "right.csv", header, right), filepath.Join(dir, "out.csv"), &b
		if _, err := j.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	lines := said(tablejob.Job{Model: model("")})
	for _, want := range []string{`field "phone" is empty in every row of the right table`, `field "title_codes" of kind codes is added: 100% of the texts hold a number`} {
		if !strings.Contains(lines, want) {
			t.Errorf("%q is not said in\n%s", want, lines)
		}
	}
	if lines := said(tablejob.Job{Model: model("  - {name: codes, kind: codes, columns: [title]}\n")}); strings.Contains(lines, "is added") {
		t.Errorf("added although a field has the codes:\n%s", lines)
	}
	lines = said(tablejob.Job{Model: model("  - {name: day, kind: date, columns: [title]}\n")})
	if !strings.Contains(lines, `field "day" is of kind date, but 100% of its values are no dates`) {
		t.Errorf("a kind that the values are not of is not said in\n%s", lines)
	}
	if !strings.Contains(lines, `model.yaml:8:38: field "day" compares column "title", as field "title" does already`) {
		t.Errorf("a column that two fields compare is not said with its place in\n%s", lines)
	}
	keyed := writeModel(t, `version: 1
link: one_to_one
id: id
fields:
  - {name: title, kind: text, columns: [title]}
  - {name: maker, kind: category, columns: [maker], right_columns: [phone]}
blocking:
  keys: ["title:word", "title, maker"]
thresholds: {match: 0.5, review: 0.05}
`)
	if lines := said(tablejob.Job{Model: keyed}); !strings.Contains(lines, `model.yaml:8:24: no two rows agree on the key "title, maker"`) || strings.Contains(lines, `the key "title:word", so`) {
		t.Errorf("the key that finds nothing is not said, or another one is, in\n%s", lines)
	}
	left[1][0] = left[0][0]
	var proposal strings.Builder
	if err := (&tablejob.Job{Left: writeTable(t, "left.csv", header, left), Log: &proposal}).WriteProposal(t.Context(), filepath.Join(dir, "proposal.yaml"), nil); err != nil {
		t.Fatal(err)
	}
	for _, lines := range []string{said(tablejob.Job{}), proposal.String()} {
		if !strings.Contains(lines, `column "id" looks like the id of rows, and 1.7% of its values stand there more than once: rows are named by column "phone"`) {
			t.Errorf("an id that is there twice is not said:\n%s", lines)
		}
	}
	left[1][0] = ""
	if lines := said(tablejob.Job{}); !strings.Contains(lines, `column "id" looks like the id of rows, and 1.7% of the rows have none: rows are named by column "phone"`) {
		t.Errorf("an id that a row lacks is not said:\n%s", lines)
	}
}

// TestForgottenID: rows are called by their number where the model names no id, and that a column
// would do is said, unless the number is asked for.
func TestForgottenID(t *testing.T) {
	t.Parallel()
	header, rows, _ := people(31, 100)
	left, right := writeTable(t, "left.csv", header, rows), writeTable(t, "right.csv", append([]string{"record_id"}, header[1:]...), rows)
	for name, c := range map[string]struct {
		ids, right, want, first string
	}{
		"none":         {"", "", `names no id, so that rows are called by their number in the file; column "id" of`, "2"},
		"numbers":      {`id: "-"`, "", "", "2"},
		"named":        {"id: id", "", "", "r0000"},
		"none of two":  {"", right, `column "id" of`, "2"},
		"numbers of 2": {"id: id\nright_id: \"-\"", right, "", "r0000"},
	} {
		var said strings.Builder
		j := tablejob.Job{Left: left, Right: c.right, Out: filepath.Join(t.TempDir(), "out.csv"), Log: &said, Model: writeModel(t, "version: 1\n"+c.ids+`
fields:
  - {name: given, kind: given, columns: [first_name]}
  - {name: family, kind: family, columns: [surname]}
  - {name: born, kind: date, columns: [dob]}
thresholds: {match: 0.5, review: 0.05}
`)}
		if _, err := j.Run(t.Context()); err != nil {
			t.Fatal(name, err)
		}
		if has := strings.Contains(said.String(), "names no id"); has != (c.want != "") || !strings.Contains(said.String(), c.want) {
			t.Errorf("%s: said\n%s", name, said.String())
		}
		if got := readRows(t, j.Out)[1][0]; got != c.first {
			t.Errorf("%s: the first row is called %q, want %q", name, got, c.first)
		}
	}
}

// TestForeignHeadings: fields are called as their columns, in whatever script, and the model
// that is written can be used.
func TestForeignHeadings(t *testing.T) {
	t.Parallel()
	_, rows, _ := people(9, 150)
	for _, c := range []struct {
		header []string
		want   string
	}{
		{[]string{"Номер", "Имя", "Фамилия", "Дата рождения", "Город", "Телефон"}, "дата_рождения"},
		{[]string{"番号", "名", "姓", "生年月日", "市区町村", "電話番号"}, "生年月日"},
		{[]string{"الرقم", "الاسم", "اسم العائلة", "تاريخ الميلاد", "المدينة", "الهاتف"}, "تاريخ_الميلاد"},
		{[]string{"Mã", "Tên", "Họ", "Ngày sinh", "Tỉnh/Thành", "Điện thoại"}, "ngay_sinh"},
	} {
		dir := t.TempDir()
		j := tablejob.Job{Left: writeTable(t, "people.csv", c.header, rows), Out: filepath.Join(dir, "out.csv"), SaveModel: filepath.Join(dir, "model.yaml")}
		if _, err := j.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(j.SaveModel)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), "name: "+c.want+"\n") || strings.Contains(string(text), "name: field") {
			t.Errorf("no field %q in\n%s", c.want, text)
		}
		j.Model, j.SaveModel = j.SaveModel, ""
		if _, err := j.Run(t.Context()); err != nil {
			t.Errorf("%q: the model that was written: %v", c.want, err)
		}
	}
}
