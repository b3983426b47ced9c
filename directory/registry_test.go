package directory_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/directory"
)

func TestTwoClientsFollowChanges(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.fill()
	ctx := t.Context()
	a, b := w.client(w.root()), w.client(w.root())
	w.ok(w.registry.PutPurpose(ctx, directory.Purpose{Code: "officials.reconcile", Title: "Đối chiếu", Basis: []lienthong.LegalBasis{must(lienthong.ParseLegalBasis("278/2025/NĐ-CP; article=5"))}}))
	w.ok(w.registry.PutAgreement(ctx, directory.Agreement{ID: "A-1", Client: portal, Service: verify, Purposes: []lienthong.Purpose{"officials.reconcile"}, State: "active", From: w.now()}))
	w.join(gw1, "gw1.example.vn:443")
	for _, c := range []*directory.Client{a, b} {
		w.ok(c.Refresh(ctx))
		l := w.list(c)
		if m, ok := l.Member(ministry); !ok || m.Name != "Bộ Công an" || len(l.Members()) != 2 {
			t.Errorf("member %+v", m)
		}
		if s := l.Systems(); len(s) != 2 || s[0] != population || s[1] != portal {
			t.Errorf("systems %v", s)
		}
		if s := l.Services(population); len(s) != 1 || s[0] != verify || l.Services(gw1System()) != nil {
			t.Errorf("services %v", s)
		}
		if s, ok := l.System(portal); !ok || s.Title != "Cổng dịch vụ công" {
			t.Errorf("system %+v", s)
		}
		if p, ok := l.Purpose("officials.reconcile"); !ok || p.Title != "Đối chiếu" || len(l.Purposes()) != 1 {
			t.Errorf("purpose %+v", p)
		}
		if s := l.Agreements(); len(s) != 1 || s[0].Service != verify {
			t.Errorf("agreements %v", s)
		}
		if g := l.Gateways(population); len(g) != 1 || g[0] != gw1 || l.Gateways(gw1System()) != nil {
			t.Errorf("gateways %v", g)
		}
		text, d, err := c.Document(ctx, verify)
		if err != nil || string(text) != document || d.Type != "application/json" {
			t.Errorf("document %q, %+v, %v", text, d, err)
		}
		_, _, err = c.Document(ctx, lienthong.ServiceID{SystemID: population, Service: "none"})
		w.code(err, lienthong.NotFound)
	}
	// A province's gateway may speak for another member's system.
	w.ok(w.registry.AddSystem(ctx, portal, "Cổng", []directory.GatewayID{gw1}))
	w.ok(w.registry.SetMaintenance(ctx, gw1, true))
	w.ok(a.Refresh(ctx))
	if g, _ := w.list(a).Gateway(gw1); !w.list(a).SpeaksFor(gw1, portal) || !g.Maintenance {
		t.Errorf("gateway %+v", g)
	}
	if w.list(b).SpeaksFor(gw1, portal) {
		t.Error("b has not asked since")
	}
	w.code(w.registry.RemoveService(ctx, verify), lienthong.Invalid) // an agreement names it
	w.ok(w.registry.PutAgreement(ctx, directory.Agreement{ID: "A-1", Client: portal, Service: verify, Purposes: []lienthong.Purpose{"officials.reconcile"}, State: "ended"}))
	w.code(w.registry.RemoveMember(ctx, province), lienthong.Invalid)
}

func gw1System() lienthong.SystemID { return must(lienthong.ParseSystemID("VN/GOV/G01/NONE")) }

