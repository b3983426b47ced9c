package node_test

import (
	"encoding/json"
	"fmt"
	"iter"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/connectortest/library"
	"github.com/lienthong/lienthong/connector/legacysql"
	"github.com/lienthong/lienthong/connector/linkage"
	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/node"
	"github.com/lienthong/lienthong/population/populationtest"
)

// residents are persons of the sample register, as a connector's example wants
// them.
func residents(from, n int) iter.Seq[connector.Person] {
	return func(yield func(connector.Person) bool) {
		for i := from; i < from+n; i++ {
			p := connector.Person{PIN: populationtest.PIN(i).PIN(), Name: populationtest.Name(i), BirthDate: populationtest.BirthDate(i), Sex: lienthong.Sex(1 + i%2), Residence: "Bắc Ninh", Province: "Bắc Ninh"}
			if !yield(p) {
				return
			}
		}
	}
}

// linkedLibrary is the node of an agency whose library is linked, and a way to
// change its rows.
func linkedLibrary(t *testing.T, x exchangeOf, people int) (n *node.Node, change func(key, column, value string), remove func(keys ...string)) {
	t.Helper()
	dir := t.TempDir()
	db, err := legacysql.Open("sqlite", filepath.Join(dir, "legacy.db"))
	must(t, err)
	made := library.Example()
	made.Schema += "; ALTER TABLE doc_gia ADD COLUMN kq VARCHAR(30); ALTER TABLE doc_gia ADD COLUMN so CHAR(12)"
	must(t, legacysql.Make(t.Context(), db, "sqlite", made, residents(1, people)))
	t.Cleanup(func() { _ = db.Close() })
	text := strings.NewReplacer("$KIND", "sqlite", "$ADDRESS", "legacy.db", "VN/GOV/H05/LIBRARY/register", readers).Replace(library.Example().Description) +
		"linkage: {population: " + persons + ", purpose: library.reader-base, basis: 46/2019/QH14; article=42}\n" +
		"write_back: {records: [{record: reader, verdict: kq, number: so}]}\n"
	text = strings.Replace(text, "basis: 46/2019/QH14; article=42", `basis: "46/2019/QH14; article=42"`, 1)
	file := filepath.Join(dir, "library.yaml")
	must(t, os.WriteFile(file, []byte(text), 0o600))
	n = x.node(t, "G09", withLibrary(file))
	n.Config.Connectors = []conf.File{conf.File(file)}
	return n, func(key, column, value string) {
			must(t, legacysql.Set(t.Context(), db, "sqlite", "doc_gia", "ma_dg", key, column, value))
		}, func(keys ...string) {
			for _, key := range keys {
				must(t, legacysql.Delete(t.Context(), db, "sqlite", "doc_gia", "ma_dg", key))
			}
		}
}

// linkedNodes are the node of an agency whose library is linked, that of the
// population's owner, which grants it, and ways to change and remove rows.
func linkedNodes(t *testing.T, people int) (agency, register *node.Node, change func(key, column, value string), remove func(keys ...string)) {
	t.Helper()
	x := newExchange(t)
	service, err := lienthong.ParseServiceID(readers)
	must(t, err)
	must(t, x.registry.PublishService(t.Context(), service, "Bạn đọc", nil))
	register = startNode(t, x.node(t, "G01", func(c *node.Config) {
		owner(c)
		c.Gateway.Sectors = map[string]string{officials: "library"}
	}))
	_, err = register.Population.Import(t.Context(), populationtest.Persons(2*people))
	must(t, err)
	for i, g := range []string{
		`"method": "*", "path": "/v1/linkages/**", "rung": "fields", "read": ["pin", "differences"], "mode": "leave_out", "relation": {"rule": "any"}`,
		`"method": "POST", "path": "/v1/population/read", "rung": "fields", "read": ["full_name"], "mode": "leave_out", "relation": {"rule": "registered", "sector": "library", "capacities": ["reader"]}`,
	} {
		status, body := call(t, register.URL()+"/v1/grants", fmt.Sprintf(`{"by": "ops-1", "why": "test", "grant": {"id": "G-%d", "consumer": %q, "service": %q, %s,
			"purposes": ["library.reader-base"], "bases": ["46/2019/QH14; article=42"], "disclosure": {"class": "at_once"}, "valid_from": "2026-01-01T00:00:00Z"}}`, i, officials, persons, g))
		if status != 200 {
			t.Fatalf("grant %d: %d %s", i, status, body)
		}
	}

	agency, change, remove = linkedLibrary(t, x, people)
	startNode(t, agency)
	return agency, register, change, remove
}

