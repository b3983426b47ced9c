package client

import (
	"context"
	"iter"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client/linkageline"
	"github.com/lienthong/lienthong/internal/linkrow"
)

// LinkageOrder is what is to be linked with the population.
type LinkageOrder struct {
	// Columns says what each cell of a row is, by column key: "name",
	// "birth_date", "number" and others; "" for a cell to pass over.
	Columns []string
	// Rows is how many rows will come; 0 if that is not known.
	Rows int
	// Register says which of the caller's registers the rows are of, a word; the
	// owner counts what was linked by it. "" for the only one.
	Register string
	// Key is the caller's own name for the job, 8 to 64 letters, digits and
	// hyphens, a letter among them. Submitting again with the same key goes on
	// with the same job. No personal data.
	Key string
}

// LinkageRow is one row of the register.
type LinkageRow struct {
	Row   int      // as the caller's spreadsheet has it, from 1; it rises from row to row
	Cells []string // as written, one for each column
	LinkageKnown
	Told string // the receipt of the answer that this very row had before; "" for none
}

// LinkageKnown says in which capacity, and for which period, the caller knows the
// person of a row. Who is linked by such a row enters the owner's reference
// directory; with several rows, over all their periods. Zero says nothing.
type LinkageKnown struct {
	Capacity string         `json:"capacity,omitempty"`
	From     lienthong.Date `json:"from,omitzero"`
	Until    lienthong.Date `json:"until,omitzero"`
}

// String is the row's number: cells do not print by accident.
func (r LinkageRow) String() string { return "row " + strconv.Itoa(r.Row) }

// LogValue keeps structured logs masked.
func (r LinkageRow) LogValue() slog.Value { return slog.StringValue(r.String()) }

// LinkageState is where a job is in its life.
type LinkageState string

// The states of a job.
const (
	LinkageReceiving LinkageState = "receiving" // takes rows
	LinkageWaiting   LinkageState = "waiting"   // for the jobs before it
	LinkageLinking   LinkageState = "linking"
	LinkageDone      LinkageState = "done"   // results can be fetched
	LinkageFailed    LinkageState = "failed" // may be submitted again
)

// Linkage is a job at the population's owner.
type Linkage struct {
	Job     string       `json:"job"` // opaque
	State   LinkageState `json:"state"`
	Rows    int          `json:"rows"`     // received
	LastRow int          `json:"last_row"` // received
	// Requests is how many requests with rows the owner takes at once; 0 for one.
	Requests int       `json:"requests"`
	Created  time.Time `json:"created"`
	Expires  time.Time `json:"expires"` // when it goes by itself

	Ahead    int `json:"ahead"` // jobs before this one, while it waits
	Progress struct {
		Persons int64 `json:"persons"`
		Total   int64 `json:"total"` // 0 if it is not known
	} `json:"progress"` // while it is linked
	Finished   time.Time       `json:"finished"`
	Persons    int             `json:"persons"` // compared with, when done
	Counts     map[Verdict]int `json:"counts"`  // when done; sums to Rows
	Duplicates int             `json:"duplicates"`
	References int             `json:"references"` // rows whose person entered the reference directory, when done
	Failure    struct {
		Code   lienthong.Code `json:"code"`
		Detail string         `json:"detail"`
	} `json:"failure"` // when failed
}

// SubmitLinkage makes a job, sends the rows and starts it. It returns when the
// job waits for its turn. Rows are sent in requests of about 1 MiB, each
// durable at the owner's when the next one goes; the rows of the next are drawn
// meanwhile.
//
// After an error, submit again with the same order and the same rows: what was
// received is ranged over and not sent again. Of a job that was started already
// no row is drawn; one that failed is started again.
func (c *Client) SubmitLinkage(ctx context.Context, order LinkageOrder, rows iter.Seq[LinkageRow]) (Linkage, error) {
	in := struct {
		Columns  []string `json:"columns"`
		Rows     int      `json:"rows,omitempty"`
		Register string   `json:"register,omitempty"`
		Key      string   `json:"key"`
	}{order.Columns, order.Rows, order.Register, order.Key}
	var job Linkage
	if err := c.post(ctx, "/v1/linkages", in, &job); err != nil {
		return Linkage{}, err
	}
	switch job.State {
	case LinkageReceiving:
		if err := c.sendRows(ctx, job, rows); err != nil {
			return job, err
		}
	case LinkageFailed:
	default:
		return job, nil
	}
	err := c.call(ctx, http.MethodPost, linkagePath(job.Job)+"/start", nil, &job)
	return job, err
}

// requestsAtOnce is how many requests with rows are sent at once at most: both gateways
// take a request in whole before it goes on.
const requestsAtOnce = 2

// sendRows cuts the rows into chunks and sends some while the next is cut: one, or as
// many as the owner takes at once.
func (c *Client) sendRows(ctx context.Context, job Linkage, rows iter.Seq[LinkageRow]) error {
	group, sending := errgroup.WithContext(ctx)
	chunks := make(chan linkageline.Chunk)
	for range max(1, min(job.Requests, requestsAtOnce)) {
		group.Go(func() error {
			for some := range chunks {
				if err := c.sendChunk(sending, job, some); err != nil {
					return err
				}
			}
			return nil
		})
	}
	err := linkageline.Cut(sending, job.LastRow, func(yield func(linkrow.Row) bool) {
		for r := range rows {
			if !yield(linkrow.Row{Row: r.Row, Cells: r.Cells, Known: linkrow.Known(r.LinkageKnown), Told: r.Told}) {
				return
			}
		}
	}, chunks)
	close(chunks)
	if failed := group.Wait(); failed != nil {
		return failed
	}
	return err
}

// sendChunk sends rows, and makes sure that they arrived.
func (c *Client) sendChunk(ctx context.Context, job Linkage, some linkageline.Chunk) error {
	var receipt struct {
		LastRow int `json:"last_row"`
	}
	path := linkagePath(job.Job) + "/rows"
	if job.Requests > 1 {
		path += "?after=" + strconv.Itoa(some.Above)
	}
	err := c.postLines(ctx, path, some.Lines, &receipt)
	if err == nil && receipt.LastRow < some.UpTo {
		return garbled(nil)
	}
	return err
}

// LinkageStatus tells how far a job is.
func (c *Client) LinkageStatus(ctx context.Context, job string) (Linkage, error) {
	return c.AwaitLinkage(ctx, job, 0)
}

// AwaitLinkage tells how far a job is, as soon as it is done or has failed, and at
// the latest after wait, of which the owner takes up to 5 s.
func (c *Client) AwaitLinkage(ctx context.Context, job string, wait time.Duration) (Linkage, error) {
	var out Linkage
	var query url.Values
	if wait >= time.Second {
		query = url.Values{"wait": {strconv.Itoa(int(wait.Seconds()))}}
	}
	err := c.get(ctx, linkagePath(job), query, &out)
	return out, err
}

// DeleteLinkage removes a job with its rows and results; when it returns nil
// the owner has confirmed that nothing is kept of it.
func (c *Client) DeleteLinkage(ctx context.Context, job string) error {
	var out struct {
		Job string `json:"job"`
	}
	err := c.call(ctx, http.MethodDelete, linkagePath(job), nil, &out)
	if err == nil && out.Job != job {
		return garbled(nil)
	}
	return err
}

func linkagePath(job string) string { return "/v1/linkages/" + url.PathEscape(job) }