func TestRefusedChanges(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.fill()
	r, ctx := w.registry, t.Context()
	before := must(os.ReadFile(filepath.Join(r.Dir, "state.json")))
	none := must(directory.ParseMemberID("VN/GOV/G99"))
	stranger := directory.GatewayID{MemberID: none, Gateway: "gw"}
	agreement := func(change func(*directory.Agreement)) error {
		a := directory.Agreement{ID: "A-1", Client: portal, Service: verify, Purposes: []lienthong.Purpose{"a"}, State: "active"}
		change(&a)
		return r.PutAgreement(ctx, a)
	}
	for name, tt := range map[string]struct {
		err  error
		want lienthong.Code
	}{
		"no name":              {r.AddMember(ctx, ministry, ""), lienthong.Invalid},
		"two lines":            {r.AddMember(ctx, ministry, "a\nb"), lienthong.Invalid},
		"long name":            {r.AddMember(ctx, ministry, strings.Repeat("ă", 301)), lienthong.Invalid},
		"no such member":       {r.RemoveMember(ctx, none), lienthong.NotFound},
		"system of nobody":     {r.AddSystem(ctx, must(lienthong.ParseSystemID("VN/GOV/G99/S")), "t", nil), lienthong.NotFound},
		"system without title": {r.AddSystem(ctx, portal, " ", nil), lienthong.Invalid},
		"gateway of nobody":    {r.AddSystem(ctx, portal, "t", []directory.GatewayID{stranger}), lienthong.Invalid},
		"service of nothing":   {r.PublishService(ctx, lienthong.ServiceID{SystemID: gw1System(), Service: "v"}, "t", nil), lienthong.NotFound},
		"no document":          {r.PublishService(ctx, verify, "t", []byte("x")), lienthong.Invalid},
		"OpenAPI 2":            {r.PublishService(ctx, verify, "t", []byte(`{"swagger":"2.0"}`)), lienthong.Invalid},
		"large document":       {r.PublishService(ctx, verify, "t", make([]byte, 5<<20)), lienthong.TooLarge},
		"no such service":      {r.RemoveService(ctx, lienthong.ServiceID{SystemID: population, Service: "v"}), lienthong.NotFound},
		"no such gateway":      {r.Retire(ctx, gw1), lienthong.NotFound},
		"maintenance of none":  {r.SetMaintenance(ctx, stranger, true), lienthong.NotFound},
		"bad purpose":          {r.PutPurpose(ctx, directory.Purpose{Code: "Bad Code", Title: "t"}), lienthong.Invalid},
		"bad witness":          {r.PutWitness(ctx, directory.Witness{Key: "w", URL: "http://w.test", Title: "t"}), lienthong.Invalid},
		"witness without URL":  {r.PutWitness(ctx, directory.Witness{Key: witnessKey, Title: "t"}), lienthong.Invalid},
		"unknown witness":      {r.EndWitness(ctx, witnessKey), lienthong.NotFound},
		"untitled purpose":     {r.PutPurpose(ctx, directory.Purpose{Code: "a"}), lienthong.Invalid},
		"unknown purpose":      {agreement(func(*directory.Agreement) {}), lienthong.Invalid},
		"no purpose":           {agreement(func(a *directory.Agreement) { a.Purposes = nil }), lienthong.Invalid},
		"unknown state":        {agreement(func(a *directory.Agreement) { a.State = "new" }), lienthong.Invalid},
		"unknown client":       {agreement(func(a *directory.Agreement) { a.Client = gw1System() }), lienthong.Invalid},
		"unknown service":      {agreement(func(a *directory.Agreement) { a.Service.Service = "x" }), lienthong.Invalid},
		"bad agreement id":     {agreement(func(a *directory.Agreement) { a.ID = "../a" }), lienthong.Invalid},
		"made twice":           {r.Init(ctx, directory.Setup{Instance: "VN", Address: "https://a", RootDir: t.TempDir(), RootKeys: 1, Threshold: 1}), lienthong.Conflict},
	} {
		if lienthong.CodeOf(tt.err) != tt.want {
			t.Errorf("%s: %v", name, tt.err)
		}
	}
	if after := must(os.ReadFile(filepath.Join(r.Dir, "state.json"))); string(after) != string(before) {
		t.Error("a refused change changed the state")
	}
	yaml := "info: {}\nopenapi: 3.0.3\n"
	w.ok(r.PublishService(ctx, verify, "Verify", []byte(yaml)))
	if v, _ := must(r.List()).Service(verify); v.Document.Type != "application/yaml" || v.Document.Length != int64(len(yaml)) {
		t.Errorf("document %+v", v.Document)
	}
	w.ok(r.PublishService(ctx, verify, "Another title", nil))
	if v, _ := must(r.List()).Service(verify); v.Title != "Another title" || v.Document.Length != int64(len(yaml)) {
		t.Errorf("with another title alone: %q, document %+v", v.Title, v.Document)
	}
	stopped, cancel := context.WithCancel(ctx)
	cancel()
	if err := r.Tend(stopped); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	for name, s := range map[string]directory.Setup{
		"instance":  {Instance: "vn", Address: "https://a", RootKeys: 1, Threshold: 1},
		"address":   {Instance: "VN", Address: "http://a", RootKeys: 1, Threshold: 1},
		"threshold": {Instance: "VN", Address: "https://a", RootKeys: 1, Threshold: 2},
	} {
		s.RootDir = t.TempDir()
		if err := (&directory.Registry{Dir: filepath.Join(t.TempDir(), "r"), Now: w.now}).Init(ctx, s); lienthong.CodeOf(err) != lienthong.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	empty := &directory.Registry{Dir: t.TempDir(), Now: w.now}
	w.code(empty.Tend(ctx), lienthong.Invalid)
}

func TestIdentifiers(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"VN/GOV/G01.33/gw-1", "DEV/COM/0101234567/A"} {
		id, err := directory.ParseGatewayID(s)
		if err != nil || id.String() != s || id.IsZero() {
			t.Errorf("%s: %v, %v", s, id, err)
		}
	}
	for _, s := range []string{"", "/", "VN/GOV/G01", "VN/GOV/G01/", "VN/GOV/G01/a/b", "VN/GOV/G01/a b", "vn/GOV/G01/a", "VN//G01/a", "VN/GOV/g01/a", "VN/GOV/../a", "VN/GOV/G01/" + strings.Repeat("a", 65)} {
		if id, err := directory.ParseGatewayID(s); err == nil {
			t.Errorf("%q is read as %v", s, id)
		}
	}
	for _, a := range []string{"a", "a:", "a:0", "a:99999", ":1", "a b:1", "-a:1", ".a:1", "a/b:1", "https://a:1"} {
		if err := directory.CheckAddresses([]string{a}); err == nil {
			t.Errorf("address %q is accepted", a)
		}
	}
	if err := directory.CheckAddresses(append(make([]string, 0), strings.Split(strings.Repeat("a:1 ", 17), " ")[:17]...)); err == nil {
		t.Error("17 addresses are accepted")
	}
	if err := directory.CheckAddresses([]string{"a.vn:1", "[2001:db8::1]:443", "192.0.2.1:65535"}); err != nil {
		t.Error(err)
	}
}

