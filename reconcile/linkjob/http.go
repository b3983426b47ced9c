package linkjob

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-json-experiment/json"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/web"
)

const (
	tag       = "linkage"
	jobsPath  = "/v1/linkages"
	jobPath   = jobsPath + "/{job}"
	endedPath = jobsPath + "/ended"
	jsonType  = "application/json"
	orderSize = 16 << 10 // bytes of an order, at most
)

// patience is how long …/rows waits for the next piece of a body. It replaces
// the server's deadline for a whole request, which a register would pass.
const patience = time.Minute

// drained is how much of a refused body is read all the same, in bytes; who
// sends more at once learns of the refusal from the job's state.
const drained = 4 << 20

// Mount registers the operations. Whoever assembles the process sees to it that
// only the gateway reaches them, or programs of this machine.
func (s *Service) Mount(a *web.API) {
	d := documenter{a}
	serve := func(op operation, do func(http.ResponseWriter, *http.Request) error) {
		d.describe(op)
		a.Mux.HandleFunc(op.method+" "+op.path, func(w http.ResponseWriter, r *http.Request) {
			if err := do(w, r); err != nil {
				web.WriteProblem(w, r, a.Log, err)
			}
		})
	}
	serve(operation{
		method: http.MethodPost, path: jobsPath, id: "createLinkage", summary: "Make a job that links a register with the population.",
		description: "Rows are sent to the job afterwards, and then it is started. Asking again with the same key gives the same job.",
		in:          schemaOf[linkageOrder](a), inType: jsonType, out: schemaOf[linkageStatus](a),
		errors: []lienthong.Code{lienthong.Invalid, lienthong.TooLarge, lienthong.Unsupported, lienthong.Conflict, lienthong.Overloaded},
	}, s.serveCreate)
	serve(operation{
		method: http.MethodPost, path: jobPath + "/rows", id: "sendLinkageRows", summary: "Send rows of the register, as many at once as you like.",
		description: "One JSON object a line. Who is linked by a row with a capacity enters the reference directory, which grants with a relation ask; several rows about one person are known over all their periods. Rows that were received before are passed over. The answer means that all are durable; after an error or a cut, ask for the job's state and go on after last_row.",
		query:       []parameter{{"after", "The row before these, which may be on its way still: they wait for it. A status says how many requests may be under way at once so; without it, send one after the other."}},
		in:          schemaOf[linkageRow](a), inType: web.LinesType, out: schemaOf[linkageReceipt](a),
		errors: []lienthong.Code{lienthong.Invalid, lienthong.TooLarge, lienthong.Unsupported, lienthong.NotFound, lienthong.Conflict},
	}, s.serveRows)
	serve(operation{
		method: http.MethodPost, path: jobPath + "/start", id: "startLinkage", summary: "All rows are sent: link them.",
		description: "A job that failed is started again. Starting what was started changes nothing.",
		out:         schemaOf[linkageStatus](a), errors: []lienthong.Code{lienthong.NotFound, lienthong.Conflict},
	}, s.serveStart)
	serve(operation{
		method: http.MethodGet, path: jobPath, id: "readLinkage", summary: "How far is a job?",
		query: []parameter{{"wait", "Seconds to wait for the end of a job that was started; 0 if left out, and 5 at most."}},
		out:   schemaOf[linkageStatus](a), errors: []lienthong.Code{lienthong.Invalid, lienthong.NotFound},
	}, s.serveStatus)
	serve(operation{
		method: http.MethodGet, path: jobPath + "/results", id: "listLinkageResults", summary: "The results above a row, page by page.",
		description: "One JSON object a line, in the order of the rows, with what the grant lets out. Ask again with the last row of the page until a page is empty: then all were fetched, and the job expires sooner.",
		query: []parameter{{"after", "Only results of rows above this one; 0 if left out."}, {"upto", "Only results of rows up to this one; all if left out."}, {"limit", "At most so many results; 5000 at most, and fewer where the answer names many persons."}, {"reasons", "0 leaves the sentences out, which are more than half of an answer."},
			{"receipts", "1 gives each result a receipt, and leaves out those whose row came with one that holds: nothing has changed in what you may be told of it."}},
		out: schemaOf[linkageResult](a), outType: web.LinesType, errors: []lienthong.Code{lienthong.Invalid, lienthong.NotFound, lienthong.Conflict},
	}, s.serveResults)
	serve(operation{
		method: http.MethodPost, path: jobPath + "/references", id: "referLinkage", summary: "In which capacity, and since when, are the persons of these rows known?",
		description: "One JSON object a line, at most 1,000, for rows that were linked with one person. They replace what the reference directory has of the person in that capacity: for who has rows outside the job too, which the job's own rows did not tell.",
		in:          schemaOf[referenceLine](a), inType: web.LinesType, out: schemaOf[referenceReceipt](a),
		errors: []lienthong.Code{lienthong.Invalid, lienthong.TooLarge, lienthong.Unsupported, lienthong.NotFound, lienthong.Conflict, lienthong.AccessDenied},
	}, s.serveReferences)
	serve(operation{
		method: http.MethodPost, path: endedPath, id: "endReferences", summary: "Which persons are known in a capacity no longer?",
		description: "One JSON object a line, at most 1,000. Their entries of the caller's own sector leave the reference directory; who has none is passed over.",
		in:          schemaOf[Ended](a), inType: web.LinesType, out: schemaOf[referenceReceipt](a),
		errors: []lienthong.Code{lienthong.Invalid, lienthong.TooLarge, lienthong.Unsupported, lienthong.AccessDenied},
	}, s.serveEnded)
	serve(operation{
		method: http.MethodDelete, path: jobPath, id: "deleteLinkage", summary: "Remove a job with its rows and results, whatever its state.",
		description: "The answer confirms that nothing is kept of it.",
		out:         schemaOf[linkageDeletion](a), errors: []lienthong.Code{lienthong.NotFound},
	}, s.serveDelete)
}

