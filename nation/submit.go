package nation

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
	"github.com/lienthong/lienthong/reconcile"
)

// officialSector is the officials' register in the owner's reference directory,
// and what those in it are.
const officialSector = "official"

// asAgency adds to requests what the agency's own systems say to their gateway.
type asAgency struct{ next http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (a asAgency) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("X-Road-Client", officialsSystem.String())
	r.Header.Set("Lienthong-Purpose", askPurpose)
	r.Header.Set("Lienthong-Legal-Basis", askBasis)
	r.Header.Set("Lienthong-Officer", "demo-officer")
	return a.next.RoundTrip(r)
}

// submit is the main job between two agencies: the ministry sends its dossiers
// through its gateway, the owner's node links them, and only verdicts, numbers
// and differences come back. They must be those of linking the registers here.
// From then on others may ask the owner's directory whether somebody is an
// official, as those do who check declarations of assets.
func (m *making) submit(ctx context.Context) error {
	const stage = "link over the exchange"
	register, err := m.dossiers(ctx)
	if err != nil {
		return err
	}
	columns := make([]string, len(register.Columns))
	for i, c := range register.Columns {
		columns[i] = string(c)
	}
	c := &client.Client{
		BaseURL: m.agency.ClientsURL() + "/r1/" + personsService.String(),
		HTTP:    &http.Client{Transport: asAgency{http.DefaultTransport}},
	}
	var broken error
	official := client.LinkageKnown{Capacity: officialSector}
	order := client.LinkageOrder{Columns: columns, Rows: m.officials(), Key: fmt.Sprintf("demo-seed-%d", m.Seed)}
	job, err := c.SubmitLinkage(ctx, order, func(yield func(client.LinkageRow) bool) {
		for row, err := range register.Rows {
			if broken = err; err != nil || !yield(client.LinkageRow{Row: row.Number, Cells: row.Cells, LinkageKnown: official}) {
				return
			}
		}
	})
	if err = first(broken, err); err != nil {
		return err
	}
	if job, err = m.await(ctx, c, job, stage); err != nil {
		return err
	}
	return m.collect(ctx, c, job, stage)
}

func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// await asks for the job until it is done.
func (m *making) await(ctx context.Context, c *client.Client, job client.Linkage, stage string) (client.Linkage, error) {
	const pause = 50 * time.Millisecond
	for job.State != client.LinkageDone {
		if job.State == client.LinkageFailed {
			return job, lienthong.Errorf(lienthong.Internal, "the owner could not link the register: %s", job.Failure.Detail)
		}
		m.Progress(stage, job.Progress.Persons, max(job.Progress.Total, 1)+1)
		select {
		case <-ctx.Done():
			return job, ctx.Err()
		case <-time.After(pause):
		}
		var err error
		if job, err = c.LinkageStatus(ctx, job.Job); err != nil {
			return job, err
		}
	}
	return job, nil
}

// collect fetches what came of it, counts it, and lets the owner forget it.
func (m *making) collect(ctx context.Context, c *client.Client, job client.Linkage, stage string) error {
	counts := make(map[reconcile.Verdict]int)
	for r, err := range c.LinkageResults(ctx, job, 0) {
		if err != nil {
			return err
		}
		counts[reconcile.Verdict(r.Verdict)]++
		if !r.PIN.IsZero() {
			m.summary.Exchange.Linked++
		}
	}
	for v, n := range m.summary.RegisterVerdicts {
		if counts[v] != n {
			return lienthong.Errorf(lienthong.Internal, "over the exchange %d rows are %s, linked here %d", counts[v], v, n)
		}
	}
	m.Progress(stage, 1, 1)
	return c.DeleteLinkage(ctx, job.Job)
}
