package tablejob_test

import (
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong/reconcile/scheme"
	"github.com/lienthong/lienthong/reconcile/tablejob"
)

// names makes names and streets of some thousand kinds.
type names struct{ *rand.Rand }

func (r names) one() string {
	a, b := []string{"ba", "do", "ker", "lin", "mo", "ne", "ra", "sto", "tu", "wel"}, []string{"den", "la", "man", "nig", "rick", "sen", "ton", "va"}
	return a[r.IntN(len(a))] + b[r.IntN(len(b))] + a[r.IntN(len(a))] + []string{"", "n", "er", "o"}[r.IntN(4)]
}

func readRows(t *testing.T, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// linked runs a link of two tables without a model and counts what was decided.
func linked(t *testing.T, header []string, left, right [][]string, same func(left, right string) bool) (found, wrong int, kind string) {
	t.Helper()
	return linkedTables(t, [2][]string{header, header}, [2][][]string{left, right}, same)
}

// linkedTables is linked for two tables with headers of their own.
func linkedTables(t *testing.T, headers [2][]string, rows [2][][]string, same func(left, right string) bool) (found, wrong int, kind string) {
	t.Helper()
	out := filepath.Join(t.TempDir(), "pairs.csv")
	j := tablejob.Job{Left: writeTable(t, "left.csv", headers[0], rows[0]), Right: writeTable(t, "right.csv", headers[1], rows[1]), Out: out}
	s, err := j.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	pairs := readRows(t, out)
	at := map[string]int{}
	for i, h := range pairs[0] {
		at[h] = i
	}
	for _, p := range pairs[1:] {
		if p[at["decision"]] == "match" {
			found++
			if !same(p[at["left_id"]], p[at["right_id"]]) {
				wrong++
			}
		}
	}
	return found, wrong, s.Link
}

// TestHouseholds: those who live with a person share the family name and the
// address, and are four times as many as the true pairs. They are not taken for
// them.
func TestHouseholds(t *testing.T) {
	t.Parallel()
	r := names{rand.New(rand.NewPCG(3, 4))}
	var left, right [][]string
	const households, asked = 220, 100
	for h := range households {
		family, street, number := r.one(), r.one()+" street", fmt.Sprint(1+r.IntN(90))
		for k := range 5 {
			row := []string{fmt.Sprintf("r%d.%d", h, k), r.one(), family, fmt.Sprintf("%d-%02d-%02d", 1940+r.IntN(70), 1+r.IntN(12), 1+r.IntN(28)), number, street}
			right = append(right, row)
			if k == 0 && h < asked {
				row = append([]string{fmt.Sprintf("l%d", h)}, row[1:]...)
				if h%10 == 0 {
					row[3] = row[3][:8] + "01"
				}
				left = append(left, row)
			}
		}
	}
	found, wrong, kind := linked(t, []string{"id", "first_name", "surname", "dob", "house_number", "street"}, left, right, func(l, r string) bool { return "r"+l[1:]+".0" == r })
	if found < 97 || wrong > 1 || kind != string(scheme.OneToOne) {
		t.Errorf("%d of %d found, %d of them wrong, linked as %s", found, asked, wrong, kind)
	}
}

// TestNamesAlone: two tables of names and nothing else are linked by what names of
// one table do not have in common.
func TestNamesAlone(t *testing.T) {
	t.Parallel()
	r := names{rand.New(rand.NewPCG(5, 6))}
	var left, right [][]string
	const shared, alone = 300, 200
	for i := range shared + 2*alone {
		name := r.one() + " " + r.one()
		if i < shared+alone {
			left = append(left, []string{fmt.Sprintf("l%d", i), name})
		}
		if i < shared && i%3 == 0 {
			at := 1 + r.IntN(len(name)-2)
			name = name[:at] + name[at+1:] // a letter is left out
		}
		if i < shared || i >= shared+alone {
			right = append(right, []string{fmt.Sprintf("r%d", i), name})
		}
	}
	found, wrong, _ := linked(t, []string{"id", "name"}, left, right, func(l, r string) bool { return l[1:] == r[1:] })
	if found < shared*9/10 || wrong > found/50 {
		t.Errorf("%d of %d found, %d of them wrong", found, shared, wrong)
	}
}

// TestSeveralPartners: several rows of the right table mean one of the left.
func TestSeveralPartners(t *testing.T) {
	t.Parallel()
	header, rows, entity := people(12, 600)
	seen := map[string]bool{}
	var left, right [][]string
	for _, row := range rows {
		if who := entity[row[0]]; seen[who] {
			right = append(right, row)
		} else {
			seen[who] = true
			left = append(left, row)
			right = append(right, append([]string{"x" + row[0]}, row[1:]...))
			entity["x"+row[0]] = who
		}
	}
	found, wrong, kind := linked(t, header, left, right, func(l, r string) bool { return entity[l] == entity[r] })
	if found < len(right)*97/100 || wrong > 5 || kind != string(scheme.Spine) {
		t.Errorf("%d of %d found, %d of them wrong, linked as %s", found, len(right), wrong, kind)
	}
}

// deduped runs a job over one table without a model, and says how many pairs of rows it
// put together, and how many of them wrongly; rows of a person share what their id has
// before the point.
func deduped(t *testing.T, header []string, rows [][]string) (found, wrong int) {
	t.Helper()
	out := filepath.Join(t.TempDir(), "clusters.csv")
	j := tablejob.Job{Left: writeTable(t, "t.csv", header, rows), Out: out}
	if _, err := j.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	members := map[string][]string{}
	for _, row := range readRows(t, out)[1:] {
		person, _, _ := strings.Cut(row[0], ".")
		members[row[1]] = append(members[row[1]], person)
	}
	for _, persons := range members {
		for i := range persons {
			for _, other := range persons[:i] {
				found++
				if persons[i] != other {
					wrong++
				}
			}
		}
	}
	return found, wrong
}

// TestHomes: fifty live at one address, with one telephone and one number of the
// household, which some rows lack; some persons stand twice, with a slip of the hand.
// What all of a home share tells nobody from another.
func TestHomes(t *testing.T) {
	t.Parallel()
	r := names{rand.New(rand.NewPCG(9, 10))}
	var rows [][]string
	twice := 0
	for home := range 24 {
		shared := []string{r.one() + " street", fmt.Sprint(1 + r.IntN(90)), r.one() + "ville", fmt.Sprint(900_000_000 + r.IntN(99_999_999)), fmt.Sprint(5000 + 17*home)}
		for k := range 50 {
			row := append([]string{fmt.Sprintf("%d-%d.1", home, k), r.one(), r.one(), fmt.Sprintf("%d-%02d-%02d", 1940+r.IntN(70), 1+r.IntN(12), 1+r.IntN(28))}, shared...)
			for i := range shared {
				if r.IntN(8) == 0 {
					row[4+i] = ""
				}
			}
			rows = append(rows, row)
			if k%10 == 0 {
				again := append([]string{fmt.Sprintf("%d-%d.2", home, k)}, row[1:]...)
				if k == 10 {
					again[3] = again[3][:8] + "01"
				}
				rows = append(rows, again)
				twice++
			}
		}
	}
	found, wrong := deduped(t, []string{"id", "first_name", "surname", "dob", "street", "house_number", "city", "phone", "household_no"}, rows)
	if right := found - wrong; right < twice*95/100 || wrong > twice/50 {
		t.Errorf("%d pairs found, %d of them wrong; %d persons stand twice", found, wrong, twice)
	}
}

// TestMoved: persons of a household who stand twice, some with the address to which
// they moved by themselves.
func TestMoved(t *testing.T) {
	t.Parallel()
	r := names{rand.New(rand.NewPCG(11, 12))}
	var rows [][]string
	twice := 0
	address := func() []string {
		return []string{fmt.Sprint(1+r.IntN(90), " ", r.one(), " street"), r.one() + "ville", fmt.Sprint(10000 + r.IntN(80000)), fmt.Sprint(900_000_000 + r.IntN(99_999_999))}
	}
	for h := range 400 {
		family, home := r.one(), address()
		for k := range 1 + r.IntN(5) {
			row := append([]string{fmt.Sprintf("%d-%d.1", h, k), r.one(), family, fmt.Sprintf("%d-%02d-%02d", 1940+r.IntN(70), 1+r.IntN(12), 1+r.IntN(28))}, home...)
			rows = append(rows, row)
			if r.IntN(5) == 0 {
				again := append([]string{fmt.Sprintf("%d-%d.2", h, k)}, row[1:]...)
				if r.IntN(4) == 0 {
					copy(again[4:], address())
				}
				if r.IntN(3) == 0 {
					again[7] = ""
				}
				rows = append(rows, again)
				twice++
			}
		}
	}
	found, wrong := deduped(t, []string{"id", "first_name", "surname", "dob", "street", "city", "zip", "phone"}, rows)
	if right := found - wrong; right < twice*95/100 || wrong > twice/20 {
		t.Errorf("%d pairs found, %d of them wrong; %d persons stand twice", found, wrong, twice)
	}
}

// TestHouseholdsOfOneTable: a register of households in which a few persons stand
// twice. Those who live together are not made one.
func TestHouseholdsOfOneTable(t *testing.T) {
	t.Parallel()
	r := names{rand.New(rand.NewPCG(7, 8))}
	var rows [][]string
	for h := range 200 {
		family, street, number := r.one(), r.one()+" street", fmt.Sprint(1+r.IntN(90))
		for k := range 4 {
			row := []string{fmt.Sprintf("%d.%d", h, k), r.one(), family, fmt.Sprintf("%d-%02d-%02d", 1940+r.IntN(70), 1+r.IntN(12), 1+r.IntN(28)), number, street}
			rows = append(rows, row)
			if k == 0 && h%5 == 0 {
				rows = append(rows, append([]string{"again " + row[0]}, row[1:]...))
			}
		}
	}
	out := filepath.Join(t.TempDir(), "clusters.csv")
	j := tablejob.Job{Left: writeTable(t, "t.csv", []string{"id", "first_name", "surname", "dob", "house_number", "street"}, rows), Out: out}
	if _, err := j.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	sizes := map[string]int{}
	for _, row := range readRows(t, out)[1:] {
		sizes[row[1]]++
	}
	twice, more := 0, 0
	for _, n := range sizes {
		switch {
		case n == 2:
			twice++
		case n > 2:
			more++
		}
	}
	if twice < 38 || twice > 44 || more > 0 {
		t.Errorf("%d persons stand twice and %d more often, want 40 and none", twice, more)
	}
}

// TestHouseholdsWithoutBirths: an address book of households, some of whose persons stand in
// it twice with a slip of the hand. There are more pairs of a household than of a person, and
// nothing but the given name tells them apart; "Name" beside a given name is the family's.
func TestHouseholdsWithoutBirths(t *testing.T) {
	t.Parallel()
	r := names{rand.New(rand.NewPCG(41, 42))}
	slip := oneSlip(r.Rand)
	var rows [][]string
	twice := 0
	for h := range 300 {
		family, home := r.one(), []string{r.one() + "weg", fmt.Sprint(1 + r.IntN(90)), fmt.Sprint(10000 + 7*(h%60)), fmt.Sprint(300_000_000 + r.IntN(99_999_999))}
		for k := range 1 + r.IntN(4) {
			row := append([]string{fmt.Sprintf("%d-%d.1", h, k), r.one(), family}, home...)
			rows = append(rows, row)
			if r.IntN(3) == 0 {
				again := append([]string{fmt.Sprintf("%d-%d.2", h, k)}, row[1:]...)
				if at := 1 + r.IntN(6); at < 4 {
					again[at] = slip(again[at])
				}
				rows = append(rows, again)
				twice++
			}
		}
	}
	found, wrong := deduped(t, []string{"id", "Vorname", "Name", "Strasse", "Nr", "PLZ", "Tel"}, rows)
	if right := found - wrong; right < twice*90/100 || wrong > twice/20 {
		t.Errorf("%d pairs found, %d of them wrong; %d persons stand twice", found, wrong, twice)
	}
}

// TestPaid: invoices and the payments of them, which come some days later, of customers who
// come again. The dates are of no birth: that they differ tells no payment from its invoice.
func TestPaid(t *testing.T) {
	t.Parallel()
	r := names{rand.New(rand.NewPCG(43, 44))}
	customers := make([]string, 150)
	for i := range customers {
		customers[i] = r.one() + " " + r.one() + " Ltd"
	}
	const n = 600
	var left, right [][]string
	for i := range n + 300 {
		sent := time.Date(2024, 1, 1+r.IntN(360), 0, 0, 0, 0, time.UTC)
		customer, amount := customers[r.IntN(len(customers))], fmt.Sprintf("%d.%02d", 20+r.IntN(3000), r.IntN(100))
		if i < n+150 {
			left = append(left, []string{fmt.Sprint("i", i), customer, sent.Format("02.01.2006"), amount})
		}
		if i < n || i >= n+150 {
			paid := sent.AddDate(0, 0, []int{0, 1, 3, 7, 14, 30}[r.IntN(6)])
			right = append(right, []string{fmt.Sprint("p", i), strings.ToUpper(customer), paid.Format(time.DateOnly), amount})
		}
	}
	found, wrong, _ := linked(t, []string{"id", "customer", "date", "total"}, left, right, func(l, r string) bool { return l[1:] == r[1:] })
	if found-wrong < n*95/100 || wrong > n/50 {
		t.Errorf("%d pairs found, %d of them wrong; %d are paid", found, wrong, n)
	}
}
