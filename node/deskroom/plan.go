package deskroom

import (
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client/joined"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/console/desk"
	"github.com/lienthong/lienthong/node/connect"
)

func (d *Desk) question(ctx context.Context, id string, said map[string]string) (*question, *asked, error) {
	i := slices.IndexFunc(d.questions, func(q question) bool { return q.ID == id })
	if i < 0 {
		return nil, nil, lienthong.Errorf(lienthong.NotFound, "There is no such question.")
	}
	a, err := d.questions[i].ask(ctx, said)
	return &d.questions[i], a, err
}

// Plan implements desk.Agency. Whether a grant reaches an operation the owners are
// asked by a metaservice, which names nobody.
func (d *Desk) Plan(ctx context.Context, id string, said map[string]string) (*desk.Plan, error) {
	q, a, err := d.question(ctx, id, said)
	if err != nil {
		return nil, err
	}
	return d.plan(ctx, q, a), nil
}

func (d *Desk) plan(ctx context.Context, q *question, a *asked) *desk.Plan {
	out := &desk.Plan{}
	reached := map[lienthong.SystemID][]string{}
	for i := range a.Parts {
		p := &a.Parts[i]
		part := desk.Part{
			ID: strings.Split(p.ID, ".")[0], Title: p.Title, Register: d.Title(p.Service.SystemID), Service: p.Service.String(), Operation: "POST " + p.Path,
			Purpose: string(p.Purpose), Basis: p.Basis.String(), Fields: p.Fields, Granted: "unknown",
		}
		allowed, asked := reached[p.Service.SystemID]
		if !asked {
			allowed = d.allowed(ctx, q.from, p.Service)
			reached[p.Service.SystemID] = allowed
		}
		switch {
		case slices.Contains(allowed, p.Service.Service+" "+part.Operation):
			part.Granted = "yes"
		case allowed != nil:
			part.Granted = "no"
		}
		out.Parts = append(out.Parts, part)
	}
	return out
}

// maxList bounds the list of an owner's operations, in bytes.
const maxList = 1 << 20

// allowed are the operations of an owner that the asking system's grants reach:
// SERVICE METHOD PATH; nil while the owner cannot be asked.
func (d *Desk) allowed(ctx context.Context, from *connect.Connector, of lienthong.ServiceID) []string {
	system, err := lienthong.ParseServiceID(from.Description.Service)
	if err != nil {
		return nil
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, d.Gateway+"/r1/"+of.SystemID.String()+"/allowedMethods", nil)
	if err != nil {
		return nil
	}
	r.Header.Set("X-Road-Client", system.SystemID.String())
	r.Header.Set("Accept", "application/json")
	res, err := d.http.Do(r)
	if err != nil {
		return nil
	}
	defer res.Body.Close()
	var list struct {
		Service []struct {
			Code      string                          `json:"service_code"`
			Endpoints []struct{ Method, Path string } `json:"endpoint_list"`
		} `json:"service"`
	}
	if res.StatusCode != http.StatusOK || json.NewDecoder(io.LimitReader(res.Body, maxList)).Decode(&list) != nil {
		return nil
	}
	out := []string{}
	for _, s := range list.Service {
		for _, e := range s.Endpoints {
			out = append(out, s.Code+" "+e.Method+" "+e.Path)
		}
	}
	return out
}

// Run implements desk.Agency.
func (d *Desk) Run(ctx context.Context, officer, id string, said map[string]string) (*desk.Result, error) {
	q, a, err := d.question(ctx, id, said)
	if err != nil {
		return nil, err
	}
	system, err := lienthong.ParseServiceID(q.from.Description.Service)
	if err != nil {
		return nil, err
	}
	answer := joined.Run(ctx, &joined.Gateway{URL: d.Gateway, System: system.SystemID, Officer: officer, Case: a.inCase, HTTP: d.http}, a.Question)
	out := &desk.Result{Plan: *d.plan(ctx, q, a), Conclusions: a.conclude(answer)}
	for i := range answer.Outcomes {
		o := &answer.Outcomes[i]
		outcome := desk.Outcome{Exchange: o.Exchange}
		if o.Err != nil {
			outcome.Code, outcome.Why = lienthong.CodeOf(o.Err), lienthong.MessageOf(o.Err, "an internal fault")
		} else {
			outcome.Answer = d.words(o)
		}
		out.Outcomes = append(out.Outcomes, outcome)
	}
	return out, nil
}

// words are an answer in the terms of the sector that gave it, a line a record.
func (d *Desk) words(o *joined.Outcome) (out []string) {
	var told struct {
		Records []map[string]string `json:"records"`
		More    bool                `json:"more"`
		Fields  map[string]string   `json:"fields"`
		Related *bool               `json:"related"`
	}
	if json.Unmarshal(o.Told(), &told) != nil {
		return nil
	}
	for _, r := range told.Records {
		out = append(out, d.record(o.Part, r))
	}
	for _, f := range slices.Sorted(maps.Keys(told.Fields)) {
		out = append(out, f+": "+told.Fields[f])
	}
	if told.Related != nil {
		out = append(out, map[bool]string{true: "Có quan hệ như đã khai.", false: "Không có quan hệ này."}[*told.Related])
	}
	if told.More {
		out = append(out, "…")
	}
	return out
}

// record is a record in a line, by the legal terms of its sector.
func (d *Desk) record(p *joined.Part, values map[string]string) string {
	typ := d.typeOf(p)
	var words []string
	for _, f := range p.Fields {
		v, name := values[f], f
		if v == "" {
			continue
		}
		if typ != nil {
			if t, ok := typ.Term(connector.TermID(f)); ok {
				name = t.Name
				if i := slices.IndexFunc(t.Codes, func(c connector.Code) bool { return c.Value == v }); i >= 0 {
					v = t.Codes[i].Name
				}
			}
		}
		words = append(words, name+": "+v)
	}
	return strings.Join(words, "; ")
}

// typeOf is the record type that a part asks for; nil if it is none of a sector.
func (d *Desk) typeOf(p *joined.Part) *connector.RecordType {
	step := strings.Split(p.Path, "/") // "", v1, RECORD, read
	for sector, id := range d.services {
		if id != p.Service || sector == "" || len(step) < 3 {
			continue
		}
		if s, err := connect.Sector(sector); err == nil {
			if typ, ok := s.Record(step[2]); ok {
				return typ
			}
		}
	}
	for _, c := range d.Connectors {
		if c.Description.Service == p.Service.String() && len(step) >= 3 {
			typ, _ := c.Sector.Record(step[2])
			return typ
		}
	}
	return nil
}
