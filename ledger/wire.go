package ledger

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
)

// wireLedger is a Status on the wire.
type wireLedger struct {
	Durable     uint64      `json:"durable" doc:"Records that were acknowledged."`
	Integrated  uint64      `json:"integrated" doc:"Of these, in the tree: its size."`
	Published   uint64      `json:"published" doc:"Of these, under a checkpoint that the ledger signed."`
	PublishedAt time.Time   `json:"published_at,omitzero" doc:"When that checkpoint was written; absent while there is none."`
	Attested    uint64      `json:"attested" doc:"Of these, under a checkpoint that was shown to the witnesses."`
	Faults      []wireFault `json:"faults" doc:"What does not work now."`
}

type wireFault struct {
	What string         `json:"what" doc:"append, wal, tree, witness and its name, threshold, authority, attestation or index. Only append stops exchanges."`
	Code lienthong.Code `json:"code" doc:"Why, as a registered code."`
}

func faultsOnWire(faults map[string]error) []wireFault {
	out := []wireFault{}
	for _, what := range slices.Sorted(maps.Keys(faults)) {
		out = append(out, wireFault{what, lienthong.CodeOf(faults[what])})
	}
	return out
}

// wireGround is who asked whom for what, and why.
type wireGround struct {
	Client       string   `json:"client,omitzero" doc:"Id of the system that asked; absent if it did not say."`
	ClientName   string   `json:"client_name,omitzero" doc:"What the directory calls it."`
	Service      string   `json:"service,omitzero" doc:"Id of the service that was asked."`
	ServiceName  string   `json:"service_name,omitzero" doc:"What the directory calls the system that offers it."`
	Operation    string   `json:"operation" doc:"Method and path template."`
	Purpose      string   `json:"purpose,omitzero" doc:"Code word of the purpose."`
	PurposeName  string   `json:"purpose_name,omitzero" doc:"What the directory calls it."`
	LegalBasis   string   `json:"legal_basis,omitzero" doc:"The provision, e.g. 27/2026/ND-CP; article=5."`
	LegalBasisVI string   `json:"legal_basis_vi,omitzero" doc:"The provision in Vietnamese words."`
	LegalBasisEN string   `json:"legal_basis_en,omitzero" doc:"The provision in English words."`
	Procedure    string   `json:"procedure,omitzero" doc:"Code of the administrative procedure."`
	Fields       []string `json:"fields" doc:"What was disclosed, by name."`
}

// wireEvidence is a record without what could be matched to a person.
type wireEvidence struct {
	Index    uint64         `json:"index" doc:"Its place in the tree."`
	ID       string         `json:"id" doc:"Of the exchange; the same on both sides."`
	Side     lienthong.Side `json:"side" doc:"consumer if this gateway asked, provider if it was asked."`
	Received time.Time      `json:"received"`
	Answered time.Time      `json:"answered"`
	wireGround
	Permitted     bool           `json:"permitted"`
	Code          lienthong.Code `json:"code,omitzero" doc:"Of the refusal or fault."`
	Grant         string         `json:"grant,omitzero" doc:"The grant that allowed it."`
	Subjects      int            `json:"subjects" doc:"How many persons it concerned."`
	Status        int            `json:"status" doc:"HTTP status of the response."`
	RequestBytes  int64          `json:"request_bytes"`
	ResponseBytes int64          `json:"response_bytes"`
}

type wireEntries struct {
	Entries []wireEvidence `json:"entries" doc:"Newest first."`
	Next    uint64         `json:"next" doc:"Pass it as after for the page that follows; 0 at the end."`
}

// wireProven is a record and what stands for it.
type wireProven struct {
	wireEvidence
	Published      bool `json:"published" doc:"Under a checkpoint that the ledger signed."`
	Attested       bool `json:"attested" doc:"Under a checkpoint that was shown to the witnesses."`
	SignedRequest  bool `json:"signed_request" doc:"The record holds the signature of who asked."`
	SignedResponse bool `json:"signed_response" doc:"The record holds the signature of who answered."`
}

