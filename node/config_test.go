package node_test

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/node"
)

func load(t *testing.T, text string) (node.Config, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "node.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return node.LoadConfig(path)
}

func TestSmallestConfig(t *testing.T) {
	t.Parallel()
	c, err := load(t, "database: sqlite:/tmp/x.db\n")
	if err != nil {
		t.Fatal(err)
	}
	if c.Listen != "127.0.0.1:8080" || len(c.Roles) != len(node.Roles) || c.HTTP.Grace == 0 || c.Log.Level != "info" {
		t.Errorf("defaults are missing: %+v", c)
	}
}

// TestRelativePaths: they start at the configuration's folder, wherever the process was
// started.
func TestRelativePaths(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	must(t, os.Mkdir(filepath.Join(dir, "data"), 0o700))
	must(t, os.WriteFile(filepath.Join(dir, "line"), []byte("sqlite:data/second.db\n"), 0o600))
	for name, text := range map[string]string{
		"first.db":  "listen: 127.0.0.1:0\nroles: [population]\ndatabase: data/first.db\ngateway: {dir: gw}\n",
		"second.db": "listen: 127.0.0.1:0\nroles: [population]\ndatabase_file: line\n",
	} {
		path := filepath.Join(dir, "node.yaml")
		must(t, os.WriteFile(path, []byte(text), 0o600))
		c, err := node.LoadConfig(path)
		must(t, err)
		if want := filepath.Join(dir, "gw"); name == "first.db" && string(c.Gateway.Dir) != want {
			t.Errorf("the gateway's folder is %s, want %s", c.Gateway.Dir, want)
		}
		c.Gateway.Dir = ""
		n := &node.Node{Config: c, Version: "test", Now: time.Now, Log: slog.New(slog.DiscardHandler)}
		must(t, n.Open(t.Context()))
		must(t, n.Close())
		if _, err := os.Stat(filepath.Join(dir, "data", name)); err != nil {
			t.Error(err)
		}
	}
}

func TestConfigRefuses(t *testing.T) {
	t.Parallel()
	const (
		db          = "database: sqlite:/tmp/x.db\n"
		gatewayLine = "gateway: {dir: x, service: VN/GOV/G01/POPULATION/persons, "
		soapLine    = "soap: {listen: '127.0.0.1:0', certificate: c, key: k"
	)
	for name, tt := range map[string]struct{ text, says string }{
		"nothing":                  {"", "exactly one of database and database_file"},
		"two databases":            {db + "database_file: x\n", "exactly one of database and database_file"},
		"misspelt":                 {db + "lisen: x\n", `"lisen" is not known`},
		"open to all":              {db + "listen: 0.0.0.0:8080\n", "callers are not authenticated"},
		"empty host":               {db + "listen: :8080\n", "callers are not authenticated"},
		"a name":                   {db + "listen: register.example:8080\n", "callers are not authenticated"},
		"no port":                  {db + "listen: 127.0.0.1\n", "needs HOST:PORT"},
		"unknown role":             {db + "roles: [populaton]\n", `role "populaton" is not known`},
		"court, no service id":     {db + "court: {population: persons}\n", "court.population needs the id"},
		"court, no gateway":        {db + "court: {population: VN/GOV/G01/POPULATION/persons}\n", "court.population needs gateway.dir"},
		"role twice":               {db + "roles: [population, population]\n", "given twice"},
		"console alone":            {db + "roles: [console, population]\n", "give this node those roles too"},
		"long header":              {db + "http: {read_header: 5m}\n", "http.read_header needs a duration"},
		"negative grace":           {db + "http: {grace: -1s}\n", "http.grace needs a duration"},
		"no catalogue":             {db + "officials_catalogue: nowhere.yaml\n", "cannot be opened"},
		"log level":                {db + "log: {level: loud}\n", `log level "loud"`},
		"log format":               {db + "log: {format: xml}\n", `log format "xml"`},
		"secret is not":            {"database_file: nowhere\n", "secret file"},
		"SOAP without service":     {db + "gateway: {soap: {listen: '127.0.0.1:0'}}\n", "needs gateway.service"},
		"SOAP without TLS":         {db + gatewayLine + "soap: {listen: '127.0.0.1:0'}}\n", "needs certificate and key"},
		"SOAP without port":        {db + gatewayLine + "soap: {listen: here}}\n", "needs HOST:PORT"},
		"SOAP without accounts":    {db + gatewayLine + soapLine + "}}\n", "needs accounts"},
		"SOAP account's system":    {db + gatewayLine + soapLine + ", accounts: [{user: court}]}}\n", "needs a system"},
		"SOAP account's purpose":   {db + gatewayLine + soapLine + ", accounts: [{user: court, system: VN/GOV/G11/COURT, basis: 27/2026/ND-CP}]}}\n", "a ground of the SOAP account"},
		"SOAP account without any": {db + gatewayLine + soapLine + ", accounts: [{user: court, system: VN/GOV/G11/COURT}]}}\n", "needs a ground"},
		"duration number":          {db + "http: {grace: 20}\n", "node.yaml:2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := load(t, tt.text)
			if err == nil || !strings.Contains(err.Error(), tt.says) || lienthong.CodeOf(err) != lienthong.Invalid {
				t.Errorf("says %v, want %q", err, tt.says)
			}
		})
	}
}

func TestPublicAddressNeedsTwoLines(t *testing.T) {
	t.Parallel()
	const db = "database: sqlite:/tmp/x.db\n"
	for _, text := range []string{
		"listen: 0.0.0.0:8080\nallow_public: true\n",
		"listen: localhost:8080\n",
		"listen: '[::1]:0'\n",
	} {
		if _, err := load(t, db+text); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}
