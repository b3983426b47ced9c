package connect

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/finding"
	"github.com/lienthong/lienthong/connector/linked"
)

// Facts asks the population's owner what rules need of linked persons, under
// the grants that the sector asks for by default: by their purposes, on their
// legal bases, about persons in their capacities.
type Facts struct {
	Population  Population
	Description *connector.Description
	Sector      *connector.Sector
}

var _ finding.Facts = Facts{}

// patience is how long one answer may take, a slow register on the other side
// of two gateways included.
const patience = 30 * time.Second

const readOperation = "POST /v1/population/read"

var (
	errNotAsked = lienthong.Errorf(lienthong.AccessDenied, "The sector asks for no grant that would tell this.")
	errNoDay    = lienthong.Errorf(lienthong.NotFound, "The register tells no day of death of this person.")
	errNobody   = lienthong.Errorf(lienthong.NotFound, "The register has nobody whom the record describes.")
)

// Tell implements finding.Facts.
func (f Facts) Tell(ctx context.Context, need linked.Need, who finding.Who, p *linked.Person) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if need == linked.CapacitiesOf {
		return f.capacities(ctx, who, p)
	}
	ask, concerned := f.ask(readOperation, need, who.Capacity)
	switch {
	case ask == nil:
		return errNotAsked
	case !concerned:
		return nil
	}
	answer, err := f.read(ctx, ask, need, who)
	if err != nil {
		return err
	}
	return learn(need, answer.Values, p)
}

// learn enters what the owner told of a person.
func learn(need linked.Need, values []client.Value, p *linked.Person) error {
	if need == linked.RelativesOf {
		p.Relatives = relatives(values)
		return nil
	}
	dies(p, values)
	if p.Dead && p.Died.IsZero() {
		return errNoDay
	}
	return nil
}

// ask is the sector's default that would tell most of a need by an operation, and whether
// it is about persons in a capacity. One for somebody who is present, or party to a case,
// is of no use here: nobody is, and there is none.
func (f Facts) ask(operation string, need linked.Need, capacity string) (ask *connector.Grant, concerned bool) {
	most := 0
	for i := range f.Sector.Asks {
		g := &f.Sector.Asks[i]
		tells := len(granted(g, need))
		if g.Operation != operation || g.Relation != "registered" && g.Relation != "any" || tells == 0 {
			continue
		}
		about := len(g.Capacities) == 0 || slices.Contains(g.Capacities, capacity)
		switch {
		case ask == nil, about && !concerned, about == concerned && tells > most:
			ask, concerned, most = g, about, tells
		}
	}
	return ask, concerned
}

func (f Facts) read(ctx context.Context, ask *connector.Grant, need linked.Need, who finding.Who) (client.Person, error) {
	claim, err := claimOf(who)
	if err != nil {
		return client.Person{}, err
	}
	c := f.Population.at(f.Description.Linkage.Population, ask.Purpose, ask.Basis)
	answer, err := c.Read(ctx, client.ReadRequest{Subject: client.Subject{Claim: claim}, Fields: granted(ask, need)})
	if lienthong.CodeOf(err) == lienthong.Invalid {
		err = errNobody // the record's own name or date is none that can be asked by
	}
	return answer, err
}

// claimOf is how somebody is named to the owner.
func claimOf(who finding.Who) (client.Claim, error) {
	number, err := lienthong.ParseCardNumber(who.Number)
	if err != nil || who.Name == "" {
		return client.Claim{}, errNobody
	}
	born, err := lienthong.ParseDate(who.BirthDate)
	if err != nil || born.IsZero() {
		return client.Claim{}, errNobody
	}
	return client.Claim{Number: number, Name: who.Name, BirthDate: born}, nil
}

// granted are the fields that tell a need and that a default asks for; none of none.
func granted(ask *connector.Grant, need linked.Need) (fields []string) {
	if ask == nil {
		return nil
	}
	tell, help := need.Fields()
	for _, name := range append(tell, help...) {
		if slices.Contains(ask.Fields, name) {
			fields = append(fields, name)
		}
	}
	return fields
}

// dies enters what the register has of a death. Linking takes a person who is
// declared missing for dead; the register, asked, says that it is not known.
func dies(p *linked.Person, values []client.Value) {
	for _, v := range values {
		switch v.Field {
		case "death_date":
			if day, err := lienthong.ParseDate(v.Value); err == nil && !day.IsZero() {
				p.Dead, p.Died = true, day
			}
		case "is_alive":
			p.Dead = v.Value == "false"
		}
	}
}

// relatives are those that the register names with a number. Of their birth it
// tells nothing, but a personal number holds its year (Decree 137/2015/NĐ-CP
// art. 13).
func relatives(values []client.Value) (out []linked.Relative) {
	for _, v := range values {
		kind := map[string]string{"spouse": "spouse", "children": "child"}[v.Field]
		for _, n := range v.Numbers {
			if kind == "" || n.PIN().IsZero() {
				continue
			}
			out = append(out, linked.Relative{ID: n.Reveal(), Kind: kind, Born: lienthong.Date{Year: int16(n.PIN().BirthYear())}})
		}
	}
	return out
}

