package nation

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/official"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/internal/vntext"
	"github.com/lienthong/lienthong/node/gateway/offer"
)

// Exchanged is what went over the exchange.
type Exchanged struct {
	Asked    int     `json:"asked"`    // single questions
	Bulk     int     `json:"bulk"`     // lines of the bulk question
	Verified int     `json:"verified"` // of both, answered with yes
	Refused  int     `json:"refused"`  // questions that no grant covers
	Linked   int     `json:"linked"`   // officials whose number came back from the linking job
	MedianMS float64 `json:"median_ms"`
}

// The ground on which the ministry asks: upkeep of the national database of
// cadres, civil servants and public employees (Decree 27/2026/NĐ-CP).
const (
	askPurpose = "officials.reconcile"
	askBasis   = "27/2026/ND-CP; article=5"
)

// giveMinistry has the register's owner grant the ministry what the demo asks.
func (m *making) giveMinistry(ctx context.Context) error {
	basis, err := lienthong.ParseLegalBasis(askBasis)
	if err != nil {
		return err
	}
	for _, g := range []grant.Grant{
		{ID: "demo-verify", Path: "/v1/population/verify", Rung: grant.Verify, Mode: grant.RefuseWhole},
		{ID: "demo-bulk-verify", Path: "/v1/population/bulk/verify", Rung: grant.Verify, Mode: grant.RefuseWhole},
		{ID: "demo-read", Path: "/v1/population/read", Rung: grant.Fields, Read: []string{"full_name", "birth_date", "is_alive"}, Mode: grant.LeaveOut},
		{ID: "demo-linkage", Method: "*", Path: "/v1/linkages/**", Rung: grant.Fields, Read: []string{"pin", "differences"}, Mode: grant.LeaveOut},
		{ID: "demo-linkage-new", Path: "/v1/linkages", Rung: grant.Verify, Mode: grant.RefuseWhole},
	} {
		g.Consumer, g.Service = officialsSystem, personsService
		if g.Method == "" {
			g.Method = http.MethodPost
		}
		g.Purposes, g.Bases = []lienthong.Purpose{askPurpose}, []lienthong.LegalBasis{basis}
		g.Relation, g.ValidFrom = grant.Relation{Rule: grant.Anybody}, m.Now().Add(-time.Minute)
		g.Disclosure.Class = lienthong.DiscloseAtOnce
		if _, err := m.node.Grants.Put(ctx, g, 0, grant.Change{By: "demo", Why: "The demo's agreement between the two members."}); err != nil {
			return err
		}
	}
	return nil
}

// singles is how many officials the ministry asks about one by one.
const singles = 100

// exchange has the ministry ask about its officials through its own gateway:
// some one by one, the others in bulk, and once for more than it is granted.
func (m *making) exchange(ctx context.Context) error {
	if err := m.giveMinistry(ctx); err != nil {
		return err
	}
	questions, err := m.questions(ctx)
	if err != nil || len(questions) == 0 {
		return err
	}
	var took []time.Duration
	out := &m.summary.Exchange
	for _, q := range questions[:min(singles, len(questions))] {
		start := time.Now()
		status, body, err := m.ask(ctx, "verify", "application/json", q)
		if err != nil {
			return err
		}
		if status != http.StatusOK {
			return lienthong.Errorf(lienthong.Internal, "the exchange answered a question with status %d", status)
		}
		took = append(took, time.Since(start))
		out.Asked++
		out.Verified += bytes.Count(body, []byte(`"verified":true`))
		m.Progress("exchange", int64(out.Asked), int64(len(questions)))
	}
	if err := m.askInBulk(ctx, questions[out.Asked:]); err != nil {
		return err
	}
	status, _, err := m.ask(ctx, "household", "application/json", questions[0])
	if err != nil {
		return err
	}
	if status == http.StatusForbidden {
		out.Refused++
	}
	if err := m.submit(ctx); err != nil {
		return err
	}
	slices.Sort(took)
	out.MedianMS = float64(took[len(took)/2].Microseconds()) / 1000
	m.Progress("exchange", int64(len(questions)), int64(len(questions)))
	return nil
}

// askInBulk sends the rest, as many lines an exchange as may be, since each person
// is named in its evidence.
func (m *making) askInBulk(ctx context.Context, questions [][]byte) error {
	const most = offer.MaxSubjects
	for lines := range slices.Chunk(questions, most) {
		status, body, err := m.ask(ctx, "bulk/verify", "application/x-ndjson", bytes.Join(append(slices.Clone(lines), nil), []byte("\n")))
		if err != nil {
			return err
		}
		if status != http.StatusOK {
			return lienthong.Errorf(lienthong.Internal, "the exchange answered a bulk question with status %d", status)
		}
		answers := bufio.NewScanner(bytes.NewReader(body))
		for answers.Scan() {
			m.summary.Exchange.Bulk++
			if bytes.Contains(answers.Bytes(), []byte(`"verified":true`)) {
				m.summary.Exchange.Verified++
			}
		}
	}
	return nil
}

// questions are about the officials whose dossiers have what a question needs,
// as the agency wrote it.
func (m *making) questions(ctx context.Context) ([][]byte, error) {
	var all []official.Identity
	for id, err := range m.node.Officials.Identities(ctx) {
		if err != nil {
			return nil, err
		}
		all = append(all, id)
	}
	var out [][]byte
	for i := range all {
		q, ok := questionOf(&all[i])
		if !ok {
			continue
		}
		b, err := json.Marshal(q)
		if err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, nil
}

// ask sends one question through the agency's gateway.
func (m *making) ask(ctx context.Context, operation, contentType string, body []byte) (status int, answer []byte, err error) {
	address := fmt.Sprintf("%s/r1/%s/v1/population/%s", m.agency.ClientsURL(), personsService, operation)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	r.Header.Set("X-Road-Client", officialsSystem.String())
	r.Header.Set("Content-Type", contentType)
	r.Header.Set("Accept", "application/json, application/problem+json") // a refusal is a 403 then
	r.Header.Set("Lienthong-Purpose", askPurpose)
	r.Header.Set("Lienthong-Legal-Basis", askBasis)
	r.Header.Set("Lienthong-Officer", "demo-officer")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, nil, &lienthong.Error{Code: lienthong.Unavailable, Message: "the agency's gateway does not answer", Cause: err}
	}
	defer res.Body.Close()
	answer, err = io.ReadAll(res.Body)
	return res.StatusCode, answer, err
}

// questionOf is a question about an official; ok is false if the dossier lacks
// what the register must be told.
func questionOf(id *official.Identity) (q map[string]string, ok bool) {
	number, err := vnfield.Number(id.Number)
	if err != nil || number.Card.IsZero() {
		return nil, false
	}
	born, err := vnfield.Date(id.BirthDate)
	if err != nil || born.Date.IsZero() {
		return nil, false
	}
	name, _ := vntext.Repair(id.Name)
	return map[string]string{"number": number.Card.Reveal(), "name": name, "birth_date": born.Date.String()}, name != ""
}
