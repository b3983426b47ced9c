package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/lienthong/lienthong/internal/vntext"
	"github.com/lienthong/lienthong/reconcile/evaluate"
)

// set is a set of tables with the truth about them.
type set struct {
	name   string
	tables []string
	rows   []int
	truth  map[evaluate.Pair]bool
	model  string // "" for none
}

func (s *set) oneTable() bool { return len(s.tables) == 1 }

func (s *set) pair(a, b string) evaluate.Pair {
	if s.oneTable() {
		return evaluate.Unordered(a, b)
	}
	return evaluate.Pair{Left: a, Right: b}
}

func (o *options) set(ctx context.Context, work, binary, name string) (*set, error) {
	if name == "country" {
		return o.country(ctx, work, binary)
	}
	if made[name] != nil {
		return o.make(work, name)
	}
	path := filepath.Join(o.Data, name+".csv")
	records, err := readCSV(path, ',')
	if err != nil {
		return nil, err
	}
	of := map[string]string{}
	for _, r := range records[1:] {
		id := strings.TrimSpace(r[0])
		switch name {
		case "fake_1000":
			of[id] = r[len(r)-1]
		case "rldata500":
			of[id] = r[1]
		default: // rec-7-org and rec-7-dup-0 are the same
			of[id] = strings.Split(id, "-")[1]
		}
	}
	return &set{name: name, tables: []string{path}, rows: []int{len(of)}, truth: evaluate.Clusters(of)}, nil
}

// country makes two tables of a synthetic country: a register with errors, and
// the population. Names are folded for both engines, since Splink knows no
// Vietnamese; the number, the date of birth and the sex are as they were typed.
func (o *options) country(ctx context.Context, work, binary string) (*set, error) {
	population, register, truth := filepath.Join(work, "population.csv"), filepath.Join(work, "register.csv"), filepath.Join(work, "truth.csv")
	people := strconv.Itoa(o.People)
	s := &set{name: "country", tables: []string{filepath.Join(work, "left.csv"), filepath.Join(work, "right.csv")}, truth: map[evaluate.Pair]bool{}}
	s.model = filepath.Join(work, "country.yaml")
	s.rows = []int{o.Rows, o.People}
	if _, err := os.Stat(s.model); err == nil { // made before
		return s, s.readTruth(truth)
	}
	for _, args := range [][]string{
		{"synth", "country", "--people", people, "--out", population, "-q"},
		{"synth", "officials", "--people", people, "--rows", strconv.Itoa(o.Rows), "--out", register, "--truth", truth, "-q"},
	} {
		if out, err := exec.CommandContext(ctx, binary, args...).CombinedOutput(); err != nil {
			return nil, fmt.Errorf("%w: %s", err, out)
		}
	}
	left, err := plain(register, s.tables[0], ';', [4]string{"Họ và tên khai sinh", "Ngày, tháng, năm sinh", "Giới tính", "Số CMND/CCCD"}, "")
	if err != nil {
		return nil, err
	}
	right, err := plain(population, s.tables[1], ',', [4]string{"ho_va_ten", "ngay_sinh", "gioi_tinh", "so_dinh_danh"}, "so_dinh_danh")
	if err != nil {
		return nil, err
	}
	s.rows = []int{left, right}
	if err := s.readTruth(truth); err != nil {
		return nil, err
	}
	_, _ = os.Remove(population), os.Remove(register)
	return s, os.WriteFile(s.model, countryModel, 0o600)
}

// readTruth reads which person each row of the register is.
func (s *set) readTruth(path string) error {
	rows, err := readCSV(path, ',')
	if err != nil {
		return err
	}
	for _, r := range rows[1:] {
		if r[1] != "" {
			s.truth[evaluate.Pair{Left: r[0], Right: r[1]}] = true
		}
	}
	return nil
}

// plain writes a table as id, name, given, dob, birth_year, sex, number. The id
// is the number of the row if no column is named.
func plain(from, to string, comma rune, columns [4]string, id string) (rows int, err error) {
	f, err := os.Open(from)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma, r.ReuseRecord = comma, true
	header, err := r.Read()
	if err != nil {
		return 0, err
	}
	at := map[string]int{}
	for i, h := range header {
		at[strings.TrimPrefix(h, "\ufeff")] = i
	}
	for _, c := range columns {
		if _, ok := at[c]; !ok {
			return 0, fmt.Errorf("%s has no column %q", from, c)
		}
	}
	out, err := os.Create(to)
	if err != nil {
		return 0, err
	}
	defer out.Close()
	w := csv.NewWriter(out)
	_ = w.Write([]string{"id", "name", "given", "dob", "birth_year", "sex", "number"}) // w.Error tells
	for {
		row, err := r.Read()
		if row == nil {
			break
		}
		if err != nil {
			return 0, err
		}
		rows++
		key := strconv.Itoa(rows)
		if id != "" {
			key = row[at[id]]
		}
		repaired, _ := vntext.Repair(row[at[columns[0]]])
		name := vntext.Fold(repaired)
		born := isoDate(row[at[columns[1]]])
		_ = w.Write([]string{key, name, name[strings.LastIndexByte(name, ' ')+1:], born, born[:min(4, len(born))], vntext.Fold(row[at[columns[2]]]), row[at[columns[3]]]})
	}
	w.Flush()
	return rows, w.Error()
}

// isoDate turns dd/mm/yyyy into yyyy-mm-dd, and leaves out what is no whole date.
func isoDate(s string) string {
	p := strings.FieldsFunc(s, func(r rune) bool { return r == '/' || r == '.' || r == '-' })
	if len(p) != 3 || len(p[2]) != 4 {
		return ""
	}
	return fmt.Sprintf("%s-%02s-%02s", p[2], p[1], p[0])
}

func readCSV(path string, comma rune) ([][]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma = comma
	return r.ReadAll()
}
