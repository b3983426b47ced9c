//go:build linux

package fault

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/ledger/verify"
)

// answer is what a client of the asking agency got: the id of the exchange, and
// the code of the refusal, "" for data.
type answer struct {
	id, code string
	status   int
}

// ask asks once. An error means that no whole answer came.
func (w *world) ask(ctx context.Context, question string) (answer, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+w.asker.clients+"/r1/"+personsService+"/v1/population/verify", strings.NewReader(question))
	if err != nil {
		return answer{}, err
	}
	for name, value := range map[string]string{
		"X-Road-Client": askerSystem, "Content-Type": "application/json", "Lienthong-Officer": "nva",
		"Lienthong-Purpose": "officials.reconcile", "Lienthong-Legal-Basis": "27/2026/ND-CP; article=5",
	} {
		r.Header.Set(name, value)
	}
	resp, err := w.asker.local.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return answer{}, err
	}
	a := answer{id: resp.Header.Get("X-Road-Request-Id"), status: resp.StatusCode}
	if resp.StatusCode != http.StatusOK {
		a.code = resp.Header.Get("X-Road-Error") + " " + string(body)
	}
	return a, nil
}

// load is clients that ask without end.
type load struct {
	mu       sync.Mutex
	answered []answer // data, whole
	refused  []answer
	cut      int // answers that did not come
	ok       atomic.Int64
	stop     func()
}

// newLoad starts workers, who ask until the test or the load is stopped.
func (w *world) newLoad(workers int) *load {
	ctx, cancel := context.WithCancel(w.t.Context())
	l := &load{}
	var work sync.WaitGroup
	for i := range workers {
		work.Go(func() {
			for n := i; ctx.Err() == nil; n++ {
				a, err := w.ask(ctx, w.questions[n%len(w.questions)])
				l.note(ctx, a, err)
			}
		})
	}
	l.stop = func() { cancel(); work.Wait() }
	w.t.Cleanup(l.stop)
	return l
}

func (l *load) note(ctx context.Context, a answer, err error) {
	l.mu.Lock()
	switch {
	case err != nil:
		l.cut++
	case a.code != "":
		l.refused = append(l.refused, a)
	default:
		l.answered = append(l.answered, a)
		l.ok.Add(1)
	}
	l.mu.Unlock()
	if err != nil || a.code != "" { // do not spin while a gateway is away
		select {
		case <-ctx.Done():
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// more waits until so many more questions were answered with data.
func (l *load) more(t *testing.T, n int64) {
	t.Helper()
	target := l.ok.Load() + n
	for end := time.Now().Add(patience); l.ok.Load() < target; time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			l.mu.Lock()
			defer l.mu.Unlock()
			t.Fatalf("no more answers; %d so far, %d refusals, the last %+v", len(l.answered), len(l.refused), l.refused[max(0, len(l.refused)-1):])
		}
	}
}

// evidence reads a member's closed or open ledger with the independent checker:
// nothing in it is torn. It gives the records by the ids of their exchanges.
func (m *member) evidence() map[string]lienthong.Evidence {
	m.t.Helper()
	out := map[string]lienthong.Evidence{}
	_, err := verify.Dir(m.t.Context(), m.dir+"/ledger", verify.Options{Record: func(index uint64, _ []byte, e lienthong.Evidence) error {
		if index == 0 { // a ledger that moves on is read again
			clear(out)
		}
		if _, twice := out[e.ID]; twice {
			m.t.Errorf("%s has two records of %s", m.name, e.ID)
		}
		out[e.ID] = e
		return nil
	}})
	if err != nil {
		m.t.Errorf("the ledger of %s: %v", m.name, err)
	}
	return out
}

// settle ends everything well and compares: every answer that a client got has
// its record on both sides, and `lienthong ledger verify` finds nothing.
func (w *world) settle(l *load, owners ...*member) {
	w.t.Helper()
	l.stop()
	if len(owners) == 0 {
		owners = []*member{w.owner}
	}
	w.asker.stop()
	provided := map[string]lienthong.Evidence{}
	for _, o := range owners {
		o.stop()
		for id, e := range o.evidence() {
			if _, twice := provided[id]; twice {
				w.t.Errorf("two gateways of the owner have a record of %s", id)
			}
			provided[id] = e
		}
		run(w.t, "ledger", "verify", o.dir+"/ledger")
	}
	run(w.t, "ledger", "verify", w.asker.dir+"/ledger")
	asked := w.asker.evidence()
	for _, wrong := range lacking(l.answered, asked, provided) {
		w.t.Error(wrong)
	}
	if len(lacking([]answer{{id: "an id that nobody made"}}, asked, provided)) == 0 {
		w.t.Error("the comparison cannot fail")
	}
	w.t.Logf("%d answered, %d refused, %d cut off; %d records of who asked, %d of who answered", len(l.answered), len(l.refused), l.cut, len(asked), len(provided))
}

// lacking says which answers have no evidence, on which side.
func lacking(answered []answer, asked, provided map[string]lienthong.Evidence) []string {
	var out []string
	seen := map[string]bool{}
	for _, a := range answered {
		c, okC := asked[a.id]
		p, okP := provided[a.id]
		switch {
		case !okC || !okP || !c.Permitted || !p.Permitted || c.Status != 200 || p.Status != 200:
			out = append(out, fmt.Sprintf("%q was answered; record of who asked: %t, of who answered: %t", a.id, okC, okP))
		case string(c.Request.Signature) != string(p.Request.Signature) || string(c.Response.Signature) != string(p.Response.Signature):
			out = append(out, a.id+": the two sides' records are of different messages")
		case seen[a.id]:
			out = append(out, a.id+" was answered twice")
		}
		seen[a.id] = true
	}
	return out
}
