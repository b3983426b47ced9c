package linkjob

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/linkrow"
	"github.com/lienthong/lienthong/internal/web"
	"github.com/lienthong/lienthong/reconcile/linkjob/order"
)

const (
	tag       = "linkage"
	jobsPath  = "/v1/linkages"
	jobPath   = jobsPath + "/{job}"
	endedPath = jobsPath + "/ended"
	orderSize = 16 << 10 // bytes of an order, at most
)

// The document calls these by the names of this part.
type (
	linkageOrder order.Order
	linkageRow   linkrow.Row
)

// Mount registers the operations. Whoever assembles the process sees to it that
// only the gateway reaches them, or programs of this machine.
func (s *Service) Mount(a *web.API) {
	serve := func(op operation, do func(http.ResponseWriter, *http.Request) error) {
		describe(a, op)
		a.Mux.HandleFunc(op.method+" "+op.path, func(w http.ResponseWriter, r *http.Request) {
			if err := do(w, r); err != nil {
				web.WriteProblem(w, r, a.Log, err)
			}
		})
	}
	web.PostAs(a, web.Operation{
		ID: "createLinkage", Path: jobsPath, Tag: tag, Limit: orderSize, Summary: "Make a job that links a register with the population.",
		Description: "Rows are sent to the job afterwards, and then it is started. Asking again with the same key gives the same job.",
		Errors:      []lienthong.Code{lienthong.Conflict, lienthong.Overloaded},
	}, func(_ context.Context, h http.Header, o *linkageOrder) (*linkageStatus, error) {
		return s.create(owner(h), (*order.Order)(o))
	})
	serve(operation{
		method: http.MethodPost, path: jobPath + "/rows", id: "sendLinkageRows", summary: "Send rows of the register, as many at once as you like.",
		description: "One JSON object a line. Who is linked by a row with a capacity enters the reference directory, which grants with a relation ask; several rows about one person are known over all their periods. Rows that were received before are passed over. The answer means that all are durable; after an error or a cut, ask for the job's state and go on after last_row.",
		query:       []parameter{{"after", "The row before these, which may be on its way still: they wait for it. A status says how many requests may be under way at once so; without it, send one after the other."}},
		in:          web.SchemaOf[linkageRow](a), inType: web.LinesType, out: web.SchemaOf[linkageReceipt](a),
		errors: []lienthong.Code{lienthong.Invalid, lienthong.TooLarge, lienthong.Unsupported, lienthong.NotFound, lienthong.Conflict},
	}, s.serveRows)
	serve(operation{
		method: http.MethodPost, path: jobPath + "/start", id: "startLinkage", summary: "All rows are sent: link them.",
		description: "A job that failed is started again. Starting what was started changes nothing.",
		out:         web.SchemaOf[linkageStatus](a), errors: []lienthong.Code{lienthong.NotFound, lienthong.Conflict},
	}, s.serveStart)
	serve(operation{
		method: http.MethodGet, path: jobPath, id: "readLinkage", summary: "How far is a job?",
		query: []parameter{{"wait", "Seconds to wait for the end of a job that was started; 0 if left out, and 5 at most."}},
		out:   web.SchemaOf[linkageStatus](a), errors: []lienthong.Code{lienthong.Invalid, lienthong.NotFound},
	}, s.serveStatus)
	serve(operation{
		method: http.MethodGet, path: jobPath + "/results", id: "listLinkageResults", summary: "The results above a row, page by page.",
		description: "One JSON object a line, in the order of the rows, with what the grant lets out. Ask again with the last row of the page until a page is empty: then all were fetched, and the job expires sooner.",
		query: []parameter{{"after", "Only results of rows above this one; 0 if left out."}, {"upto", "Only results of rows up to this one; all if left out."}, {"limit", "At most so many results; 5000 at most, and fewer where the answer names many persons."}, {"reasons", "0 leaves the sentences out, which are more than half of an answer."},
			{"receipts", "1 gives each result a receipt, and leaves out those whose row came with one that holds: nothing has changed in what you may be told of it."}},
		out: web.SchemaOf[linkageResult](a), outType: web.LinesType, errors: []lienthong.Code{lienthong.Invalid, lienthong.NotFound, lienthong.Conflict},
	}, s.serveResults)
	serve(operation{
		method: http.MethodPost, path: jobPath + "/references", id: "referLinkage", summary: "In which capacity, and since when, are the persons of these rows known?",
		description: "One JSON object a line, at most 1,000, for rows that were linked with one person. They replace what the reference directory has of the person in that capacity: for who has rows outside the job too, which the job's own rows did not tell.",
		in:          web.SchemaOf[referenceLine](a), inType: web.LinesType, out: web.SchemaOf[referenceReceipt](a),
		errors: []lienthong.Code{lienthong.Invalid, lienthong.TooLarge, lienthong.Unsupported, lienthong.NotFound, lienthong.Conflict, lienthong.AccessDenied},
	}, s.serveReferences)
	serve(operation{
		method: http.MethodPost, path: endedPath, id: "endReferences", summary: "Which persons are known in a capacity no longer?",
		description: "One JSON object a line, at most 1,000. Their entries of the caller's own sector leave the reference directory; who has none is passed over.",
		in:          web.SchemaOf[Ended](a), inType: web.LinesType, out: web.SchemaOf[referenceReceipt](a),
		errors: []lienthong.Code{lienthong.Invalid, lienthong.TooLarge, lienthong.Unsupported, lienthong.AccessDenied},
	}, s.serveEnded)
	serve(operation{
		method: http.MethodDelete, path: jobPath, id: "deleteLinkage", summary: "Remove a job with its rows and results, whatever its state.",
		description: "The answer confirms that nothing is kept of it.",
		out:         web.SchemaOf[linkageDeletion](a), errors: []lienthong.Code{lienthong.NotFound},
	}, s.serveDelete)
}

// operation is one operation as the OpenAPI document has it. They are written
// here, not registered by package web, since they need what its shapes do not
// have: a path with the job, lines in with one answer, lines out.
type operation struct {
	method, path, id     string
	summary, description string
	in, out              *huma.Schema
	inType, outType      string // outType "" is JSON
	query                []parameter
	errors               []lienthong.Code
}

// parameter is a whole number in the query.
type parameter struct{ name, description string }

// describe enters the operation into the document.
func describe(a *web.API, op operation) {
	if op.outType == "" {
		op.outType = web.JSONType
	}
	h := &huma.Operation{
		OperationID: op.id, Method: op.method, Path: op.path, Summary: op.summary, Description: op.description, Tags: []string{tag},
		Responses: map[string]*huma.Response{"200": {
			Description: "The answer.", Content: map[string]*huma.MediaType{op.outType: {Schema: op.out}},
		}},
	}
	if op.in != nil {
		h.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{op.inType: {Schema: op.in}}}
	}
	if op.path != endedPath {
		h.Parameters = append(h.Parameters, &huma.Param{
			Name: "job", In: "path", Required: true, Description: "The opaque id of a job.", Schema: &huma.Schema{Type: huma.TypeString},
		})
	}
	zero := 0.0
	for _, p := range op.query {
		h.Parameters = append(h.Parameters, &huma.Param{
			Name: p.name, In: "query", Description: p.description, Schema: &huma.Schema{Type: huma.TypeInteger, Minimum: &zero},
		})
	}
	a.Refuses(h, append(op.errors, lienthong.Unavailable, lienthong.Internal)...)
	a.Document().AddOperation(h)
}