// TestCrash stops the registry before and after each of its writes. What was
// saved is published by whoever comes next.
func TestCrash(t *testing.T) {
	t.Parallel()
	died := errors.New("died")
	for _, at := range []string{"before document", "after document", "before state", "after state"} {
		t.Run(at, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.fill()
			ctx := t.Context()
			c := w.client(w.root())
			w.registry.SetStep(func(name string) error {
				if name == at {
					return died
				}
				return nil
			})
			other := lienthong.ServiceID{SystemID: population, Service: "match"}
			err := w.registry.PublishService(ctx, other, "Match", []byte(strings.Replace(document, "verify", "match", 1)))
			if !errors.Is(err, died) {
				t.Fatalf("got %v", err)
			}
			w.ok(c.Refresh(ctx))
			if _, ok := w.list(c).Service(other); ok {
				t.Error("published though it failed")
			}
			next := &directory.Registry{Dir: w.registry.Dir, Now: w.now, Log: quiet()}
			w.ok(next.Tend(ctx))
			w.ok(c.Refresh(ctx))
			if _, ok := w.list(c).Service(other); ok != (at == "after state") {
				t.Errorf("after the restart it is there: %v", ok)
			}
			if _, _, err := c.Document(ctx, other); (err == nil) != (at == "after state") {
				t.Errorf("document: %v", err)
			}
		})
	}
}

// TestManyAtOnce has two registries on one folder change it together.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.fill()
	second := &directory.Registry{Dir: w.registry.Dir, Now: w.now, Log: quiet()}
	var work sync.WaitGroup
	for i, r := range []*directory.Registry{w.registry, second, w.registry, second} {
		work.Go(func() {
			for j := range 5 {
				id := population
				id.System = strings.Repeat("S", i+1) + strings.Repeat("T", j+1)
				if err := r.AddSystem(t.Context(), id, "t", nil); err != nil {
					t.Error(err)
				}
			}
		})
	}
	work.Wait()
	c := w.client(w.root())
	if n := len(w.list(c).Systems()); n != 22 {
		t.Errorf("%d systems", n)
	}
}

func TestEveryKeyOfTheDirectory(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.fill()
	ctx := t.Context()
	a, b := w.join(gw1), w.join(gw2)
	c := w.client(a.Root())
	for _, role := range []string{"timestamp", "snapshot", "targets", "root"} {
		w.ok(w.registry.RotateRole(ctx, role, w.rootKeys(2)))
		w.ok(c.Refresh(ctx))
	}
	w.code(w.registry.RotateRole(ctx, "timestamp", w.rootKeys(1)), lienthong.Invalid)
	keys := w.rootKeys(3)
	for _, id := range []string{"", keys[0].ID()[:4], "zzzzzzzzzzzz", keys[0].ID() + "0"} {
		_, err := w.registry.ReplaceRootKey(ctx, id, w.roots, keys)
		w.code(err, lienthong.Invalid)
	}
	file := must(w.registry.ReplaceRootKey(ctx, keys[0].ID()[:12], w.roots, keys[1:]))
	if _, err := os.Stat(file); err != nil {
		t.Error(err)
	}
	w.ok(w.registry.RotateAuthority(ctx))
	w.ok(c.Refresh(ctx))
	if _, err := shake(t, a, b, c); err != nil {
		t.Errorf("with certificates of the authority before: %v", err)
	}
	w.ok(a.Renew(ctx))
	if _, err := shake(t, a, b, c); err != nil {
		t.Errorf("with one of each: %v", err)
	}
	if len(must(a.Certificate()).Certificate) != 2 || !a.Expires().Equal(w.now().Add(72*time.Hour)) {
		t.Errorf("expires %v", a.Expires())
	}
}

const witnessKey = "witness.test+1f2e3d4c+BFXxAAAAAAAAAAAAAAAAAAAAAAAA"

// TestWitnesses: a witness reaches those who follow the list, and one that has
// ended stays in it, for the checkpoints of before.
func TestWitnesses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ok(w.registry.PutWitness(t.Context(), directory.Witness{Key: witnessKey, URL: "http://a.test", Title: "Đơn vị vận hành"}))
	w.ok(w.registry.PutWitness(t.Context(), directory.Witness{Key: witnessKey, URL: "http://b.test", Title: "Đơn vị vận hành"}))
	w.ok(w.registry.EndWitness(t.Context(), witnessKey))
	got := w.list(w.client(w.root())).Witnesses()
	if len(got) != 1 || got[0].URL != "http://b.test" || got[0].Until.IsZero() {
		t.Errorf("the list has %+v", got)
	}
}
