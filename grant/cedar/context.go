package cedar

import (
	"slices"
	"strconv"
	"strings"

	"github.com/lienthong/lienthong/grant"
)

// The entity types and actions of the policies. The principal is the consumer
// system, the resource the service, each by its id in canonical form.
const (
	SystemType  = "System"
	ServiceType = "Service"
	ActionType  = "Action"
	AskAction   = "ask"  // may this be asked?
	ReadAction  = "read" // may the answer tell about context.field?
)

// Context is a request as policies see it; every attribute is always there.
type Context struct {
	Method     string   // method
	Steps      []string // path: count, then f0, f1 … from the front and b0, b1 … from the back
	Now        int64    // now: microseconds since 1970
	Agreements []string // agreements: those that are active
	Rung       int64    // rung: 1 verify, 2 match, 3 set, 4 fields
	Set        string   // set
	Purpose    string   // purpose
	Document   string   // document, article, clause, point of the legal basis
	Article    string
	Clause     string
	Point      string
	Procedure  string   // procedure
	Search     []string // search: set of names
	Fields     []string // fields: set of names
	Related    []string // related: the relations that hold, as RelationKey writes them
	Field      string   // field: on the action "read"
}

// Rung is the number of a rung in policies, 0 for none.
func Rung(r grant.Rung) int64 {
	return int64(slices.Index([]grant.Rung{"", grant.Verify, grant.Match, grant.Set, grant.Fields}, r))
}

// RelationKey names a relation in Context.Related: the rule, the sector and the
// capacities in order, with / between.
func RelationKey(r grant.Relation) string {
	capacities := slices.Sorted(slices.Values(r.Capacities))
	return string(r.Rule) + "/" + r.Sector + "/" + strings.Join(capacities, ",")
}

// front and back are the attributes of a step.
func front(i int) string { return "f" + strconv.Itoa(i) }
func back(i int) string  { return "b" + strconv.Itoa(i) }

// StepNames pairs the attributes of a path's steps with their values.
func (c *Context) StepNames() map[string]string {
	out := make(map[string]string, 2*len(c.Steps))
	for i, s := range c.Steps {
		out[front(i)], out[back(len(c.Steps)-1-i)] = s, s
	}
	return out
}
