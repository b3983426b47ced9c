package console

import (
	"context"
	"net/http"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
	"github.com/lienthong/lienthong/console/draw"
)

// Population is what the pages ask of the population register.
type Population interface {
	PopulationStatus(ctx context.Context) (client.PopulationStatus, error)
	PopulationFields(ctx context.Context) ([]client.Field, error)
	Read(ctx context.Context, q client.ReadRequest) (client.Person, error)
	Household(ctx context.Context, who client.Subject) (client.Household, error)
}

// Officials is what the pages ask of the officials' register.
type Officials interface {
	OfficialsStatus(ctx context.Context) (client.OfficialsStatus, error)
}

// startPage is the state of everything. A part that does not answer shows its
// error in its place and leaves the others standing.
type startPage struct {
	Population    client.PopulationStatus
	PopulationErr lienthong.Code
	Officials     client.OfficialsStatus
	OfficialsErr  lienthong.Code
	HasOfficials  bool
	Run           *client.Run // the latest; nil if there is none
	RunErr        lienthong.Code
	Shares        []draw.Share
	Tasks         []task
}

// task is one kind of work that a reconciliation leaves.
type task struct {
	Key   string // of the message
	N     int
	Query string // of the list of its rows; "" if they cannot be listed
}

func (st *site) start(w http.ResponseWriter, r *http.Request, p *page) error {
	ctx := r.Context()
	var d startPage
	var err error
	if d.Population, err = st.Population.PopulationStatus(ctx); err != nil {
		d.PopulationErr = st.part(ctx, "population", err)
	}
	if d.HasOfficials = st.Officials != nil; d.HasOfficials {
		if d.Officials, err = st.Officials.OfficialsStatus(ctx); err != nil {
			d.OfficialsErr = st.part(ctx, "officials", err)
		}
	}
	runs, err := st.Reconciliations.Runs(ctx)
	if err != nil {
		d.RunErr = st.part(ctx, "reconciliations", err)
	}
	if len(runs) > 0 {
		d.Run = &runs[0]
		d.Shares = draw.Shares(runs[0])
		d.Tasks = tasks(runs[0])
	}
	p.Title, p.Nav, p.Data = p.T("start.title"), "start", d
	return st.render(w, p, "start", http.StatusOK)
}

// part logs the failure of one part of a page and returns what to show for it.
func (st *site) part(ctx context.Context, part string, err error) lienthong.Code {
	code := lienthong.CodeOf(err)
	st.log(ctx, "console: a part of a page failed", "part", part, "code", code)
	return code
}

// duplicates is the filter for rows that repeat another row, "" if the service
// does not count them among the differences and so has no filter for them.
func duplicates(r client.Run) string {
	if r.Differences["duplicate_row"] == 0 {
		return ""
	}
	return "?difference=duplicate_row"
}

// tasks lists the work in the order that an officer should do it: first what
// may be wrong about somebody, then what needs a choice, then what needs a
// search, and last what only needs a correction.
func tasks(r client.Run) []task {
	all := []task{
		{"start.task.contradicted", r.Counts[client.Contradicted], "?verdict=contradicted"},
		{"start.task.candidates", r.Counts[client.Candidates], "?verdict=candidates"},
		{"start.task.duplicates", r.Duplicates, duplicates(r)},
		{"start.task.not_found", r.Counts[client.NotFound], "?verdict=not_found"},
		{"start.task.differences", r.Counts[client.LinkedWithDifferences], "?verdict=linked_with_differences"},
	}
	var open []task
	for _, t := range all {
		if t.N > 0 {
			open = append(open, t)
		}
	}
	return open
}
