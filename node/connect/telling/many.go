package telling

import (
	"context"
	"slices"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/finding"
	"github.com/lienthong/lienthong/connector/linked"
)

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
	ways, asked := f.ways(need), map[*connector.Grant][]int{}
	for i := range who {
		w := ways(who[i].Capacity)
		var err error
		claims[i], err = ClaimOf(who[i])
		switch {
		case w.grant == nil || !who[i].Current && w.concerned || len(who) == 1:
			errs[i] = finding.ErrSingly
		case !w.concerned:
		case err != nil:
			errs[i] = err
		default:
			asked[w.grant] = append(asked[w.grant], i)
		}
	}
	for i := range f.Sector.Asks {
		if g := &f.Sector.Asks[i]; len(asked[g]) > 0 {
			f.tellAll(ctx, way{g, granted(g, need), true}, need, claims, persons, errs, asked[g])
		}
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
func (f Facts) tellAll(ctx context.Context, w way, need linked.Need, claims []client.Claim, persons []*linked.Person, errs []error, all []int) {
	pieces := slices.Collect(slices.Chunk(all, together))
	for refused := 0; len(pieces) > 0; {
		some := pieces[0]
		pieces = pieces[1:]
		if !f.tellSome(ctx, w, need, claims, persons, errs, some) {
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
func (f Facts) tellSome(ctx context.Context, w way, need linked.Need, claims []client.Claim, persons []*linked.Person, errs []error, some []int) (refused bool) {
	ctx, cancel := context.WithTimeout(ctx, bulkPatience)
	defer cancel()
	lines := func(yield func(client.ReadLine) bool) {
		for _, i := range some {
			if !yield(client.ReadLine{Claim: claims[i], Fields: w.fields}) {
				return
			}
		}
	}
	n := 0
	for answer, err := range f.owner(w).BulkRead(ctx, lines) {
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
