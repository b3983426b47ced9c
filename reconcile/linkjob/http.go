package linkjob

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/web"
)

// patience is how long …/rows waits for the next piece of a body. It replaces
// the server's deadline for a whole request, which a register would pass.
const patience = time.Minute

// drained is how much of a refused body is read all the same, in bytes; who
// sends more at once learns of the refusal from the job's state.
const drained = 4 << 20

// owner is the system that asks, as its gateway says; "" for a direct call.
func owner(h http.Header) string { return h.Get(clientHeader) }

// linkageReceipt says what is durable of a job's rows.
type linkageReceipt struct {
	Rows    int `json:"rows" doc:"How many rows were received in all."`
	LastRow int `json:"last_row" doc:"The last row received; go on after it."`
}

func (s *Service) serveRows(w http.ResponseWriter, r *http.Request) error {
	if err := web.WantType(r, web.LinesType); err != nil {
		return err
	}
	after := 0
	if err := whole(r, map[string]*int{"after": &after}); err != nil {
		return err
	}
	rows, err := s.receiving(owner(r.Header), r.PathValue("job"), after)
	if err != nil {
		return err
	}
	body := &patient{http.NewResponseController(w), r.Body}
	if err := rows.run(r.Context(), body); err != nil {
		_, _ = io.CopyN(io.Discard, body, drained) // or the sender may see a broken pipe and not the answer
		return err
	}
	n, last, _ := rows.file.Held()
	return answer(w, &linkageReceipt{n, last}, nil)
}

func (s *Service) serveStart(w http.ResponseWriter, r *http.Request) error {
	status, err := s.start(owner(r.Header), r.PathValue("job"))
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
		j, err := s.find(owner(r.Header), r.PathValue("job"))
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
	p, err := s.results(r.Context(), owner(r.Header), r.PathValue("job"), some, tell)
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
	return answer(w, &referenceReceipt{len(lines)}, s.refer(r.Context(), owner(r.Header), r.PathValue("job"), lines))
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
	return answer(w, &referenceReceipt{len(lines)}, s.End(r.Context(), owner(r.Header), lines))
}

// readLines reads a body of one JSON object a line, strictly.
func readLines[T any](w http.ResponseWriter, r *http.Request) ([]T, error) {
	if err := web.WantType(r, web.LinesType); err != nil {
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
	err := s.remove(r.Context(), owner(r.Header), id)
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

// answer writes a value, or hands the error on.
func answer[T any](w http.ResponseWriter, v *T, err error) error {
	if err != nil {
		return err
	}
	return web.WriteJSON(w, v)
}
