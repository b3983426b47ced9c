package sector

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client/joined"
	"github.com/lienthong/lienthong/connector"
)

// asked is about how many people the joined question is asked.
const asked = 50

// Joined is what came of asking, for people whom the finance register pays,
// whether they live, draw a pension and are paid once. Each part is an exchange
// of its own.
type Joined struct {
	Plan    string         `json:"plan"` // as it can be read before anything is asked
	Asked   int            `json:"asked"`
	Alive   map[string]int `json:"alive"` // people by the conclusion: yes, no, unknown
	Insured map[string]int `json:"insured"`
	Twice   map[string]int `json:"paid_twice"`
	// Refused are parts without an answer, by why: the population's owner answers
	// about those whom the finance register knows at present, not once did.
	Refused map[string]int `json:"refused"`
	// Right is how many conclusions about being alive the truth agrees with.
	Right int `json:"right"`
	// Partial is the first question, asked before the insurer had given a grant.
	Partial Partial `json:"partial"`
	// First is the first payee, for whoever wants to try it.
	First *connector.Person `json:"-"`
	// Exchanges are those of the last question, as both ledgers know them.
	Exchanges []string `json:"exchanges"`
}

// Partial is an answer in which a part is missing.
type Partial struct {
	Conclusions joined.PayeeConclusions `json:"conclusions"`
	Missing     []string                `json:"missing"` // which part, and why
}

// benefitOffer is what the insurer offers who pays assistance.
const benefitOffer = "insurance-benefit-known"

// payees are the three who answer and the one who asks.
type payees struct {
	finance *Running
	payer   *Filled
	to      joined.PayeeServices
	on      joined.PayeeBases
}

// AskPayees asks, first without the insurer's grant and then with it; nil where
// the finance or the insurance register is not there.
func AskPayees(ctx context.Context, agencies []*Running, population lienthong.ServiceID, now func() time.Time) (*Joined, error) {
	finance, payer := Of(agencies, "finance")
	insurance, insurer := Of(agencies, "insurance")
	if finance == nil || insurance == nil {
		return nil, nil
	}
	p := payees{finance: finance, payer: payer, to: joined.PayeeServices{Population: population, Insurance: insurer.Service, Finance: payer.Service}}
	var err error
	if p.on.Assistance, err = finance.Offer(ctx, payer, "finance-assistance", payer.Register, now); err != nil {
		return nil, err // its own register is asked like the others
	}
	people := slices.DeleteFunc(slices.Clone(payer.sample), func(c Chosen) bool { return c.Stranger })
	if len(people) == 0 {
		return nil, nil
	}
	if p.on.Insurance, err = Basis("insurance", benefitOffer); err != nil {
		return nil, err
	}
	j := &Joined{Alive: map[string]int{}, Insured: map[string]int{}, Twice: map[string]int{}, Refused: map[string]int{}, First: &people[0].Person}
	first := p.ask(ctx, &people[0])
	j.Partial = Partial{joined.ConcludePayee(first), first.Missing()}
	if _, err := insurance.Offer(ctx, insurer, benefitOffer, payer.Register, now); err != nil {
		return nil, err
	}
	j.Plan = p.question(&people[0]).Plan()
	for i := range people {
		a := p.ask(ctx, &people[i])
		j.count(joined.ConcludePayee(a), &people[i])
		countRefused(j.Refused, a)
		if i == len(people)-1 {
			for _, o := range a.Outcomes {
				j.Exchanges = append(j.Exchanges, o.Exchange)
			}
		}
	}
	return j, nil
}

// countRefused counts the parts without an answer, by why.
func countRefused(n map[string]int, a *joined.Answer) {
	for _, o := range a.Outcomes {
		if o.Err != nil {
			part, _, _ := strings.Cut(o.Part.ID, ".")
			n[part+": "+string(lienthong.CodeOf(o.Err))]++
		}
	}
}

func (j *Joined) count(c joined.PayeeConclusions, about *Chosen) {
	j.Asked++
	j.Alive[string(c.Alive)]++
	j.Insured[string(c.Insured)]++
	j.Twice[string(c.PaidTwice)]++
	lives := joined.Yes
	if !about.Dead.IsZero() {
		lives = joined.No
	}
	if c.Alive == lives {
		j.Right++
	}
}

func (p *payees) question(about *Chosen) *joined.Question {
	return joined.Payee(joined.Subject{Number: about.PIN, Name: about.Name, BirthDate: about.BirthDate}, p.to, p.on)
}

// ask puts the question through the finance agency's own gateway.
func (p *payees) ask(ctx context.Context, about *Chosen) *joined.Answer {
	return joined.Run(ctx, &joined.Gateway{
		URL: p.finance.Node.Gateway.ClientsURL(), System: p.payer.System(), Officer: "demo-officer", HTTP: http.DefaultClient,
	}, p.question(about))
}
