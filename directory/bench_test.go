package directory_test

import (
	"crypto/ed25519"
	"crypto/x509"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/directory"
)

// nation is a content of so many members, each with a system, two services and
// a gateway. Estonia's exchange has 1,083 members, Vietnam 3,321 communes.
func nation(n int) directory.Content {
	var c directory.Content
	for i := range n {
		seed := make([]byte, ed25519.SeedSize)
		copy(seed, fmt.Sprint(i))
		public := must(x509.MarshalPKIXPublicKey(ed25519.NewKeyFromSeed(seed).Public()))
		c.Members = append(c.Members, directory.Member{
			ID:   directory.MemberID{Instance: "VN", Class: "GOV", Code: lienthong.AgencyCode(fmt.Sprintf("H%05d", i))},
			Name: fmt.Sprintf("Cơ quan %d", i),
			Systems: []directory.System{{Name: "PORTAL", Title: "Cổng", Services: []directory.Service{
				{Code: "a", Title: "A"}, {Code: "b", Title: "B"},
			}}},
			Gateways: []directory.Gateway{{
				Name: "gw", Addresses: []string{"gw.example.vn:443"},
				TLS:  []directory.TLSKey{{SHA256: fmt.Sprintf("%064x", i)}},
				Keys: []directory.Key{{ID: directory.KeyID(public), Public: public, From: time.Unix(0, 0).UTC()}},
			}},
		})
	}
	return c
}

// BenchmarkNation measures a directory of 2,000 members: one change of one
// member at the registry, at a gateway that follows, at one that starts with
// nothing and at one that restarts, and a look-up. A first update costs two
// fsyncs a member on both sides; with the others it grows with the list.
func BenchmarkNation(b *testing.B) {
	const members = 2000
	dir := b.TempDir()
	r := &directory.Registry{Dir: filepath.Join(dir, "r"), Now: time.Now, Log: quiet()}
	check := func(err error) {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
	}
	check(r.Init(b.Context(), directory.Setup{Instance: "VN", Address: "https://a", RootDir: dir, RootKeys: 1, Threshold: 1}))
	c := nation(members)
	check(r.SetContent(c))
	root := must(os.ReadFile(filepath.Join(r.Public(), "1.root.json")))
	client := func() *directory.Client {
		return &directory.Client{Dir: b.TempDir(), Mirrors: []string{"http://mirror"}, Root: root, HTTP: &http.Client{Transport: &mirror{dir: r.Public()}}, Now: time.Now, Log: quiet()}
	}
	follower := client()
	check(follower.Open(b.Context()))
	check(follower.Refresh(b.Context()))
	n := 0
	rename := func() {
		n++
		check(r.AddMember(b.Context(), c.Members[n%members].ID, fmt.Sprint("Tên ", n)))
	}
	b.Run("change", func(b *testing.B) {
		for b.Loop() {
			rename()
		}
	})
	b.Run("nothing new", func(b *testing.B) {
		for b.Loop() {
			check(follower.Refresh(b.Context()))
		}
	})
	b.Run("follow", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			rename()
			b.StartTimer()
			check(follower.Refresh(b.Context()))
		}
	})
	b.Run("restart", func(b *testing.B) {
		for b.Loop() {
			check((&directory.Client{Dir: follower.Dir, Root: root, Now: time.Now, Log: quiet()}).Open(b.Context()))
		}
	})
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			f := client()
			check(f.Open(b.Context()))
			check(f.Refresh(b.Context()))
		}
	})
	b.Run("look up", func(b *testing.B) {
		id := c.Members[7].Gateways[0].Keys[0].ID
		for b.Loop() {
			if _, err := follower.Key(id); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// FuzzContent reads files that the registry might have signed by mistake.
func FuzzContent(f *testing.F) {
	f.Add("members/VN/GOV/G01.json", []byte(`{"id":"VN/GOV/G01","name":"x","systems":[{"name":"S","title":"t","gateways":["VN/GOV/G01/g"]}],"gateways":[{"name":"g","addresses":["a:1"]}]}`))
	f.Add("purposes.json", []byte(`[{"code":"a.b","title":"t","basis":["1/2/ND"]}]`))
	f.Add("agreements.json", []byte(`[{"id":"A","client":"VN/GOV/G01/S","service":"VN/GOV/G01/S/s","purposes":["a"],"state":"active"}]`))
	f.Add("authorities.json", []byte(`["AAAA"]`))
	f.Fuzz(func(t *testing.T, name string, b []byte) {
		l, err := directory.ReadContent(map[string][]byte{name: b})
		if err != nil {
			return
		}
		for _, m := range l.Members() {
			if !strings.HasSuffix(name, m.ID.String()+".json") {
				t.Errorf("file %s holds %s", name, m.ID)
			}
		}
		for _, id := range l.Systems() {
			for _, g := range l.Gateways(id) {
				if !l.SpeaksFor(g, id) {
					t.Errorf("%s does not speak for %s", g, id)
				}
			}
			_ = l.Services(id)
		}
	})
}