// owner is the system that asks, as its gateway says; "" for a direct call.
func owner(r *http.Request) string { return r.Header.Get(clientHeader) }

func (s *Service) serveCreate(w http.ResponseWriter, r *http.Request) error {
	if err := wantType(r, jsonType); err != nil {
		return err
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, orderSize))
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return lienthong.Errorf(lienthong.TooLarge, "The body is larger than %d bytes.", orderSize)
	}
	if err != nil {
		return lienthong.Errorf(lienthong.Invalid, "The body broke off before its end.")
	}
	var o linkageOrder
	if err := web.Decode(body, &o); err != nil {
		return err
	}
	status, err := s.create(owner(r), &o)
	return answer(w, status, err)
}

// linkageReceipt says what is durable of a job's rows.
type linkageReceipt struct {
	Rows    int `json:"rows" doc:"How many rows were received in all."`
	LastRow int `json:"last_row" doc:"The last row received; go on after it."`
}

func (s *Service) serveRows(w http.ResponseWriter, r *http.Request) error {
	if err := wantType(r, web.LinesType); err != nil {
		return err
	}
	after := 0
	if err := whole(r, map[string]*int{"after": &after}); err != nil {
		return err
	}
	rows, err := s.receiving(owner(r), r.PathValue("job"), after)
	if err != nil {
		return err
	}
	body := &patient{http.NewResponseController(w), r.Body}
	if err := rows.run(r.Context(), body); err != nil {
		_, _ = io.CopyN(io.Discard, body, drained) // or the sender may see a broken pipe and not the answer
		return err
	}
	n, last, _ := rows.file.held()
	return answer(w, &linkageReceipt{n, last}, nil)
}

func (s *Service) serveStart(w http.ResponseWriter, r *http.Request) error {
	status, err := s.start(owner(r), r.PathValue("job"))
	return answer(w, status, err)
}

// longestWait is how long a question about a job waits for its end, in seconds:
// well under what gateways and servers allow an answer.
const longestWait = 5

func (s *Service) serveStatus(w http.ResponseWriter, r *http.Request) error {
	wait := 0
	if err := whole(r, map[string]*int{"wait": &wait}); err != nil {
		return err
	}
	over := time.NewTimer(time.Duration(min(wait, longestWait)) * time.Second)
	defer over.Stop()
	for waiting := wait > 0; ; {
		s.mu.Lock()
		j, err := s.find(owner(r), r.PathValue("job"))
		var status *linkageStatus
		if err == nil {
			status = s.status(j)
		}
		ended := s.ended
		s.mu.Unlock()
		if err != nil || !waiting || status.State != Waiting && status.State != Linking {
			return answer(w, status, err)
		}
		select {
		case <-ended:
		case <-over.C:
			waiting = false
		case <-r.Context().Done():
			return r.Context().Err()
		}
	}
}

// whole reads the parameters of a query, whole numbers each, into those named.
func whole(r *http.Request, into map[string]*int) error {
	for name, values := range r.URL.Query() {
		n, err := strconv.Atoi(values[0])
		if err != nil || n < 0 || len(values) > 1 {
			return lienthong.Errorf(lienthong.Invalid, "A parameter is no whole number of at least 0, or comes twice.")
		}
		if into[name] == nil {
			return lienthong.Errorf(lienthong.Invalid, "The address has a parameter that is not known here.")
		}
		*into[name] = n
	}
	return nil
}

