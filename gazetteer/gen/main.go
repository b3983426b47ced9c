package main

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// repairs are the units whose type the source left empty, by list and code. In
// each the type is part of the name, or plain from the neighbours.
var repairs = map[string][2]string{
	"old 22108": {"xã", "Xuân Quang 3"},
	"old 22111": {"xã", "Xuân Phước"},
	"old 31843": {"thị trấn", "Ngan Dừa"},
	"new 24496": {"xã", "Ea Kly"},
}

// misplaced are communes that the source files under a neighbouring province.
// Their district tells the right one, and domain knowledge agrees: ward 4 of
// Tân An is in Long An, Tiên Hải of Hà Tiên in Kiên Giang.
var misplaced = map[string]string{"27691": "80", "30781": "91"}

// provinceSuccessors undoes what the source derived from the first of these: no
// part of Tiền Giang went to Tây Ninh.
var provinceSuccessors = map[string]string{"80,82": "82"}

// renamedDistricts are districts whose earlier name some rows still carry.
var renamedDistricts = map[string]string{"123\thuyện": "thị xã"}

func main() {
	from := flag.String("from", "../shared/data/gazetteer", "folder of the source lists")
	to := flag.String("to", "gazetteer/data", "folder to write")
	flag.Parse()
	if err := run(*from, *to); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(from, to string) error {
	provinces, err := table(filepath.Join(from, "provinces.tsv"), 5)
	if err != nil {
		return err
	}
	before, err := table(filepath.Join(from, "communes-before-2025-07.tsv"), 6)
	if err != nil {
		return err
	}
	after, err := table(filepath.Join(from, "communes-2025-07.tsv"), 4)
	if err != nil {
		return err
	}
	succession, err := table(filepath.Join(from, "succession-2025-07.tsv"), 3)
	if err != nil {
		return err
	}
	districts, err := districtsOf(before)
	if err != nil {
		return err
	}
	oldCommunes, err := communes("old", before, 3)
	if err != nil {
		return err
	}
	newCommunes, err := communes("new", after, 3)
	if err != nil {
		return err
	}
	outputs := []struct {
		name, header string
		lines        []string
	}{
		{"province.tsv", "list\tcode\ttype\tname\tsuccessors", provinceLines(provinces)},
		{"district.tsv", "code\ttype\tname\tprovince", districts},
		{"commune-old.tsv", "code\ttype\tname\tdistrict", oldCommunes},
		{"commune-new.tsv", "code\ttype\tname\tprovince", newCommunes},
		{"succession.tsv", "old\textent\tnew", successionLines(succession)},
	}
	for _, o := range outputs {
		text := o.header + "\n" + strings.Join(o.lines, "\n") + "\n"
		if err := os.WriteFile(filepath.Join(to, o.name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// table reads a tab-separated file with a header and n columns.
func table(path string, n int) ([][]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // read only
	var rows [][]string
	s := bufio.NewScanner(f)
	for line := 1; s.Scan(); line++ {
		cells := strings.Split(strings.TrimSuffix(s.Text(), "\r"), "\t")
		if len(cells) != n {
			return nil, fmt.Errorf("%s:%d: has %d columns, needs %d", path, line, len(cells), n)
		}
		if line > 1 {
			rows = append(rows, cells)
		}
	}
	return rows, s.Err()
}

func provinceLines(rows [][]string) []string {
	lists := map[string]string{"before-2025-07": "old", "2025-07": "new"}
	out := make([]string, len(rows))
	for i, r := range rows {
		successors := r[4]
		if fix, ok := provinceSuccessors[successors]; ok {
			successors = fix
		}
		out[i] = strings.Join([]string{lists[r[0]], r[1], r[2], r[3], successors}, "\t")
	}
	return out
}

// districtsOf collects the districts of the old communes and splits their
// types from their names.
func districtsOf(before [][]string) ([]string, error) {
	seen := map[string]string{}
	for _, r := range before {
		kind, name, ok := splitType(r[4])
		if !ok {
			return nil, fmt.Errorf("district %s: unknown type", r[3])
		}
		if fix, found := renamedDistricts[r[3]+"\t"+kind]; found {
			kind = fix
		}
		province := r[5]
		if fix, found := misplaced[r[0]]; found {
			province = fix
		}
		line := strings.Join([]string{r[3], kind, name, province}, "\t")
		if prev, dup := seen[r[3]]; dup && prev != line {
			return nil, fmt.Errorf("district %s: two names or provinces", r[3])
		}
		seen[r[3]] = line
	}
	out := make([]string, 0, len(seen))
	for _, line := range seen {
		out = append(out, line)
	}
	sort.Strings(out)
	return out, nil
}

// splitType cuts the type that the source writes before a district's name, in
// differing case.
func splitType(s string) (kind, name string, ok bool) {
	words := strings.Fields(s)
	for _, k := range []string{"quận", "huyện", "thị xã", "thành phố"} {
		n := len(strings.Fields(k))
		if len(words) > n && strings.ToLower(strings.Join(words[:n], " ")) == k {
			return k, strings.Join(words[n:], " "), true
		}
	}
	return "", "", false
}

func communes(list string, rows [][]string, parent int) ([]string, error) {
	out := make([]string, len(rows))
	for i, r := range rows {
		kind, name := r[1], r[2]
		if kind == "" {
			fix, ok := repairs[list+" "+r[0]]
			if !ok {
				return nil, fmt.Errorf("%s commune %s: no type and no repair", list, r[0])
			}
			kind, name = fix[0], fix[1]
		}
		out[i] = strings.Join([]string{r[0], kind, name, r[parent]}, "\t")
	}
	sort.Strings(out)
	return out, nil
}

// successionLines marks the extent by one sign: = unchanged, > whole, ~ part.
func successionLines(rows [][]string) []string {
	sign := map[string]string{"unchanged": "=", "whole": ">", "part": "~"}
	out := make([]string, len(rows))
	for i, r := range rows {
		out[i] = strings.Join([]string{r[0], sign[r[2]], r[1]}, "\t")
	}
	sort.Strings(out)
	return out
}