// capacities asks the services that the description names, a yes or no each.
func (f Facts) capacities(ctx context.Context, who finding.Who, p *linked.Person) error {
	services := f.Description.Linkage.Capacities
	if len(services) == 0 {
		return errNotAsked
	}
	var has []string
	for _, s := range services {
		known, err := f.known(ctx, s, who.Number)
		if err != nil {
			return err
		}
		if known {
			has = append(has, s.Capacity)
		}
	}
	p.Capacities = has
	return nil
}

// known asks a register, or a reference directory, about the bearer of a number.
func (f Facts) known(ctx context.Context, s connector.CapacityService, number string) (bool, error) {
	c := f.Population.at(s.Service, s.Purpose, s.Basis)
	if s.Record == "" {
		card, err := lienthong.ParseCardNumber(number)
		if err != nil {
			return false, errNobody
		}
		sector, capacity := s.Entry()
		return c.KnownToSector(ctx, card, sector, []string{capacity})
	}
	var answer struct {
		Known bool `json:"known"`
	}
	in := struct {
		Number string `json:"number"`
	}{number} // leaves for another agency, in the body, under its grant
	err := c.Call(ctx, http.MethodPost, connector.OperationPath(s.Record, connector.OpKnown), in, &answer)
	return answer.Known, err
}

const bulkOperation = "POST /v1/population/bulk/read"

const (
	// together is how many persons one exchange is about: half of what may be, since
	// several may bear an old number.
	together = 1000
	// bulkPatience is how long its answer may take.
	bulkPatience = 2 * time.Minute
)

// TellMany implements finding.Facts: over the population's bulk operation, where the
// sector asks for a grant of it. An exchange is refused as a whole, as when the owner has
// not granted that operation, or one of the persons is in no capacity of the sector: see
// tellAll. Those who are in none by now are asked about one by one, and those of whom more
// is told so.
func (f Facts) TellMany(ctx context.Context, need linked.Need, who []finding.Who, persons []*linked.Person) []error {
	errs, claims := make([]error, len(who)), make([]client.Claim, len(who))
	asked := map[*connector.Grant][]int{}
	for i := range who {
		ask, concerned := f.ask(bulkOperation, need, who[i].Capacity)
		alone, _ := f.ask(readOperation, need, who[i].Capacity)
		var err error
		claims[i], err = claimOf(who[i])
		switch {
		case ask == nil || !who[i].Current && concerned || len(who) == 1 || len(granted(ask, need)) < len(granted(alone, need)):
			errs[i] = finding.ErrSingly
		case !concerned:
		case err != nil:
			errs[i] = err
		default:
			asked[ask] = append(asked[ask], i)
		}
	}
	for ask, all := range asked {
		f.tellAll(ctx, ask, need, claims, persons, errs, all)
	}
	return errs
}

const (
	// alone is how few persons whose exchange was refused are asked about one by one.
	alone = 8
	// inVain is how many exchanges may be refused in a row, until it is believed that all
	// are: more than it takes to come from a thousand persons to a few.
	inVain = 10
)

// tellAll asks about many, together at once. The grant is one for a whole exchange, and
// has to hold for each person of it: where one is refused, its halves are asked about,
// so that few are left to be asked about one by one.
func (f Facts) tellAll(ctx context.Context, ask *connector.Grant, need linked.Need, claims []client.Claim, persons []*linked.Person, errs []error, all []int) {
	pieces := slices.Collect(slices.Chunk(all, together))
	for refused := 0; len(pieces) > 0; {
		some := pieces[0]
		pieces = pieces[1:]
		if !f.tellSome(ctx, ask, need, claims, persons, errs, some) {
			refused = 0
			continue
		}
		if refused++; refused == inVain {
			for _, i := range slices.Concat(pieces...) {
				errs[i] = finding.ErrSingly
			}
			return
		}
		if len(some) > alone {
			half := len(some) / 2
			pieces = append([][]int{some[:half], some[half:]}, pieces...)
		}
	}
}

// tellSome asks about some of many with one exchange, and reports whether it was refused.
func (f Facts) tellSome(ctx context.Context, ask *connector.Grant, need linked.Need, claims []client.Claim, persons []*linked.Person, errs []error, some []int) (refused bool) {
	ctx, cancel := context.WithTimeout(ctx, bulkPatience)
	defer cancel()
	fields := granted(ask, need)
	lines := func(yield func(client.ReadLine) bool) {
		for _, i := range some {
			if !yield(client.ReadLine{Claim: claims[i], Fields: fields}) {
				return
			}
		}
	}
	n := 0
	for answer, err := range f.Population.at(f.Description.Linkage.Population, ask.Purpose, ask.Basis).BulkRead(ctx, lines) {
		if err != nil {
			for _, i := range some[n:] {
				errs[i] = notTold(err)
			}
			return n == 0 && lienthong.CodeOf(err) == lienthong.AccessDenied
		}
		i := some[n]
		n++
		if errs[i] = answer.Err; answer.Err == nil {
			errs[i] = learn(need, answer.Values, persons[i])
		} else if lienthong.CodeOf(answer.Err) == lienthong.Invalid {
			errs[i] = errNobody // the record's own name or date is none that can be asked by
		}
	}
	return false
}

// notTold is what becomes of persons whose exchange failed.
func notTold(err error) error {
	switch lienthong.CodeOf(err) {
	case lienthong.Unavailable, lienthong.DeadlineExceeded, lienthong.Overloaded:
		return err
	default: // refused: alone, some of them may be told of
		return finding.ErrSingly
	}
}
