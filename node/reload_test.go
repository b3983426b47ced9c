package node_test

import (
	"context"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/ledger/verify"
	"github.com/lienthong/lienthong/node"
	"github.com/lienthong/lienthong/node/access"
	"github.com/lienthong/lienthong/node/gateway"
	"github.com/lienthong/lienthong/node/gateway/offer"
)

// TestReloadAndStopUnderLoad: while clients ask without end, reading the files
// again cuts and refuses nobody; and when the agency's node is told to stop, every
// answer of which there is evidence reaches its client.
func TestReloadAndStopUnderLoad(t *testing.T) {
	t.Parallel()
	x := newExchange(t)
	callers := filepath.Join(x.dir, "callers")
	_, err := access.Add(callers, "ops-1", []access.Role{access.Operator})
	must(t, err)
	register := startNode(t, x.node(t, "G01", owner))
	asks := x.node(t, "G09", func(c *node.Config) {
		agency(c)
		c.Access.Callers = conf.File(callers)
		c.Gateway.Systems = []gateway.SystemConfig{{System: officials, Open: true}}
	})
	ctx, stop := context.WithCancel(context.Background())
	must(t, asks.Open(ctx))
	ended := make(chan error, 1)
	go func() { ended <- asks.Serve(ctx) }()
	know(t, register, asks)
	if status, body := call(t, register.URL()+"/v1/grants", grantBody("")); status != 200 {
		t.Fatalf("the grant: %d %s", status, body)
	}

	const clients, reloads = 4, 10
	var answered atomic.Int64
	asking := make(chan struct{})
	var reloading atomic.Bool
	reloading.Store(true)
	var all sync.WaitGroup
	for range clients {
		all.Go(func() {
			transport := &http.Transport{}
			defer transport.CloseIdleConnections()
			for {
				resp, err := transport.RoundTrip(question(t, asks))
				if err != nil { // nobody listens any more
					if reloading.Load() {
						t.Errorf("during a reload: %v", err)
					}
					return
				}
				body, err := io.ReadAll(resp.Body)
				if err == nil && resp.StatusCode == 200 && strings.Contains(string(body), "verified") {
					answered.Add(1)
				} else {
					t.Errorf("%d %s, %v", resp.StatusCode, body, err)
				}
				select {
				case asking <- struct{}{}:
				default:
				}
			}
		})
	}
	for i := range reloads {
		for range clients { // they do ask in between
			<-asking
		}
		if waiting, err := asks.Reload(asks.Config); err != nil || len(waiting) != 0 {
			t.Errorf("reload %d: %q wait, %v", i, waiting, err)
		}
	}
	reloading.Store(false)
	stop()
	must(t, <-ended)
	all.Wait()
	must(t, asks.Close())
	recorded := int64(0)
	_, err = verify.Dir(t.Context(), filepath.Join(string(asks.Config.Gateway.Dir), "ledger"), verify.Options{Record: func(_ uint64, _ []byte, e lienthong.Evidence) error {
		if e.Permitted {
			recorded++
		}
		return nil
	}})
	must(t, err)
	if recorded != answered.Load() || recorded < clients*reloads {
		t.Errorf("%d answers are recorded, %d arrived", recorded, answered.Load())
	}
}

// TestHealthSaysWhy: a gateway whose trust list is no longer in force is not well,
// and says so.
func TestHealthSaysWhy(t *testing.T) {
	t.Parallel()
	x := newExchange(t)
	n := x.node(t, "G09", agency)
	var later atomic.Int64
	n.Now = func() time.Time { return time.Now().Add(time.Duration(later.Load())) }
	startNode(t, n)
	if status, _, body := fetch(t, n.URL()+"/healthz"); status != 200 || body != "ok\n" {
		t.Errorf("well: %d %s", status, body)
	}
	later.Store(int64(30 * 24 * time.Hour))
	if status, _, body := fetch(t, n.URL()+"/healthz"); status != 503 || !strings.Contains(body, "trust list has expired") {
		t.Errorf("a month without the directory: %d %s", status, body)
	}
}

// TestReloadServices: another operation of a service that the agency has is
// offered at once, what cannot be read changes nothing, and an id that the
// register has is taken by nobody else.
func TestReloadServices(t *testing.T) {
	t.Parallel()
	x := newExchange(t)
	const id = "VN/GOV/G01/PORTAL/licences"
	n := startNode(t, x.node(t, "G01", owner))
	service := offer.Config{ID: id, URL: "http://127.0.0.1:9", Operations: []offer.OperationConfig{{Operation: "POST /licences/search", Person: "pin"}}}
	next := n.Config
	take := func(services ...offer.Config) error {
		next.Gateway.Services = services
		waiting, err := n.Reload(next)
		if len(waiting) > 0 {
			t.Errorf("%q wait", waiting)
		}
		return err
	}
	parsed, err := lienthong.ParseServiceID(id)
	must(t, err)
	offered := func() int {
		s, _ := n.Gateway.Offers.Find(parsed)
		return len(s.Operations)
	}
	must(t, take(service))
	if offered() != 1 {
		t.Errorf("%d operations", offered())
	}
	service.Operations = append(service.Operations, offer.OperationConfig{Operation: "GET /forms/**"})
	must(t, take(service))
	bad := service
	bad.URL = "http://10.1.2.3/"
	if err := take(bad); err == nil || !strings.Contains(err.Error(), "allow_plain") || offered() != 2 {
		t.Errorf("an open line: %v, %d operations", err, offered())
	}
	bad = service
	bad.ID = n.Config.Gateway.Service
	if err := take(bad); err == nil || !strings.Contains(err.Error(), "offered twice") || offered() != 2 {
		t.Errorf("the register's id: %v, %d operations", err, offered())
	}
	must(t, take())
	if offered() != 0 {
		t.Errorf("%d operations are left", offered())
	}
}
