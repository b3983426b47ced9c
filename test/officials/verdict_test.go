package officials_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// TestOneVerdictForEachRow holds for both formats that rows out are rows in, in
// order, and that every verdict is whole.
func TestOneVerdictForEachRow(t *testing.T) {
	t.Parallel()
	for format, headerRow := range map[string]int{"officials.csv": 1, "officials.xlsx": 4} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			in := officials(t)
			out, summary := link(t, job(t, format))
			if len(out) != len(in) || summary.Rows != len(in) || len(in) != 1561 || summary.Persons != 20_001 {
				t.Fatalf("%d verdicts and %d counted, of %d rows and %d persons", len(out), summary.Rows, len(in), summary.Persons)
			}
			linked := 0
			for i, v := range out {
				if v[rowID] != in[i][rowID] || v["row"] != fmt.Sprint(headerRow+1+i) {
					t.Fatalf("verdict %d is about %s in row %s, want %s", i, v[rowID], v["row"], in[i][rowID])
				}
				isLinked := strings.HasPrefix(v[verdict], "linked")
				if isLinked != digits(v[pin], 12) || (v[verdict] == "linked_with_differences") != (isLinked && v[differences] != "") {
					t.Errorf("row %s: %s with %d digits of a number and the differences %q", v["row"], v[verdict], len(v[pin]), v[differences])
				}
				if v["reason_vi"] == "" || v[reason] == "" {
					t.Errorf("row %s has no reason", v["row"])
				}
				if isLinked {
					linked++
				}
			}
			if share := float64(linked) / float64(len(out)); share < 0.97 || share > 0.985 {
				t.Errorf("%.4f of the rows are linked, want 0.97 to 0.985", share)
			}
			if summary.Duplicates < 20 {
				t.Errorf("%d rows repeat the person of another row, want 20 or more", summary.Duplicates)
			}
		})
	}
}

// TestNumberNameAndDate holds every row to its person whose current number,
// name and full date of birth are that person's.
func TestNumberNameAndDate(t *testing.T) {
	t.Parallel()
	bearer := make(map[string]row)
	for _, p := range population(t) {
		bearer[p[personPIN]] = p
	}
	plain := 0
	out, _ := link(t, job(t, "officials.csv"))
	for i, r := range officials(t) {
		p := bearer[r[rowNumber]]
		if p == nil || fold(p[personName]) != fold(r[rowName]) || !full(r[rowBirth]) || p[personBirth] != r[rowBirth] {
			continue
		}
		plain++
		if out[i][pin] != r[rowNumber] {
			t.Errorf("row %s bears the number, name and date of a person and is %s", out[i]["row"], out[i][verdict])
		}
	}
	if plain < 600 {
		t.Errorf("only %d rows bear the number, name and date of a person: the test tests too little", plain)
	}
}

// TestOldNumberAndName holds every row to its person whose old number is that
// person's alone among those of the same name.
func TestOldNumberAndName(t *testing.T) {
	t.Parallel()
	bearers := make(map[string][]row)
	for _, p := range population(t) {
		bearers[p[personCMND]] = append(bearers[p[personCMND]], p)
	}
	plain := 0
	out, _ := link(t, job(t, "officials.csv"))
	for i, r := range officials(t) {
		if !digits(r[rowNumber], 9) {
			continue
		}
		var meant []string
		for _, p := range bearers[r[rowNumber]] {
			if fold(p[personName]) == fold(r[rowName]) {
				meant = append(meant, p[personPIN])
			}
		}
		if len(meant) != 1 {
			continue
		}
		plain++
		if out[i][pin] != meant[0] || !strings.Contains(out[i][differences], "cmnd9_instead_of_pin") {
			t.Errorf("row %s bears the old number and the name of a person and is %s (%s)", out[i]["row"], out[i][verdict], out[i][differences])
		}
	}
	if plain < 400 {
		t.Errorf("only %d rows bear the old number and name of a person: the test tests too little", plain)
	}
}

// TestStrangers holds that nobody is linked to a row whose number nobody bears
// and whose name and full date of birth nobody has. A row may be linked in
// spite of both; in this sample no legible one has a reason to.
func TestStrangers(t *testing.T) {
	t.Parallel()
	taken := make(map[string]bool)
	for _, p := range population(t) {
		taken[p[personPIN]], taken[p[personOldPIN]] = true, true
		taken[fold(p[personName])+p[personBirth]] = true
	}
	strangers := 0
	out, _ := link(t, job(t, "officials.csv"))
	for i, r := range officials(t) {
		name := fold(r[rowName])
		if !digits(r[rowNumber], 12) || taken[r[rowNumber]] || !full(r[rowBirth]) || !legible(name) || taken[name+r[rowBirth]] {
			continue
		}
		strangers++
		if strings.HasPrefix(out[i][verdict], "linked") {
			t.Errorf("row %s: nobody has its number, nobody its name and date, and it is %s", out[i]["row"], out[i][verdict])
		}
	}
	if strangers < 30 {
		t.Errorf("only %d rows are about strangers: the test tests too little", strangers)
	}
}

// TestWorkbookSaysTheSame compares the verdicts of the workbook with those of
// the CSV. Some cells of the workbook hold another number than the CSV: a
// program took 026180533763 for an octal number and stored 177. Such a row is
// about the same person all the same; of the others every word is the same.
func TestWorkbookSaysTheSame(t *testing.T) {
	t.Parallel()
	in := officials(t)
	fromCSV, _ := link(t, job(t, "officials.csv"))
	fromXLSX, _ := link(t, job(t, "officials.xlsx"))
	book, err := excelize.OpenFile(sample(t, "officials.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	sheet, err := book.GetRows(book.GetSheetName(0))
	if err != nil || len(sheet) != len(in)+4 {
		t.Fatalf("the sheet has %d rows: %v", len(sheet), err)
	}
	const numberColumn = 6
	same := 0
	for i := range in {
		a, b := fromCSV[i], fromXLSX[i]
		if a[pin] != b[pin] {
			t.Errorf("row %s of the CSV is %s and row %s of the workbook is %s, of another person", a["row"], a[verdict], b["row"], b[verdict])
		}
		if sheet[i+4][numberColumn] != in[i][rowNumber] {
			continue
		}
		same++
		for _, column := range []string{verdict, "score", differences, candidates} {
			if a[column] != b[column] {
				t.Errorf("row %s: %s is %q from the CSV and %q from the workbook", a["row"], column, a[column], b[column])
			}
		}
	}
	if same < 1400 {
		t.Errorf("only %d rows have the same number in both files: the test tests too little", same)
	}
}
