//go:build linux

package fault

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// network is three machines on one switch, each in a network namespace of its
// own: directory, owner and asker.
type network struct {
	t      *testing.T
	name   string // what all its namespaces begin with
	swtch  string // the namespace with the switch
	hosts  hosts
	cables [3]string // the switch's ends
}

var networks atomic.Int32

// newNetwork lays the cables. All is gone with the namespaces.
func newNetwork(t *testing.T) *network {
	t.Helper()
	needsRoot(t)
	if _, err := exec.LookPath("ip"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("CI=true: this test must run, and it needs iproute2")
		}
		t.Skip("NOT TESTED: install iproute2")
	}
	// An interface's name has at most 15 letters.
	n := &network{t: t, name: fmt.Sprintf("lt%d-%d", os.Getpid(), networks.Add(1))}
	n.swtch = n.name + "-s"
	n.namespace(n.swtch)
	n.ip("-n", n.swtch, "link", "add", "br0", "type", "bridge")
	n.ip("-n", n.swtch, "link", "set", "br0", "up")
	for i, host := range []string{"d", "o", "a"} {
		ns, cable := n.name+"-"+host, "to-"+host
		n.namespace(ns)
		n.ip("-n", n.swtch, "link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", ns)
		n.ip("-n", n.swtch, "link", "set", cable, "master", "br0", "up")
		n.hosts.namespaces[i], n.hosts.addresses[i], n.cables[i] = ns, fmt.Sprintf("10.77.0.%d", i+1), cable
		n.ip("-n", ns, "address", "add", n.hosts.addresses[i]+"/24", "dev", "eth0")
		n.ip("-n", ns, "link", "set", "eth0", "up")
	}
	return n
}

func (n *network) namespace(name string) {
	n.ip("netns", "add", name)
	n.t.Cleanup(func() {
		if out, err := exec.Command("ip", "netns", "del", name).CombinedOutput(); err != nil {
			n.t.Errorf("the namespace %s stays: %v %s", name, err, out)
		}
	})
	n.ip("-n", name, "link", "set", "lo", "up")
}

func (n *network) ip(args ...string) {
	n.t.Helper()
	command(n.t, append([]string{"ip"}, args...)...)
}

// The hosts of a network.
const (
	directoryHost = iota
	ownerHost
	askerHost
)

// cut pulls a host's cable: nobody is told, packets are gone. mend plugs it in.
func (n *network) cut(host int)  { n.ip("-n", n.swtch, "link", "set", n.cables[host], "down") }
func (n *network) mend(host int) { n.ip("-n", n.swtch, "link", "set", n.cables[host], "up") }

// TestCutBetweenGateways pulls the owner's cable while its system works on a
// question. The client hears in time that there is no answer, both sides keep
// what they know, and with the cable in its place the exchange goes on.
func TestCutBetweenGateways(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	hold := filepath.Join(t.TempDir(), "hold")
	w := newWorld(t, n.hosts, func(w *world) {
		w.owner.once = &standInConfig{Config: w.owner.config, Point: atReturn, After: 10, Hold: hold}
		w.asker.once = &standInConfig{Config: w.asker.config, Timeout: time.Second}
	})
	l := w.newLoad(1) // one question at a time: the tenth is held
	awaitFile(t, hold+".reached")
	n.cut(ownerHost)
	must(t, os.WriteFile(hold+".go", nil, 0o600)) // the system answers into the void
	w.asker.says("exchange failed")
	n.mend(ownerHost)
	l.more(t, 20)
	w.settle(l)
	for _, a := range l.refused {
		if a.status/100 != 5 {
			t.Errorf("a cut is told as %+v", a)
		}
	}
	asked, provided := w.asker.evidence(), w.owner.evidence()
	halves := 0
	for id, p := range provided {
		if c, ok := asked[id]; !ok {
			t.Errorf("the owner has a record of %s, and who asked has none", id)
		} else if p.Permitted && !c.Permitted {
			halves++ // disclosed, and never received: both sides say so
		}
	}
	if halves == 0 {
		t.Error("no exchange was cut in its middle: the test tests nothing")
	}
}

// TestCutFromDirectory pulls the directory's cable: exchanges go on, and a
// gateway that is restarted meanwhile starts, without long waiting, by the list
// on its disk.
func TestCutFromDirectory(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	w := newWorld(t, n.hosts)
	l := w.newLoad(2)
	l.more(t, 10)
	n.cut(directoryHost)
	l.more(t, 10)
	before := w.owner.starts
	w.owner.kill()
	w.owner.await("restarted without a directory", func() bool { return w.owner.ready > before })
	w.owner.says("no mirror answers; the trust list of the disk holds")
	l.more(t, 10)
	n.mend(directoryHost)
	l.more(t, 10)
	w.settle(l)
}

// TestBadCable loses packets between the gateways: by the kernel's emulation
// where it has one, and by a plug that is loose.
func TestBadCable(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	w := newWorld(t, n.hosts)
	l := w.newLoad(4)
	l.more(t, 10)
	lossy := exec.Command("ip", "netns", "exec", n.swtch, "tc", "qdisc", "add", "dev", n.cables[ownerHost], "root", "netem", "loss", "20%", "delay", "5ms")
	if out, err := lossy.CombinedOutput(); err != nil {
		t.Logf("NOT TESTED: the kernel does not emulate loss: %s", strings.TrimSpace(string(out)))
	} else {
		l.more(t, 40)
	}
	for range 6 {
		n.cut(ownerHost)
		time.Sleep(60 * time.Millisecond) // shorter than TCP's first patience, and longer
		n.mend(ownerHost)
		l.more(t, 5)
	}
	l.more(t, 20)
	w.settle(l)
}

func awaitFile(t *testing.T, path string) {
	t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(2 * time.Millisecond) {
		if _, err := os.Stat(path); err == nil {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("%s does not come", path)
		}
	}
}
