//go:build linux

package fault

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong/internal/porttest"
)

// The members of the exchange. Codes have the form of Decision 20/2020/QĐ-TTg.
const (
	personsService = "VN/GOV/G01/POPULATION/persons"
	ownerGateway   = "VN/GOV/G01/gw1"
	secondGateway  = "VN/GOV/G01/gw2"
	askerGateway   = "VN/GOV/G09/gw1"
	askerSystem    = "VN/GOV/G09/OFFICIALS"
)

// world is an exchange of real processes: a directory, the gateway of the
// register's owner with the register behind it, and that of an agency that asks.
type world struct {
	t         *testing.T
	dir       string
	hosts     hosts
	directory *server
	owner     *member
	asker     *member
	questions []string
	freePort  int // of the network namespaces
}

// member is a node with its gateway.
type member struct {
	server
	w       *world
	gateway string // its id
	host    string // by which others reach it
	dir     string // of the gateway
	config  string // the file
	peers   string // addresses
	clients string
	own     string       // of the node's own interface
	local   *http.Client // a program of its machine
}

// hosts are where the members run.
type hosts struct {
	namespaces [3]string // of directory, owner, asker; "" is this machine's network
	addresses  [3]string
}

var oneMachine = hosts{addresses: [3]string{"127.0.0.1", "127.0.0.1", "127.0.0.1"}}

const people = 60

// newWorld makes and starts all of it. prepare may adjust the members before
// they start.
func newWorld(t *testing.T, h hosts, prepare ...func(w *world)) *world {
	t.Helper()
	w := &world{t: t, dir: t.TempDir(), hosts: h}
	w.openDirectory()
	w.owner = w.newMember("owner", ownerGateway, 1)
	w.asker = w.newMember("asker", askerGateway, 2)
	w.fill()
	for _, f := range prepare {
		f(w)
	}
	w.owner.start(t)
	w.asker.start(t)
	w.owner.grant("verify")
	return w
}

func (w *world) at(name ...string) string { return filepath.Join(append([]string{w.dir}, name...)...) }

// address is a free one of the host.
func (w *world) address(host int) string {
	if w.hosts.namespaces[host] != "" { // nobody else is there
		w.freePort++
		return fmt.Sprintf("%s:%d", w.hosts.addresses[host], 7000+w.freePort)
	}
	return porttest.Address(w.t)
}

func (w *world) openDirectory() {
	address := w.address(0)
	d := w.at("directory")
	run(w.t, "directory", "init", "--dir", d, "--address", "https://"+address, "--root-dir", w.at("roots"))
	run(w.t, "directory", "member", "add", "--dir", d, "--id", "VN/GOV/G01", "--name", "Owner")
	run(w.t, "directory", "member", "add", "--dir", d, "--id", "VN/GOV/G09", "--name", "Asker")
	run(w.t, "directory", "system", "add", "--dir", d, "--id", "VN/GOV/G01/POPULATION", "--title", "Persons")
	run(w.t, "directory", "system", "add", "--dir", d, "--id", askerSystem, "--title", "Officials")
	run(w.t, "directory", "service", "publish", "--dir", d, "--id", personsService, "--title", "Persons")
	w.directory = &server{
		name: "directory", namespace: w.hosts.namespaces[0], word: "Directory:",
		args: []string{"directory", "serve", "--dir", d, "--listen", address},
	}
	w.directory.start(w.t)
}

