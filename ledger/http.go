package ledger

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/web"
)

// Service shows a ledger. It changes nothing, and gives away no pseudonym, no
// digest of a body and no signature: whoever could guess what was asked about a
// person could try the guess on them.
type Service struct {
	Log *Log
	// Subject gives the pseudonym of who goes by a reference of the register.
	// Its error is answered as it is. Without, nobody is told who read their data.
	Subject func(reference string) (string, error)
	// System and Purpose say what the directory calls a system and a purpose, ""
	// if it does not know them. Either may be nil.
	System  func(lienthong.SystemID) string
	Purpose func(lienthong.Purpose) string
}

const (
	tag      = "ledger"
	pageSize = 50
	maxPage  = 500
	// maxUsage is how many accesses one answer holds, the newest; see newest.
	maxUsage = 500
	// maxScan is how many records one question looks through: refusals are rare,
	// and a reader who filters for them should not wait for a whole ledger.
	maxScan = 1 << 16
	// bundle is how many records the tree gives at once (C2SP tlog-tiles).
	bundle = 256
)

// Mount registers the operations. Whoever assembles the process sees to it that
// only the gateway's own officers reach them.
func (s *Service) Mount(a *web.API) {
	web.Get(a, web.Operation{
		ID: "ledgerStatus", Path: "/v1/ledger/status", Tag: tag,
		Summary: "How far is the ledger, and what does not work?",
	}, s.serveStatus)
	web.Ask(a, http.MethodGet, web.Operation{
		ID: "listEvidence", Path: "/v1/ledger/entries", Tag: tag,
		Summary:     "The exchanges of this gateway, newest first, without personal data.",
		Description: "A page may be short, even empty, and yet have a next one: one question looks through 65536 records at most. A record appears a moment after its exchange, when it is in the tree.",
	}, []web.Parameter{
		{Name: "system", Description: "Only exchanges in which this system asked or was asked: its whole id, such as VN/GOV/G09/OFFICIALS, or the last part of it."},
		{Name: "decision", Enum: []string{permitted, refused}, Description: "Only exchanges that were decided so."},
		{Name: "after", Integer: true, Description: "Only records older than this one: the next of the page before. From the newest if left out."},
		{Name: "limit", Integer: true, Description: "At most so many records; 50 if left out, 500 at most."},
	}, s.serveEntries)
	web.Ask(a, http.MethodGet, web.Operation{
		ID: "readEvidence", Path: "/v1/ledger/entries/{id}", Tag: tag,
		Summary:     "The records of one exchange, and what proves them.",
		Description: "Two where this gateway stood on both sides. The proof itself, for a machine that has nothing else, is made by lienthong ledger prove.",
		Errors:      []lienthong.Code{lienthong.NotFound},
	}, []web.Parameter{{Name: "id", InPath: true, Description: "The opaque id of an exchange."}}, s.serveEntry)
	web.Post(a, web.Operation{
		ID: "readUsage", Path: "/v1/ledger/usage", Tag: tag,
		Summary:     "Who read what about a person, when and on what ground?",
		Description: "Newest first, some 500 at most. What the law lets an agency defer or keep back is neither shown nor counted. No value of the person is in it.",
		Errors:      []lienthong.Code{lienthong.NotFound},
	}, s.serveUsage)
}

func (s *Service) serveStatus(ctx context.Context) (*wireLedger, error) {
	status, err := s.Log.Status(ctx)
	if err != nil {
		return nil, err
	}
	out := &wireLedger{
		Durable: status.Durable, Integrated: status.Integrated, Published: status.Published, Attested: status.Attested,
		Faults: faultsOnWire(status.Faults),
	}
	if f, err := os.Stat(filepath.Join(s.Log.Dir, "checkpoint")); err == nil && status.Published > 0 {
		out.PublishedAt = f.ModTime().UTC()
	}
	return out, nil
}

// The decisions that a list may be narrowed to.
const (
	permitted = "permitted"
	refused   = "refused"
)

