//go:build linux

package fault

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
	"github.com/lienthong/lienthong/internal/porttest"
	"github.com/lienthong/lienthong/node"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/review"
)

// reviewed is how many pairs are reviewed.
const reviewed = 60

// seedReview makes a register with a run under blind double review, and closes it.
func seedReview(t *testing.T, database string) {
	t.Helper()
	n := &node.Node{
		Config:  node.Config{Listen: "127.0.0.1:0", Database: database, Roles: []node.Role{node.Population, node.Reconcile}},
		Version: "test", Now: time.Now, Log: slog.New(slog.DiscardHandler),
	}
	must(t, n.Open(t.Context()))
	results := make([]reconcile.Result, reviewed)
	for i := range results {
		results[i] = reconcile.Result{Row: i + 2, ID: fmt.Sprintf("CB%02d", i), Verdict: reconcile.Candidates, Candidates: []reconcile.Candidate{{
			Record: i + 1, Score: 1, Probability: 0.5,
			Steps: []reconcile.Step{{Field: "name", Level: "marks_differ", Bits: 1}},
			Pairs: []reconcile.Pair{{Field: "name", Register: "A", Person: "Á", Differs: true}},
		}}}
	}
	run := reconcile.Run{ID: "r1", Register: "officials.xlsx", Population: "population", Started: time.Now(), Finished: time.Now(), Policy: reconcile.DefaultPolicy}
	run.Count(results)
	must(t, n.Runs.Keep(t.Context(), run, results))
	_, err := n.Reviews.Start(t.Context(), "r1", review.Settings{Double: true, Blind: true})
	must(t, err)
	must(t, n.Close())
}

// persist tries until it is done or nothing more is to be had; what a process that was
// killed has not answered is asked again, as an officer presses the button again.
func persist(ctx context.Context, do func() error) error {
	for {
		err := do()
		if err == nil || ctx.Err() != nil {
			return err
		}
		if code := lienthong.CodeOf(err); code != "unavailable" && code != "internal" {
			return err
		}
		select { // until the process is there again
		case <-ctx.Done():
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// TestReviewersWhileKilled has two reviewers decide every pair while the node is killed
// now and then: each decision that was answered is there once, they differ where they
// differed, and a third decides those.
func TestReviewersWhileKilled(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	database := filepath.Join(dir, "node.db")
	seedReview(t, database)
	address := porttest.Address(t)
	config := filepath.Join(dir, "node.yaml")
	must(t, os.WriteFile(config, []byte("listen: "+address+"\ndatabase: sqlite:"+database+"\nroles: [population, reconcile, console]\n"), 0o600))
	s := &server{name: "node", word: "msg=serving", args: []string{"serve", "--config", config}}
	s.start(t)
	ctx, stop := context.WithTimeout(t.Context(), 3*patience)
	defer stop()
	c := &client.Client{BaseURL: "http://" + address}

	answered := make([]map[int]client.Answer, 2) // by case, what each was told is decided
	var both sync.WaitGroup
	for i, name := range []string{"An", "Binh"} {
		answered[i] = map[int]client.Answer{}
		both.Go(func() {
			for decided := range reviewAll(ctx, t, c, name) {
				answer := client.Same
				if i == 1 && decided.Case%6 == 0 { // the two differ on these
					answer = client.Different
				}
				q := client.ReviewQuestion{Run: "r1", Reviewer: name, Case: decided.Case, Ticket: decided.Ticket, Answer: answer}
				if err := persist(ctx, func() error { return c.Decide(ctx, q) }); err != nil {
					t.Errorf("%s decides %d: %v", name, decided.Case, err)
					return
				}
				answered[i][decided.Case] = answer
			}
		})
	}
	for range rounds(3) {
		time.Sleep(rand.N(150 * time.Millisecond)) // the random moment
		before := s.starts
		s.kill()
		s.await("restarted", func() bool { return s.ready > before })
	}
	both.Wait()
	if len(answered[0]) != reviewed || len(answered[1]) != reviewed {
		t.Fatalf("%d and %d of %d pairs were decided", len(answered[0]), len(answered[1]), reviewed)
	}
	differ := 0
	for number, answer := range answered[0] {
		if answered[1][number] != answer {
			differ++
		}
	}
	r, err := c.Review(ctx, "r1")
	if err != nil || r.States["arbitration"] != differ || r.States["closed"] != reviewed-differ || len(r.Agreement) != 1 || r.Agreement[0].Both != reviewed || r.Agreement[0].Same != reviewed-differ {
		t.Fatalf("%d differ; the review stands at %v, %+v, %v", differ, r.States, r.Agreement, err)
	}
	for decided := range reviewAll(ctx, t, c, "Chi") {
		must(t, c.Decide(ctx, client.ReviewQuestion{Run: "r1", Reviewer: "Chi", Case: decided.Case, Ticket: decided.Ticket, Answer: client.Different}))
	}
	labels, _, err := c.Labels(ctx, "r1", 0)
	must(t, err)
	arbitrated := 0
	for _, l := range labels {
		if l.Arbitrated {
			arbitrated++
		}
		if l.Arbitrated != (l.Outcome == client.Different) {
			t.Errorf("label %+v", l)
		}
	}
	if len(labels) != reviewed || arbitrated != differ {
		t.Errorf("%d labels, %d arbitrated", len(labels), arbitrated)
	}
}

// reviewAll are the turns of a reviewer until nothing is left for them.
func reviewAll(ctx context.Context, t *testing.T, c *client.Client, name string) func(func(client.Turn) bool) {
	t.Helper()
	return func(yield func(client.Turn) bool) {
		for range 4 * reviewed {
			var turn client.Turn
			err := persist(ctx, func() (err error) {
				turn, err = c.ReviewTurn(ctx, client.TakeCase, client.ReviewQuestion{Run: "r1", Reviewer: name})
				return err
			})
			if err != nil {
				if lienthong.CodeOf(err) != "not_found" {
					t.Errorf("%s takes a pair: %v", name, err)
				}
				return
			}
			if turn.Ticket == "" || !yield(turn) {
				return
			}
		}
		t.Errorf("%s: no end of pairs", name)
	}
}
