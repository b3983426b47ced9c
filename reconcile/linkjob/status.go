package linkjob

import (
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile"
)

// linkageStatus is what a caller sees of his job.
type linkageStatus struct {
	Job     string    `json:"job" doc:"The job's opaque id, for its addresses."`
	State   State     `json:"state" enum:"receiving,waiting,linking,done,failed"`
	Rows    int       `json:"rows" doc:"Rows received and durable."`
	LastRow int       `json:"last_row" doc:"The last of them; go on after it."`
	Created time.Time `json:"created"`
	Expires time.Time `json:"expires" doc:"When the job and all kept of it go by themselves. Not while it waits or is linked."`

	Requests int                       `json:"requests,omitzero" doc:"While it receives: how many requests with rows may be under way at once, each with the row before its own as after."`
	Ahead    int                       `json:"ahead,omitzero" doc:"Jobs that are linked before this one, while it waits."`
	Progress *linkageProgress          `json:"progress,omitzero" doc:"While it is linked."`
	Finished *time.Time                `json:"finished,omitzero"`
	Model    string                    `json:"model,omitzero" doc:"Fingerprint of the model that the rows were linked by, when done: a SHA-256 of its weights and thresholds."`
	Persons  int                       `json:"persons,omitzero" doc:"How many persons the rows were compared with, when done."`
	Counts   map[reconcile.Verdict]int `json:"counts,omitzero" doc:"Rows by verdict, when done; adds up to rows."`
	// Duplicates are counted within the caller's own register.
	Duplicates int             `json:"duplicates,omitzero" doc:"Rows that repeat another row's person, when done."`
	References int             `json:"references,omitzero" doc:"Rows whose person entered the reference directory, when done."`
	Failure    *linkageFailure `json:"failure,omitzero" doc:"Why it failed."`
}

// linkageProgress is how far a linkage is.
type linkageProgress struct {
	Persons int64 `json:"persons" doc:"Persons of the population that went by."`
	Total   int64 `json:"total" doc:"About how many there are; 0 if that is not known."`
}

// linkageFailure is why a linkage ended without results.
type linkageFailure struct {
	Code   lienthong.Code `json:"code" doc:"Registered code."`
	Detail string         `json:"detail" doc:"What to do about it."`
}

// status tells of a job. The caller holds Service.mu.
func (s *Service) status(j *job) *linkageStatus {
	out := &linkageStatus{
		Job: j.ID, State: j.State, Rows: j.Rows, LastRow: j.LastRow, Created: j.Created, Expires: j.Expires,
		Model: j.Model, Persons: j.Persons, Duplicates: j.Duplicates, References: j.References,
	}
	if !j.Finished.IsZero() {
		finished := j.Finished
		out.Finished = &finished
	}
	switch j.State {
	case Receiving:
		out.Rows, out.LastRow, _ = j.rows.Held()
		out.Requests = requestsAtOnce
	case Waiting:
		for _, other := range s.jobs {
			if other.State == Linking || other.State == Waiting && before(&other.record, &j.record) {
				out.Ahead++
			}
		}
	case Linking:
		out.Progress = &linkageProgress{j.persons.Load(), j.total.Load()}
	case Done:
		out.Counts = make(map[reconcile.Verdict]int)
		for _, v := range reconcile.Verdicts {
			out.Counts[v] = j.Counts[v]
		}
	case Failed:
		out.Failure = &linkageFailure{j.Code, j.Message}
	}
	return out
}
