//go:build linux

package fault

import (
	"syscall"
	"testing"
)

// TestOneOfTwoGatewaysDies: the owner has two gateways, each before a copy of
// the register. The first dies with requests under way, and comes back; then it
// dies for good. What was sent to it is not asked again of the other, for a
// POST may have been acted on; what was not is, and the exchange goes on.
func TestOneOfTwoGatewaysDies(t *testing.T) {
	t.Parallel()
	var second *member
	w := newWorld(t, oneMachine, func(w *world) {
		second = w.newMember("second", secondGateway, 1)
		run(t, "population", "import", "--quiet", "--from", w.at("country.csv"), "--db", "sqlite:"+w.at("second.db"))
		second.start(t)
		second.grant("verify")
		w.owner.once = &standInConfig{Config: w.owner.config, Point: atUpstream, After: 40}
	})
	l := w.newLoad(6)
	w.owner.await("killed with requests inside, and restarted", func() bool { return len(w.owner.deaths) == 1 && w.owner.ready == 2 })
	l.more(t, 40)
	w.owner.end(syscall.SIGKILL) // for good
	l.more(t, 40)
	w.settle(l, w.owner, second) // settle: no exchange has a record at both
}