// TestConnectorLinks: an agency's old table is linked with another agency's
// population over the exchange; a relationship grant that refused before then
// permits; a row whose number was typed wrongly is found by its person's number;
// and what has not changed is not sent again.
func TestConnectorLinks(t *testing.T) {
	t.Parallel()
	const people = 60
	agency, register, change, remove := linkedNodes(t, people)
	know(t, agency, register)

	read := func(i int) (int, string) {
		q, err := http.NewRequestWithContext(t.Context(), http.MethodPost, agency.Gateway.ClientsURL()+"/r1/"+persons+"/v1/population/read",
			strings.NewReader(fmt.Sprintf(`{"number": %q, "name": %q, "birth_date": %q, "fields": ["full_name"]}`, populationtest.PIN(i).Reveal(), populationtest.Name(i), populationtest.BirthDate(i))))
		must(t, err)
		for name, value := range map[string]string{"X-Road-Client": officials, "Lienthong-Purpose": "library.reader-base", "Lienthong-Legal-Basis": "46/2019/QH14; article=42", "Content-Type": "application/json"} {
			q.Header.Set(name, value)
		}
		return send(t, q)
	}
	links := agency.Connectors[0].Links
	links.JobRows = people / 4 // several jobs
	if status, body := read(people + 1); status != refused {
		t.Errorf("nobody's reader is told of: %d %s", status, body)
	}
	// Two runs at once are one after the other: the second has nothing to send.
	var sums [2]linkage.Summary
	var group errgroup.Group
	for i := range sums {
		group.Go(func() (err error) { sums[i], err = links.Run(t.Context(), links.Bound[0]); return err })
	}
	must(t, group.Wait())
	sum, second := sums[0], sums[1]
	if sum.Sent == 0 {
		sum, second = second, sum
	}
	if sum.Rows != people || sum.Sent != people || sum.Linked < people*9/10 || sum.References != sum.Linked || second.Rows != people || second.Sent > 0 {
		t.Errorf("the first run: %+v, the second: %+v", sum, second)
	}
	if status, body := read(2); status != 200 || !strings.Contains(body, populationtest.Name(2)) {
		t.Errorf("a reader, by the relation: %d %s", status, body)
	}
	if status, _ := read(people + 1); status != refused {
		t.Errorf("who is no reader: %d", status)
	}
	// Row 4 has its number typed with a space, which no index finds.
	status, body := call(t, agency.URL()+"/connectors/thuvien/v1/reader/read", fmt.Sprintf(`{"number": %q, "fields": ["card_number"]}`, populationtest.PIN(4).Reveal()))
	if status != 200 || !strings.Contains(body, "DG000004") {
		t.Errorf("a row with a damaged number: %d %s", status, body)
	}
	again, err := links.Run(t.Context(), links.Bound[0])
	if must(t, err); again.Sent != 0 || again.Rows != people {
		t.Errorf("nothing has changed, and the second run is %+v", again)
	}
	change("DG000002", "ho_ten", "Hoàng Thị Khác Hẳn")
	changed, err := links.Run(t.Context(), links.Bound[0])
	if must(t, err); changed.Sent != 1 {
		t.Errorf("one row has changed, and the third run is %+v", changed)
	}
	_, _, b := fetch(t, agency.URL()+"/connectors/thuvien/proposals/reader")
	if !strings.Contains(b, `"key":"DG000002","term":"full_name"`) || strings.Contains(b, "Hoàng") || strings.Contains(b, populationtest.PIN(2).Reveal()) {
		t.Errorf("the proposals: %.500s", b)
	}
	for line := range strings.Lines(b) {
		if !json.Valid([]byte(line)) {
			t.Errorf("no JSON: %s", line)
		}
	}

	// A row that is gone loses its link, and its person the entry that the grant asks.
	remove("DG000002")
	tidied, err := links.Run(t.Context(), links.Bound[0])
	if must(t, err); tidied.Gone != 1 || tidied.Ended != 1 || tidied.Rows != people-1 {
		t.Errorf("one row is gone, and the run is %+v", tidied)
	}
	if status, body := read(2); status != refused {
		t.Errorf("who was a reader: %d %s", status, body)
	}
	if status, _ := read(3); status != 200 {
		t.Errorf("who is one still: %d", status)
	}
	if _, _, b := fetch(t, agency.URL()+"/connectors/thuvien/proposals/reader"); strings.Contains(b, "DG000002") {
		t.Errorf("a proposal about a row that is gone: %.300s", b)
	}
}

// TestConnectorLoss: that most rows are gone at once is not believed until
// somebody says so.
func TestConnectorLoss(t *testing.T) {
	t.Parallel()
	const people = 240
	agency, register, _, remove := linkedNodes(t, people)
	know(t, agency, register)
	links := agency.Connectors[0].Links
	reader := links.Bound[0]
	_, err := links.Run(t.Context(), reader)
	must(t, err)
	for i := 1; i <= people*2/3; i++ {
		remove(fmt.Sprintf("DG%06d", i))
	}
	sum, err := links.Run(t.Context(), reader)
	if must(t, err); sum.Missing != people*2/3 || sum.Gone != 0 || sum.Ended != 0 {
		t.Errorf("most rows are gone, and the run is %+v", sum)
	}
	links.Turn(t.Context(), linkage.Wish{AcceptLoss: true})
	if sum, err = links.Run(t.Context(), reader); err != nil || sum.Missing != 0 || sum.Rows != people/3 {
		t.Errorf("after the loss was accepted: %+v, %v", sum, err)
	}
}
