package courtroom

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client/joined"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/console/clerk"
	"github.com/lienthong/lienthong/node/connect"
)

// document is a kind of information, and the default grant by which it is
// verified: what a sector offers courts, or what the court asks the population's
// owner.
type document struct {
	clerk.Document
	grant    *connector.Grant
	services []lienthong.ServiceID // each is asked
}

// kinds are the kinds of verified_item in the court's terms, with whom to ask.
// Who offers, and by which terms, are names of the sectors' own files.
var kinds = []struct {
	id, sector, grant string
	terms             []string
}{
	{"certificate", "land", "land-right-case", []string{"certificate"}},
	{"parcel", "land", "land-right-case", []string{"parcel_code"}},
	{"enterprise", "business", "business-role-case", []string{"enterprise_code", "role"}},
	{"household", "", "court-family", []string{"number", "name", "birth_date", "relation"}},
}

// documentsOf are the kinds for which there is a service to ask.
func documentsOf(court *connector.Sector, o Options) (out []document, err error) {
	item, _ := court.Record("verified_item")
	names := item.Terms[item.Find("kind")].Codes
	for _, k := range kinds {
		d := document{Document: clerk.Document{ID: k.id, Terms: k.terms, Choices: map[string][]clerk.Choice{}}, services: []lienthong.ServiceID{o.Population}}
		if i := slices.IndexFunc(names, func(c connector.Code) bool { return c.Value == k.id }); i >= 0 {
			d.Name = names[i].Name
		}
		grants := court.Asks
		if k.sector == "" {
			d.Choices["relation"] = relatives
		} else {
			services := o.Services[k.sector]
			if len(services) == 0 {
				continue
			}
			s, err := connect.Sector(k.sector)
			if err != nil {
				return nil, err
			}
			d.services, grants = services, s.Offers
			d.chooseFrom(s)
		}
		i := slices.IndexFunc(grants, func(g connector.Grant) bool { return g.ID == k.grant })
		if i < 0 {
			return nil, lienthong.Errorf(lienthong.Internal, "the sector has no default grant %s", k.grant)
		}
		d.grant = &grants[i]
		out = append(out, d)
	}
	return out, nil
}

// relatives are the relations that the population register verifies.
var relatives = []clerk.Choice{{ID: "spouse", Name: "Vợ hoặc chồng"}, {ID: "parent", Name: "Cha hoặc mẹ"}, {ID: "child", Name: "Con"}, {ID: "representative", Name: "Người đại diện"}}

// chooseFrom gives terms that are codes the sector's own list.
func (d *document) chooseFrom(s *connector.Sector) {
	for i := range s.Records {
		for _, t := range s.Records[i].Terms {
			if len(t.Codes) == 0 || !slices.Contains(d.Terms, string(t.ID)) {
				continue
			}
			var list []clerk.Choice
			for _, c := range t.Codes {
				list = append(list, clerk.Choice{ID: c.Value, Name: c.Name})
			}
			d.Choices[string(t.ID)] = list
		}
	}
}

// Documents implements clerk.Court.
func (c *Court) Documents() (out []clerk.Document) {
	for _, d := range c.documents {
		out = append(out, d.Document)
	}
	return out
}

// Verify implements clerk.Court: an exchange over the court's own gateway with each
// register that may have the document, such as the national one of land and a
// province's own. The participant is named by the number that was confirmed.
func (c *Court) Verify(ctx context.Context, officer string, f clerk.Form, id string, said map[string]string) ([]clerk.Verdict, error) {
	i := slices.IndexFunc(c.documents, func(d document) bool { return d.ID == id })
	if i < 0 {
		return nil, lienthong.Errorf(lienthong.Invalid, "There is no such kind of document.")
	}
	d := &c.documents[i]
	p, err := c.question(d, f, said)
	if err != nil {
		return nil, err
	}
	out := make([]clerk.Verdict, len(d.services))
	failed := make([]error, len(d.services))
	var all sync.WaitGroup
	for i, service := range d.services {
		all.Go(func() {
			part := *p
			part.Service = service
			body, exchange, err := c.ask(ctx, officer, f, &part)
			if err == nil {
				out[i], err = verdict(said, body)
			}
			if failed[i] = err; err != nil {
				out[i] = clerk.Verdict{Result: "refused"}
			}
			if out[i].Exchange = exchange; len(d.services) > 1 {
				out[i].Source = service.SystemID.String()
			}
		})
	}
	all.Wait()
	return out, cmp.Or(failed...)
}

// question is what is asked about a document, of whichever register.
func (c *Court) question(d *document, f clerk.Form, said map[string]string) (*joined.Part, error) {
	purpose, basis, err := c.ground(d.grant, f)
	if err != nil {
		return nil, err
	}
	who, err := claim(f.Get("personal_number").Value, f.Get("full_name").Value, f.Get("birth_date").Value)
	if err != nil {
		return nil, err
	}
	p := &joined.Part{ID: d.grant.ID, Title: d.grant.Title, Path: strings.TrimPrefix(d.grant.Operation, "POST "), Purpose: purpose, Basis: basis,
		Body: joined.Body{"number": who["number"], "fields": said}}
	if d.ID == "household" {
		other, err := claim(said["number"], said["name"], said["birth_date"])
		if err != nil {
			return nil, err
		}
		p.Body = joined.Body{"of": who, "is": other, "relation": said["relation"]}
	}
	return p, nil
}

// verdict reads what a register says of a document: agreement by term, or whether
// two persons are related.
func verdict(said map[string]string, body []byte) (clerk.Verdict, error) {
	var told struct {
		Found   *bool             `json:"found"`
		Fields  map[string]string `json:"fields"`
		Related *bool             `json:"related"`
	}
	v := clerk.Verdict{Result: "disagrees", Terms: map[string]string{}}
	if json.Unmarshal(body, &told) != nil || told.Found == nil && told.Related == nil {
		return v, lienthong.Errorf(lienthong.AnswerRefused, "The answer to a question about a document has an unknown form.")
	}
	agree := 0
	for term := range said {
		v.Terms[term] = "disagrees"
		if told.Fields[term] == "agree" || told.Related != nil && *told.Related {
			v.Terms[term] = "agrees"
			agree++
		}
	}
	switch {
	case agree == len(said):
		v.Result = "agrees"
	case told.Found != nil && !*told.Found:
		v.Result = "unknown"
	}
	return v, nil
}
