package offer

import (
	"context"
	"slices"
	"sync/atomic"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange"
	"github.com/lienthong/lienthong/grant"
)

// Service is one service behind a gateway: what may be asked of it, and where it
// answers. Register, Records and Open make them.
type Service struct {
	ID         lienthong.ServiceID
	Operations []Operation
	Persons    Persons
	// Directory says whether a consumer's sector knows those who bear the numbers of
	// a question; nil for that of the node's own grants.
	Directory func(numbers []string) grant.References
	Whole     bool // it answers with all its fields, whatever it is told
	upstream  exchange.Upstream
}

// Operation finds the operation of a request; ok is false if there is none.
func (s Service) Operation(method, path string) (o Operation, ok bool) {
	i := slices.IndexFunc(s.Operations, func(o Operation) bool { return o.Method == method && o.matches(path) })
	if i < 0 {
		return Operation{}, false
	}
	return s.Operations[i], true
}

// Persons finds who bears the numbers, or is meant by the references of earlier
// answers. Whom nobody knows is left out.
type Persons func(ctx context.Context, numbers, references []string) ([]lienthong.PersonID, error)

// List is the services behind a gateway. It may be replaced while it is asked: a
// request keeps the service that it began with. The zero value offers nothing.
type List struct {
	now atomic.Pointer[[]Service]
}

var _ exchange.Services = (*List)(nil)

// Take offers these from now on, and nothing else.
func (l *List) Take(services []Service) { l.now.Store(&services) }

// Find is the service under an id.
func (l *List) Find(id lienthong.ServiceID) (s Service, ok bool) {
	if l == nil || l.now.Load() == nil {
		return Service{}, false
	}
	services := *l.now.Load()
	i := slices.IndexFunc(services, func(s Service) bool { return s.ID == id })
	if i < 0 {
		return Service{}, false
	}
	return services[i], true
}

// Has reports whether there is a service under an id.
func (l *List) Has(id lienthong.ServiceID) bool {
	_, ok := l.Find(id)
	return ok
}

// Service implements exchange.Services.
func (l *List) Service(_ context.Context, id lienthong.ServiceID) (exchange.Upstream, error) {
	s, ok := l.Find(id)
	if !ok {
		return exchange.Upstream{}, lienthong.Errorf(lienthong.NotFound, "There is no such service at this gateway.")
	}
	return s.upstream, nil
}