func (s *Service) serveResults(w http.ResponseWriter, r *http.Request) error {
	some, reasons, receipts := part{upTo: maxRow, limit: pageRows}, 1, 0
	if err := whole(r, map[string]*int{"after": &some.after, "upto": &some.upTo, "limit": &some.limit, "reasons": &reasons, "receipts": &receipts}); err != nil {
		return err
	}
	some.limit = min(max(some.limit, 1), pageRows)
	tell := s.Disclose(r)
	tell.brief, tell.receipts = reasons == 0, receipts != 0
	p, err := s.results(r.Context(), owner(r), r.PathValue("job"), some, tell)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", web.LinesType)
	if p.model != "" { // none if an older version linked the job
		h.Set(modelHeader, p.model)
	}
	if len(p.subjects) > 0 {
		h.Set(subjectHeader, strings.Join(p.subjects, ",")) // a line each would pass what a gateway reads of a head
	}
	_, _ = w.Write(p.text) // the caller has gone; there is nobody to tell
	return nil
}

// referenceReceipt says how many references were entered.
type referenceReceipt struct {
	References int `json:"references"`
}

// maxReferenceBytes bounds the body of references.
const maxReferenceBytes = 256 << 10

func (s *Service) serveReferences(w http.ResponseWriter, r *http.Request) error {
	if s.Refer == nil {
		return lienthong.Errorf(lienthong.AccessDenied, "No reference directory is kept here.")
	}
	lines, err := readLines[referenceLine](w, r)
	if err != nil {
		return err
	}
	return answer(w, &referenceReceipt{len(lines)}, s.refer(r.Context(), owner(r), r.PathValue("job"), lines))
}

func (s *Service) serveEnded(w http.ResponseWriter, r *http.Request) error {
	if s.End == nil {
		return lienthong.Errorf(lienthong.AccessDenied, "No reference directory is kept here.")
	}
	lines, err := readLines[Ended](w, r)
	if err != nil {
		return err
	}
	for i, l := range lines {
		if _, err := lienthong.ParseCardNumber(l.Number); err != nil || l.Capacity == "" || len(l.Capacity) > maxCapacity {
			return lienthong.Errorf(lienthong.Invalid, "Line %d has no number, or no capacity of up to %d bytes.", i+1, maxCapacity)
		}
	}
	return answer(w, &referenceReceipt{len(lines)}, s.End(r.Context(), owner(r), lines))
}

// readLines reads a body of one JSON object a line, strictly.
func readLines[T any](w http.ResponseWriter, r *http.Request) ([]T, error) {
	if err := wantType(r, web.LinesType); err != nil {
		return nil, err
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxReferenceBytes))
	if err != nil {
		return nil, lienthong.Errorf(lienthong.TooLarge, "The body is larger than %d bytes, or broke off.", maxReferenceBytes)
	}
	var lines []T
	for text := range bytes.Lines(body) {
		var l T
		if err := web.Decode(bytes.TrimSpace(text), &l); err != nil {
			return nil, err
		}
		if lines = append(lines, l); len(lines) > maxReferences {
			return nil, lienthong.Errorf(lienthong.TooLarge, "At most %d references are taken at once.", maxReferences)
		}
	}
	return lines, nil
}

// linkageDeletion confirms that nothing is kept of a job.
type linkageDeletion struct {
	Job     string    `json:"job"`
	Deleted time.Time `json:"deleted"`
}

func (s *Service) serveDelete(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("job")
	err := s.remove(r.Context(), owner(r), id)
	return answer(w, &linkageDeletion{id, s.now()}, err)
}

// patient reads a body for as long as pieces of it come.
type patient struct {
	control *http.ResponseController
	body    io.Reader
}

func (p *patient) Read(b []byte) (int, error) {
	_ = p.control.SetReadDeadline(time.Now().Add(patience)) // not all writers have one: tests
	return p.body.Read(b)
}

func wantType(r *http.Request, want string) error {
	if t, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err == nil && t == want {
		return nil
	}
	return lienthong.Errorf(lienthong.Unsupported, "Send the body as Content-Type: %s.", want)
}

// answer writes a value, whole or not at all, or hands the error on.
func answer[T any](w http.ResponseWriter, v *T, err error) error {
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := json.MarshalWrite(&b, v, json.Deterministic(true)); err != nil {
		return err
	}
	w.Header().Set("Content-Type", jsonType)
	_, _ = w.Write(b.Bytes()) // the caller has gone; there is nobody to tell
	return nil
}

// operation is one operation as the OpenAPI document has it. They are written
// here, not registered by package web, since they need what its shapes do not
// have: the asker's header fields, lines in with one answer, lines out.
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

type documenter struct{ api *web.API }

func schemaOf[T any](a *web.API) *huma.Schema {
	t := reflect.TypeFor[T]()
	return a.Document().Components.Schemas.Schema(t, true, t.Name())
}

// describe enters the operation into the document.
func (d documenter) describe(op operation) {
	if op.outType == "" {
		op.outType = jsonType
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
	if op.path != jobsPath && op.path != endedPath {
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
	d.api.Refuses(h, append(op.errors, lienthong.Unavailable, lienthong.Internal)...)
	d.api.Document().AddOperation(h)
}