type wireFound struct {
	Records []wireProven `json:"records" doc:"In the order in which the ledger received them."`
}

type wireUsageQuestion struct {
	Person string    `json:"person" doc:"Reference of an earlier answer of the register."`
	From   time.Time `json:"from,omitzero" doc:"Beginning of the period; from the first record if left out."`
	To     time.Time `json:"to,omitzero" doc:"Its end, excluded; now if left out."`
}

type wireUsage struct {
	Accesses []wireAccess `json:"accesses" doc:"Newest first."`
	More     bool         `json:"more" doc:"There are more in this period; ask again with the time of the last as to."`
}

type wireAccess struct {
	ID string    `json:"id" doc:"Of the exchange."`
	At time.Time `json:"at"`
	wireGround
}

func (s *Service) onWire(e Entry) wireEvidence {
	v := e.Evidence
	return wireEvidence{
		Index: e.Index, ID: v.ID, Side: v.Side, Received: v.Received, Answered: v.Answered, wireGround: s.ground(AccessOf(v)),
		Permitted: v.Permitted, Code: v.Code, Grant: v.Grant, Subjects: len(v.Subjects), Status: v.Status,
		RequestBytes: v.RequestBytes, ResponseBytes: v.ResponseBytes,
	}
}

func (s *Service) accessOnWire(a Access) wireAccess { return wireAccess{a.ID, a.At, s.ground(a)} }

func (s *Service) ground(a Access) wireGround {
	g := wireGround{
		Client: a.Client.String(), Service: a.Service.String(), Operation: a.Operation, Purpose: string(a.Purpose),
		LegalBasis: a.LegalBasis.String(), Procedure: a.Procedure, Fields: append([]string{}, a.Fields...),
	}
	g.LegalBasisVI, g.LegalBasisEN = provision(a.LegalBasis)
	if s.System != nil {
		g.ClientName, g.ServiceName = s.System(a.Client), s.System(a.Service.SystemID)
	}
	if s.Purpose != nil && a.Purpose != "" {
		g.PurposeName = s.Purpose(a.Purpose)
	}
	return g
}

// kinds are the documents that their numbers tell apart. The National Assembly
// numbers laws and resolutions alike, so of its documents only the author is
// certain.
var kinds = []struct{ mark, vi, en, of, by string }{
	{mark: "/ND-CP", vi: "Nghị định ", en: "Decree "},
	{mark: "/NQ-CP", vi: "Nghị quyết ", en: "Resolution "},
	{mark: "/CT-TTg", vi: "Chỉ thị ", en: "Directive "},
	{mark: "/QD-", vi: "Quyết định ", en: "Decision "},
	{mark: "/TT-", vi: "Thông tư ", en: "Circular "},
	{mark: "/QH", vi: "văn bản số ", en: "document ", of: " của Quốc hội", by: " of the National Assembly"},
}

// provision says a legal basis in words, as it is cited in each language.
func provision(b lienthong.LegalBasis) (vi, en string) {
	if b.IsZero() {
		return "", ""
	}
	number := strings.NewReplacer("/ND-", "/NĐ-", "/QD-", "/QĐ-").Replace(b.Document)
	vi, en = "văn bản số "+number, "document "+number
	for _, k := range kinds {
		if strings.Contains(b.Document, k.mark) {
			vi, en = k.vi+number+k.of, k.en+number+k.by
			break
		}
	}
	if b.Article != "" {
		vi, en = "Điều "+b.Article+" "+vi, "article "+b.Article+" of "+en
	}
	if b.Clause != "" {
		vi, en = "khoản "+b.Clause+" "+vi, "clause "+b.Clause+", "+en
	}
	if b.Point != "" {
		vi, en = "điểm "+b.Point+" "+vi, "point "+b.Point+", "+en
	}
	return vi, en
}
