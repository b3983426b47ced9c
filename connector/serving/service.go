package serving

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
)

// Bounds of answers.
const (
	MaxRecords = 100  // of one person, of one type
	MaxPage    = 500  // records of a page of changes
	MaxLines   = 2000 // questions of a bulk, as one exchange may name persons
	batch      = 100  // questions that the source is asked at once
)

// Service is the services of one connector. Fill in the fields; all methods may
// then be called at once.
type Service struct {
	Name    string
	Version string
	Sector  *connector.Sector
	Bound   []*connector.Bound
	Source  connector.Source // guarded
	Cursor  Cursor
	// Subject makes the pseudonym by which the owner's evidence names who bears
	// a number; nil names nobody.
	Subject func(number string) string
	// Linked finds the keys of a person's rows by a number that linking found
	// them to bear; nil for a connector that is not linked.
	Linked func(ctx context.Context, record, number string) ([]string, error)
	Log    *slog.Logger

	mu     sync.Mutex
	closed map[string]string            // guarded by mu; why a record type is closed
	types  map[string]map[string]string // guarded by mu; of columns by record type, as they were first seen
}

// Check compares the mappings with the source and closes the record types whose
// tables or columns are gone, or of another type than noted or first seen; those that
// fit again are opened.
func (s *Service) Check(ctx context.Context) error {
	tables, err := s.Source.Tables(ctx)
	if err != nil {
		return err
	}
	for _, b := range s.Bound {
		s.compare(ctx, b, tables)
	}
	return nil
}

// compare compares the mapping of one record type with the source's tables.
func (s *Service) compare(ctx context.Context, b *connector.Bound, tables []connector.Table) {
	problem := b.Fits(tables)
	if problem == nil {
		problem = b.SameTypes(tables, s.firstTypes(b, tables))
	}
	s.settle(ctx, b, problem)
}

// firstTypes are the types of a record type's columns when they were first seen. Those
// that the mapping notes were compared already.
func (s *Service) firstTypes(b *connector.Bound, tables []connector.Table) map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.types == nil {
		s.types = map[string]map[string]string{}
	}
	if s.types[b.Type.ID] == nil {
		s.types[b.Type.ID] = b.Types(tables)
	}
	return s.types[b.Type.ID]
}

// Fits compares the mapping of a record type with the source now, and is why it is
// closed, for its owner.
func (s *Service) Fits(ctx context.Context, b *connector.Bound) error {
	tables, err := s.Source.Tables(ctx)
	if err != nil {
		return err
	}
	s.compare(ctx, b, tables)
	if why := s.Closed()[b.Type.ID]; why != "" {
		return lienthong.Errorf(lienthong.Maintenance, "%s", why)
	}
	return nil
}

func (s *Service) settle(ctx context.Context, b *connector.Bound, problem error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed == nil {
		s.closed = map[string]string{}
	}
	before, was := s.closed[b.Type.ID]
	if problem == nil {
		delete(s.closed, b.Type.ID)
		if was {
			s.Log.LogAttrs(ctx, slog.LevelInfo, "the source fits again", slog.String("connector", s.Name), slog.String("record", b.Type.ID))
		}
		return
	}
	e, ok := errors.AsType[*lienthong.Error](problem)
	if !ok {
		return
	}
	s.closed[b.Type.ID] = e.Message
	if before != e.Message {
		s.Log.LogAttrs(ctx, slog.LevelError, "the source has changed; the record type is closed",
			slog.String("connector", s.Name), slog.String("record", b.Type.ID), slog.String("problem", e.Message))
	}
}

// Closed is why record types are closed, by their ids.
func (s *Service) Closed() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make(map[string]string, len(s.closed))
	for k, v := range s.closed {
		out[k] = v
	}
	return out
}

// Watch checks now and then until ctx ends. A source that is down is checked
// again at the next turn.
func (s *Service) Watch(ctx context.Context, every time.Duration) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		if err := s.Check(ctx); err != nil && ctx.Err() == nil {
			s.Log.LogAttrs(ctx, slog.LevelWarn, "the source could not be checked", slog.String("connector", s.Name), slog.String("code", string(lienthong.CodeOf(err))))
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// open refuses a question to a record type that is closed. What is missing is
// the owner's to know: it is in the log.
func (s *Service) open(b *connector.Bound) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, closed := s.closed[b.Type.ID]; closed {
		return lienthong.Errorf(lienthong.Maintenance, "The records %s of connector %s are closed, since their source has changed; their owner has been told.", b.Type.ID, s.Name)
	}
	return nil
}

// failed passes an error of the source on; one that says that the source has
// changed has it checked at once.
func (s *Service) failed(ctx context.Context, b *connector.Bound, err error) error {
	switch lienthong.CodeOf(err) {
	case lienthong.Unavailable:
		// Why is the owner's to know: it is in the log.
		s.Log.LogAttrs(ctx, slog.LevelWarn, "the source did not answer", slog.String("connector", s.Name), slog.String("problem", lienthong.MessageOf(err, "an internal fault")))
		return &lienthong.Error{Code: lienthong.Unavailable, Message: "The source of connector " + s.Name + " does not answer now; nothing is lost, try again later.", Cause: err}
	case lienthong.Maintenance:
	default:
		return err
	}
	if s.Check(ctx) == nil {
		if closed := s.open(b); closed != nil {
			return closed
		}
	}
	return err
}
