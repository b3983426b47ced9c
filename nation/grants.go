package nation

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/grant/agreement"
	"github.com/lienthong/lienthong/nation/sector"
	"github.com/lienthong/lienthong/node/connect"
)

// give has the population's owner grant an agency's systems what their sectors
// ask for by default. Linking rests on an agreement.
func (m *making) give(ctx context.Context, a *sector.Agency) error {
	for i := range a.Registers {
		r := &a.Registers[i]
		s, err := connect.Sector(r.Sector)
		if err != nil {
			return err
		}
		terms := connect.Terms{Consumer: r.System(), Service: personsService, ValidFrom: m.Now().Add(-time.Minute)}
		grants, err := connect.Asks(s, terms)
		if err != nil {
			return err
		}
		for _, g := range grants {
			if strings.HasPrefix(g.Path, "/v1/linkages") {
				g.Agreement = "A-" + r.Name
				if err := m.agree(ctx, g, r); err != nil {
					return err
				}
			}
			if _, err := m.node.Grants.Put(ctx, g, 0, grant.Change{By: "demo", Why: "Proposed by the sector."}); err != nil {
				return err
			}
		}
	}
	return nil
}

// agree takes the agreement behind a grant through its life, over the
// interface that operators use: the consumer asks, the owner accepts and puts
// it in force.
func (m *making) agree(ctx context.Context, g grant.Grant, r *sector.Register) error {
	asked := agreement.Request{
		Consumer: g.Consumer, Service: g.Service, Purpose: g.Purposes[0], Fields: g.Read, Basis: g.Bases[0],
		Plan: "Đối soát với dân cư: " + r.Title, Frequency: "Hằng ngày, phần thay đổi",
	}
	clauses := map[agreement.Clause]string{}
	for _, c := range agreement.Clauses {
		clauses[c] = "Theo thỏa thuận mô phỏng của bản trình diễn."
	}
	if err := m.post(ctx, "/v1/agreements", agreement.Beginning{ID: g.Agreement, Asked: asked, Role: agreement.Consumer, By: "demo-consumer"}); err != nil {
		return err
	}
	for _, act := range []agreement.Act{
		{Action: agreement.Accept, Role: agreement.Provider, By: "demo-owner"},
		{Action: agreement.Activate, Role: agreement.Provider, By: "demo-owner", Clauses: clauses},
	} {
		if err := m.post(ctx, "/v1/agreements/step", agreement.StepRequest{Act: act, ID: g.Agreement}); err != nil {
			return err
		}
	}
	return nil
}

// post asks the register's node as its operator does.
func (m *making) post(ctx context.Context, path string, body any) error {
	b, err := json.Marshal(body)
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, m.node.URL()+path, bytes.NewReader(b))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return lienthong.Errorf(lienthong.Internal, "%s answered %d", path, res.StatusCode)
	}
	return nil
}
