package linkjob

import (
	"bufio"
	"context"
	"io"
	"os"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile/linkjob/kept"
)

const (
	// pageRows bounds a page of results, some 2 MB.
	pageRows = 5000
	// pageSubjects bounds the persons that a page names to the evidence, before its
	// last row: an exchange names 2,000 at most, whose pseudonyms take 58 of the
	// 64 KiB that a record of evidence has.
	pageSubjects = 1980
)

// page is a stretch of a job's results.
type page struct {
	text     []byte
	subjects []string    // pseudonyms
	model    string      // by which the results were found
	result   kept.Result // the last
}

// part is which results are asked for.
type part struct {
	after, upTo int // rows
	limit       int // of results
}

// results reads a page of results.
func (s *Service) results(ctx context.Context, owner, id string, some part, tell Disclosure) (*page, error) {
	s.mu.Lock()
	j, err := s.find(owner, id)
	if err == nil && j.State != Done {
		err = lienthong.Errorf(lienthong.Conflict, "There are no results yet; ask for the job's state.")
	}
	if err != nil {
		s.mu.Unlock()
		return nil, err
	}
	p := &page{model: j.Model}
	file, err := os.Open(s.path(id, resultsFile)) // under the lock: a removal comes before or after
	s.mu.Unlock()
	if err != nil {
		return nil, failed(err, "its results cannot be opened")
	}
	defer file.Close()
	start, size, err := kept.Search(file, some.after)
	if err != nil {
		return nil, failed(err, "its results cannot be read")
	}
	if start == size {
		return p, s.fetched(j)
	}
	in := bufio.NewReaderSize(io.NewSectionReader(file, start, size-start), lineBytes)
	p.text = make([]byte, 0, min(size-start, pageBytes))
	told, more := 0, false
	for n := 0; told < some.limit && (s.Subject == nil || len(p.subjects) < pageSubjects); n++ {
		if n%256 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		before := len(p.text)
		line, err := kept.ReadLine(in)
		if err == io.EOF {
			break
		}
		if err == nil {
			more, err = s.add(p, line, some.upTo, tell)
		}
		if err != nil {
			return nil, failed(err, "its results cannot be read")
		}
		if more {
			break
		}
		if len(p.text) > before {
			told++
		}
	}
	if told == 0 && !more { // the caller knows the rest
		return p, s.fetched(j)
	}
	return p, nil
}

const (
	lineBytes = 16 << 10  // of a line, mostly
	pageBytes = 512 << 10 // of a page without sentences, mostly
)

// add tells of one kept result what may be told, unless it is above a row.
func (s *Service) add(p *page, line []byte, upTo int, tell Disclosure) (above bool, err error) {
	k := &p.result
	if tell.brief {
		k.ReasonVI, k.ReasonEN = "", ""
		err = k.Facts.Read(line)
	} else {
		err = k.Read(line)
	}
	if err != nil || k.Row > upTo || tell.knows(&k.Facts) {
		return k.Row > upTo, err
	}
	told := tell.of(k)
	p.text = append(told.append(p.text), '\n')
	if s.Subject == nil || !k.Verdict.Links() && !tell.Candidates {
		return false, nil
	}
	for _, who := range k.Persons {
		if who.Person == "" {
			continue
		}
		id, err := lienthong.ParsePersonID(who.Person)
		if err != nil {
			return false, err
		}
		p.subjects = append(p.subjects, s.Subject(id))
	}
	return false, nil
}

// fetched notes that a caller has asked for what comes after the last result,
// so that he has them all.
func (s *Service) fetched(j *job) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if j.gone || j.Fetched {
		return nil
	}
	changed := j.record
	changed.Fetched = true
	if until := s.now().Add(s.Limits.KeepFetched); until.Before(changed.Expires) {
		changed.Expires = until
	}
	if err := s.save(&changed); err != nil {
		return err
	}
	j.record = changed
	return nil
}

// referenceLine is one line of POST /v1/linkages/{job}/references.
type referenceLine struct {
	Row int `json:"row" doc:"A row of the job that was linked with one person."`
	Known
}

// Ended is a person whom a caller knows in a capacity no longer. The caller
// names them by the number that linking gave it; its job may be long gone.
type Ended struct {
	Number   string `json:"number" doc:"The person's number, as results gave it."`
	Capacity string `json:"capacity" doc:"What the person was to the caller." example:"insured"`
}

// maxReferences bounds one request; rows of a request rise.
const maxReferences = 1000

// refer hands on in which capacities the caller knows whom the job linked. A
// row that was not linked with one person is refused with all the others: nobody
// can be claimed whom the linking did not find.
func (s *Service) refer(ctx context.Context, owner, id string, lines []referenceLine) error {
	s.mu.Lock()
	j, err := s.find(owner, id)
	if err == nil && j.State != Done {
		err = lienthong.Errorf(lienthong.Conflict, "The job is not linked yet; ask for its state.")
	}
	if err != nil {
		s.mu.Unlock()
		return err
	}
	file, err := os.Open(s.path(id, resultsFile)) // under the lock: a removal comes before or after
	s.mu.Unlock()
	if err != nil {
		return failed(err, "its results cannot be opened")
	}
	defer file.Close()
	references := make([]Reference, 0, len(lines))
	at := kept.Results{File: file}
	for i, l := range lines {
		person, err := at.PersonOf(l.Row)
		if err != nil {
			return failed(err, "its results cannot be read")
		}
		if person.IsZero() || l.Capacity == "" || len(l.Capacity) > maxCapacity {
			return lienthong.Errorf(lienthong.Invalid, "Line %d names a row that was not linked with one person, or no capacity of up to %d bytes.", i+1, maxCapacity)
		}
		references = append(references, Reference{Person: person, Known: l.Known})
	}
	return s.Refer(ctx, owner, references)
}