func (s *Service) serveEntries(ctx context.Context, v web.Values) (*wireEntries, error) {
	limit := min(max(v.Int("limit", pageSize), 1), maxPage)
	high, err := s.Log.tree.Size(ctx)
	if err != nil {
		return nil, err
	}
	if after := v.Int("after", 0); after > 0 {
		high = min(high, uint64(after))
	}
	out := &wireEntries{Entries: []wireEvidence{}}
	for low, scanned := high, uint64(0); low > 0 && scanned < maxScan; scanned += high - low {
		high, low = low, (low-1)/bundle*bundle
		records, err := s.Log.tree.Records(ctx, low)
		if err != nil {
			return nil, err
		}
		out.Next = low
		for i := min(high-low, uint64(len(records))); i > 0; i-- {
			// The bytes are looked at first: decoding takes a hundred times as long.
			if !decided(records[i-1], v.Text("decision")) || !bytes.Contains(records[i-1], []byte(v.Text("system"))) {
				continue
			}
			e := Entry{Index: low + i - 1}
			if err := json.Unmarshal(records[i-1], &e.Evidence); err != nil {
				return nil, unreadable(err)
			}
			if !of(&e.Evidence, v.Text("system")) {
				continue
			}
			out.Entries = append(out.Entries, s.onWire(e))
			if len(out.Entries) == limit {
				out.Next = e.Index
				return out, nil
			}
		}
	}
	return out, nil
}

// decided looks at a record before it is decoded, which takes a hundred times
// as long. Quotation marks inside values are escaped, so only the member fits.
func decided(record []byte, decision string) bool {
	if decision == "" {
		return true
	}
	return bytes.Contains(record, []byte(`"permitted":true`)) == (decision == permitted)
}

// of reports whether a system, by its whole id or the last part of it, asked or
// was asked.
func of(e *lienthong.Evidence, system string) bool {
	for _, id := range []lienthong.SystemID{e.Client, e.Service.SystemID} {
		if id.System == system || id.String() == system {
			return true
		}
	}
	return system == ""
}

func unreadable(err error) error {
	return &lienthong.Error{Code: lienthong.Internal, Message: "A record of the ledger cannot be read.", Cause: err}
}

func (s *Service) serveEntry(ctx context.Context, v web.Values) (*wireFound, error) {
	if s.Log.Index == nil {
		return nil, errNoIndex
	}
	places, err := s.Log.Index.Find(ctx, v.Text("id"))
	if err != nil {
		return nil, err
	}
	status, err := s.Log.Status(ctx)
	if err != nil {
		return nil, err
	}
	out := &wireFound{}
	for _, i := range places {
		for e, err := range s.Log.Since(ctx, i) {
			if err != nil {
				return nil, err
			}
			if e.Evidence.ID != v.Text("id") {
				return nil, lienthong.Errorf(lienthong.Internal, "The ledger's index leads to another record; make it anew.")
			}
			out.Records = append(out.Records, wireProven{s.onWire(e), i < status.Published, i < status.Attested,
				len(e.Evidence.Request.Signature) > 0, len(e.Evidence.Response.Signature) > 0})
			break
		}
	}
	if len(out.Records) == 0 {
		return nil, lienthong.Errorf(lienthong.NotFound, "The ledger has no record of this exchange; check the id, or wait a moment if it has just ended.")
	}
	return out, nil
}

func (s *Service) serveUsage(ctx context.Context, q *wireUsageQuestion) (*wireUsage, error) {
	switch {
	case s.Subject == nil:
		return nil, errNoIndex
	case q.Person == "":
		return nil, &lienthong.Error{Code: lienthong.Invalid, Field: "/person", Message: "Name the person by the reference of an earlier answer."}
	}
	until := q.To
	if until.IsZero() {
		until = s.Log.Now().Add(time.Second)
	}
	if until.Before(q.From) {
		return nil, &lienthong.Error{Code: lienthong.Invalid, Field: "/to", Message: "The period ends before it begins."}
	}
	subject, err := s.Subject(q.Person)
	if err != nil {
		return nil, err
	}
	accesses, err := s.Log.Usage(ctx, subject, q.From, until)
	if err != nil {
		return nil, err
	}
	n := newest(accesses)
	out := &wireUsage{Accesses: []wireAccess{}, More: len(accesses) > n}
	for _, a := range accesses[:n] {
		out.Accesses = append(out.Accesses, s.accessOnWire(a))
	}
	return out, nil
}

// newest is how many accesses one answer holds: those of one instant stay
// together, for the next question asks for what is before the last.
func newest(accesses []Access) int {
	n := min(len(accesses), maxUsage)
	for n > 0 && n < len(accesses) && accesses[n].At.UnixMicro() == accesses[n-1].At.UnixMicro() {
		n++
	}
	return n
}

var errNoIndex = lienthong.Errorf(lienthong.Unavailable, "This ledger keeps no index by exchange and person; ask the gateway that does.")
