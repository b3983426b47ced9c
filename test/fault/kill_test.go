//go:build linux

package fault

import (
	"math/rand/v2"
	"testing"
	"time"
)

// TestKilledAtEveryStage kills each gateway at each step of an exchange, under
// load, and has it restarted: no answer that a client got lacks its evidence on
// either side, and nothing needs a hand.
func TestKilledAtEveryStage(t *testing.T) {
	t.Parallel()
	w := newWorld(t, oneMachine)
	l := w.newLoad(6)
	l.more(t, 20)
	for _, c := range []struct {
		victim *member
		points []string
	}{
		{w.owner, []string{atVerify, atGrant, atUpstream, atReturn, atSign, atSend, atLog, atAnswer, atDone}},
		{w.asker, []string{atParse, atRoute, atSign, atSend, atVerify, atLog, atAnswer, atDone}},
	} {
		for _, step := range c.points {
			c.victim.replace(standInConfig{Config: c.victim.config, Point: step, After: 1 + rand.Int64N(20)})
			c.victim.says("fault: reached " + step)
			l.more(t, 10)
		}
		c.victim.evidence() // the ledger of a gateway that runs, and was killed
	}
	w.settle(l)
}

// TestKilledAtRandom kills the real program, and nothing else, at random
// moments: what falls between the steps above is hit in time.
func TestKilledAtRandom(t *testing.T) {
	t.Parallel()
	w := newWorld(t, oneMachine)
	l := w.newLoad(6)
	for round := range rounds(8) {
		victim := []*member{w.owner, w.asker}[round%2]
		l.more(t, 5)
		time.Sleep(rand.N(40 * time.Millisecond)) // the random moment
		before := victim.starts
		victim.kill()
		victim.await("restarted", func() bool { return victim.ready > before })
	}
	l.more(t, 20)
	w.settle(l)
}
