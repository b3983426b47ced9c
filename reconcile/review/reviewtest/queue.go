package reviewtest

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/review"
)

func testQueue(t *testing.T, d *Desk) {
	numbers := func(f review.Filter, skip, limit int) (out []int) {
		cases, err := d.Reviews.Queue(t.Context(), Run, f, skip, limit)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cases {
			out = append(out, c.Number)
		}
		return out
	}
	all := numbers(review.Filter{}, 0, 9)
	if !slices.Equal(all, []int{6, 7, 1, 3, 2, 4, 5}) {
		t.Errorf("queue %v: twice the value of a contradiction goes first, then by uncertainty", all)
	}
	if got := numbers(review.Filter{}, 5, 1); !slices.Equal(got, all[5:6]) {
		t.Errorf("a page %v", got)
	}
	if got := numbers(review.Filter{Verdict: reconcile.Contradicted, Difference: reconcile.NameMarks}, 0, 9); !slices.Equal(got, []int{6, 7}) {
		t.Errorf("contradicted %v", got)
	}
	if got := numbers(review.Filter{Difference: reconcile.SexDiffers}, 0, 9); got != nil {
		t.Errorf("another sex %v", got)
	}
	for _, want := range append(slices.Clone(all), all[0], all[1]) {
		turn := d.take(t, "An", 0)
		if turn.Case.Number != want {
			t.Fatalf("next is %d, want %d", turn.Case.Number, want)
		}
		for range 2 {
			if err := d.Skip(t.Context(), Run, "An", want, turn.Lease.Ticket); err != nil {
				t.Fatal(err)
			}
		}
	}
	for range all {
		d.decide(t, "Binh", 0, review.Different)
	}
	_, err := d.Next(t.Context(), Run, "An", review.Filter{})
	refused(t, "an empty queue", err, lienthong.NotFound)
	closed, err := d.Reviews.Closed(t.Context(), Run, 5, 9)
	if err != nil || len(closed) != 2 || closed[0].Number != 6 || len(closed[0].Votes) != 1 {
		t.Errorf("closed %+v, %v", closed, err)
	}
}

func testTally(t *testing.T, d *Desk) {
	d.decide(t, "An", 1, review.Same)
	d.pass(2 * time.Hour)
	turn := d.take(t, "Binh", 1)
	d.pass(30 * time.Second)
	if _, err := d.Reveal(t.Context(), Run, "Binh", 1, turn.Lease.Ticket); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Decide(t.Context(), review.Decision{Run: Run, Case: 1, Reviewer: "Binh", Ticket: turn.Lease.Ticket, Answer: review.Same, Note: " hồ  sơ giấy "}); err != nil {
		t.Fatal(err)
	}
	events := d.state(t, 1, review.Closed, review.Same)
	if len(events) != 3 || events[1].Kind != review.Revealed || !events[2].Shown.Revealed || events[2].Note != "hồ sơ giấy" || events[2].Took != 30*time.Second {
		t.Errorf("history %+v", events)
	}
	d.take(t, "Chi", 3)
	got, err := d.Reviews.Tally(t.Context(), Run, Noon.Add(2*time.Hour+time.Minute), Noon.Add(time.Hour))
	if err != nil || !reflect.DeepEqual(got.States, map[review.State]int{review.Open: 5, review.Closed: 1, review.Moot: 1}) {
		t.Errorf("states %v, %v", got.States, err)
	}
	if want := []review.Work{{Reviewer: "An", Decisions: 1}, {Reviewer: "Binh", Decisions: 1, Recent: 1, Took: 30 * time.Second}}; !reflect.DeepEqual(got.Reviewers, want) {
		t.Errorf("work %+v", got.Reviewers)
	}
	if want := []review.Both{{First: "An", Second: "Binh", FirstAnswer: review.Same, SecondAnswer: review.Same, N: 1}}; !reflect.DeepEqual(got.Both, want) {
		t.Errorf("both %+v", got.Both)
	}
	if len(got.InHand) != 1 || got.InHand[0].Case != 3 || got.InHand[0].Row != 4 || got.InHand[0].Reviewer != "Chi" {
		t.Errorf("in hand %+v", got.InHand)
	}
	rows := 0
	err = d.Reviews.Scores(t.Context(), Run, func(v reconcile.Verdict, p float64) {
		if rows++; v == reconcile.LinkedWithDifferences {
			t.Error("the scores are not as the linkage left them")
		}
	})
	if err != nil || rows != 6 {
		t.Errorf("%d scores, %v", rows, err)
	}
}