// newMember joins a gateway and writes its node's configuration.
func (w *world) newMember(name, id string, host int) *member {
	w.t.Helper()
	m := &member{w: w, gateway: id, host: w.hosts.addresses[host], dir: w.at(name), config: w.at(name + ".yaml")}
	m.peers = w.address(host)
	inside := hosts{namespaces: w.hosts.namespaces, addresses: oneMachine.addresses}
	at := world{t: w.t, hosts: inside, freePort: w.freePort}
	m.clients, m.own = at.address(host), at.address(host)
	w.freePort = at.freePort
	must(w.t, os.MkdirAll(m.dir, 0o700))
	token := w.at(name + ".token")
	must(w.t, os.WriteFile(token, []byte(run(w.t, "directory", "token", "--dir", w.at("directory"), "--gateway", id)), 0o600))
	runIn(w.t, w.hosts.namespaces[host], "gateway", "join", "--token-file", token, "--dir", filepath.Join(m.dir, "identity"), "--address", m.peers)
	config := fmt.Sprintf("listen: %s\ndatabase: sqlite:%s\ngateway:\n  dir: %s\n  peers: %s\n  clients: %s\n", m.own, w.at(name+".db"), m.dir, m.peers, m.clients)
	if strings.HasPrefix(id, "VN/GOV/G01/") {
		config += "  service: " + personsService + "\nroles: [population]\n"
	} else {
		config += "roles: [official]\n"
	}
	must(w.t, os.WriteFile(m.config, []byte(config), 0o600))
	m.server = server{name: name, namespace: w.hosts.namespaces[host], word: "msg=serving", args: []string{"serve", "--config", m.config}}
	m.local = w.localClient(w.hosts.namespaces[host], name)
	return m
}

// fill puts a synthetic country into the owner's register, and keeps questions
// about its people.
func (w *world) fill() {
	file := w.at("country.csv")
	run(w.t, "synth", "country", "--quiet", "--people", fmt.Sprint(people), "--out", file)
	run(w.t, "population", "import", "--quiet", "--from", file, "--db", "sqlite:"+w.at("owner.db"))
	f, err := os.Open(file)
	must(w.t, err)
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	must(w.t, err)
	for _, row := range rows[1:] {
		d, err := time.Parse("02/01/2006", row[4])
		if err != nil {
			continue // a year only
		}
		q, err := json.Marshal(map[string]string{"number": row[0], "name": row[3], "birth_date": d.Format(time.DateOnly)})
		must(w.t, err)
		w.questions = append(w.questions, string(q))
	}
	if len(w.questions) < people/2 {
		w.t.Fatalf("%d questions for %d people", len(w.questions), people)
	}
}

// grant allows the asker an operation.
func (m *member) grant(rung string) {
	m.t.Helper()
	m.permit(rung, fmt.Sprintf(`"method":"POST","path":"/v1/population/%[1]s","rung":"%[1]s","mode":"refuse_whole"`, rung))
}

// permit allows the asker what is said of operations.
func (m *member) permit(name, operations string) {
	m.t.Helper()
	const text = `{"by":"operator-7","why":"test","grant":{"id":"officials-%s","consumer":"%s","service":"%s",%s,
		"purposes":["officials.reconcile"],"bases":["27/2026/ND-CP; article=5"],
		"relation":{"rule":"any"},"disclosure":{"class":"at_once"},
		"valid_from":"2020-01-01T00:00:00Z","valid_until":"2100-01-01T00:00:00Z"}}`
	r, err := http.NewRequestWithContext(m.t.Context(), http.MethodPost, "http://"+m.own+"/v1/grants", strings.NewReader(fmt.Sprintf(text, name, askerSystem, personsService, operations)))
	must(m.t, err)
	r.Header.Set("Content-Type", "application/json")
	resp, err := m.local.Do(r)
	must(m.t, err)
	defer resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		m.t.Fatalf("the grant was refused with status %d", resp.StatusCode)
	}
}

// localClient is a program of a machine: its connections begin there.
func (w *world) localClient(namespace, name string) *http.Client {
	transport := &http.Transport{MaxIdleConnsPerHost: 32}
	if namespace != "" {
		socket := w.startRelay(namespace, name)
		transport.DialContext = func(ctx context.Context, _, address string) (net.Conn, error) { return dialRelay(ctx, socket, address) }
	}
	w.t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, Timeout: patience}
}

func runIn(t *testing.T, namespace string, args ...string) {
	t.Helper()
	if namespace == "" {
		run(t, args...)
		return
	}
	command(t, append([]string{"ip", "netns", "exec", namespace, program}, args...)...)
}
