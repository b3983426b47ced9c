package ledger

import (
	"context"
	"encoding/json"
	"iter"
	"time"

	"github.com/lienthong/lienthong"
)

// Entry is a record with its place in the tree.
type Entry struct {
	Index    uint64
	Evidence lienthong.Evidence
}

// Access is a line of a person's usage log: who read what about them, when and
// on what ground.
type Access struct {
	ID         string               `json:"id"` // of the exchange
	At         time.Time            `json:"at"`
	Client     lienthong.SystemID   `json:"client"`
	Service    lienthong.ServiceID  `json:"service"`
	Operation  string               `json:"operation"`
	Purpose    lienthong.Purpose    `json:"purpose,omitempty"`
	LegalBasis lienthong.LegalBasis `json:"legal_basis,omitzero"`
	Procedure  string               `json:"procedure,omitempty"`
	Fields     []string             `json:"fields,omitempty"`
}

// AccessOf is what a person is shown of a record: not who the officer was, and
// not in which case.
func AccessOf(e lienthong.Evidence) Access {
	return Access{
		ID: e.ID, At: e.Answered, Client: e.Client, Service: e.Service, Operation: e.Operation,
		Purpose: e.Purpose, LegalBasis: e.LegalBasis, Procedure: e.Procedure, Fields: e.Fields,
	}
}

// Index finds records by exchange and by subject. It is made from the log and
// can be thrown away; the log stays the truth. Its methods may be called at
// once.
type Index interface {
	// Next is the tree index of the first record that it lacks.
	Next(ctx context.Context) (uint64, error)
	// Add takes the records that follow, all or none, and where they are
	// visible from; see Visible.
	Add(ctx context.Context, entries []Entry) error
	// Usage gives the accesses to a subject's data in [from, to) that are
	// visible at a time, newest first.
	Usage(ctx context.Context, subject string, from, to, at time.Time) ([]Access, error)
	// Find gives the tree indexes of an exchange's records, in order.
	Find(ctx context.Context, id string) ([]uint64, error)
}

// Visible says from when on an access may be shown to the person, and whether
// it ever may. Only what was permitted is an access.
func Visible(e lienthong.Evidence) (from time.Time, ever bool) {
	switch {
	case !e.Permitted || e.Disclosure == lienthong.DiscloseNever:
		return time.Time{}, false
	case e.Disclosure == lienthong.DiscloseDeferred:
		return e.DiscloseFrom, true
	default:
		return e.Answered, true
	}
}

// Usage answers a person who asks who read their data in [from, to), newest
// first. subject is a pseudonym of this ledger's. What the law lets an agency
// defer or keep back is neither shown nor counted.
func (l *Log) Usage(ctx context.Context, subject string, from, to time.Time) ([]Access, error) {
	if l.Index == nil {
		return nil, lienthong.Errorf(lienthong.Unavailable, "This ledger keeps no index by person; ask the gateway that does.")
	}
	return l.Index.Usage(ctx, subject, from, to, l.Now())
}

// Since gives the records in the tree from an index on, to the end that the
// tree has when it is reached.
func (l *Log) Since(ctx context.Context, index uint64) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		for {
			records, err := l.tree.Records(ctx, index)
			if err != nil {
				yield(Entry{}, err)
				return
			}
			if len(records) == 0 {
				return
			}
			for _, r := range records {
				e := Entry{Index: index}
				if err := json.Unmarshal(r, &e.Evidence); err != nil {
					yield(Entry{}, &lienthong.Error{Code: lienthong.Internal, Message: "A record of the ledger cannot be read.", Cause: err})
					return
				}
				if !yield(e, nil) {
					return
				}
				index++
			}
		}
	}
}

// follow brings the index up to date whenever the tree has been fed.
func (l *Log) follow(ctx context.Context) {
	for ctx.Err() == nil {
		err := l.catchUp(ctx)
		l.report("index", err)
		if err != nil {
			pause(ctx, retry)
			continue
		}
		select {
		case <-l.fed:
		case <-ctx.Done():
		}
	}
}

// catchUp brings the index up to date.
func (l *Log) catchUp(ctx context.Context) error {
	next, err := l.Index.Next(ctx)
	if err != nil {
		return err
	}
	var batch []Entry
	for e, err := range l.Since(ctx, next) {
		if err != nil {
			return err
		}
		if batch = append(batch, e); len(batch) == chunk {
			if err := l.Index.Add(ctx, batch); err != nil {
				return err
			}
			batch = nil
		}
	}
	if len(batch) == 0 {
		return nil
	}
	return l.Index.Add(ctx, batch)
}
