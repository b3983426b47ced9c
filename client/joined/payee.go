package joined

import "github.com/lienthong/lienthong"

// Subject is the person whom a question is about, as the agency knows them.
type Subject struct {
	Number    lienthong.PIN
	Name      string
	BirthDate lienthong.Date
}

// String hides name and date, as the number hides itself.
func (s Subject) String() string { return "a person with the number " + s.Number.String() }

func (s Subject) body(more Body) Body {
	out := Body{"number": s.Number.Reveal()} // leaves for the owner of the register, in the body
	for k, v := range more {
		out[k] = v
	}
	return out
}

// claim is the body of a question to the population register, which wants to be
// told what the agency knows already.
func (s Subject) claim(more Body) Body {
	out := s.body(more)
	out["name"], out["birth_date"] = s.Name, s.BirthDate.String()
	return out
}

// PayeeServices are whom the question about a payee is put to.
type PayeeServices struct {
	Population, Insurance, Finance lienthong.ServiceID
}

// PayeeBases are the provisions on which each owner may answer.
type PayeeBases struct {
	Assistance lienthong.LegalBasis // of the payment: for the population and the payer's own register
	Insurance  lienthong.LegalBasis
}

// Payee asks whether somebody who is to be paid lives, draws a pension, and was
// paid already. The population register says by agreement alone that they live.
func Payee(s Subject, to PayeeServices, on PayeeBases) *Question {
	return &Question{Title: "Kiểm tra người hưởng trước khi chi trả", Parts: []Part{
		{ID: "alive", Title: "Người hưởng còn sống", Service: to.Population, Path: "/v1/population/match", Purpose: "finance.payment-check", Basis: on.Assistance,
			Body: s.body(Body{"fields": map[string]string{"full_name": s.Name, "is_alive": "true"}})},
		{ID: "benefit", Title: "Đang hưởng lương hưu, trợ cấp bảo hiểm xã hội", Service: to.Insurance, Path: "/v1/benefit/read", Purpose: "assistance.payment-check", Basis: on.Insurance,
			Fields: []string{"kind", "stopped_on"}, Body: s.body(Body{"fields": []string{"kind", "stopped_on"}})},
		{ID: "paid", Title: "Đã được chi trả trợ giúp xã hội", Service: to.Finance, Path: "/v1/assistance/read", Purpose: "assistance.payment-check", Basis: on.Assistance,
			Fields: []string{"programme", "month"}, Body: s.body(Body{"fields": []string{"programme", "month"}})},
	}}
}

// PayeeConclusions are what follows of a payee.
type PayeeConclusions struct {
	Alive     Conclusion
	Insured   Conclusion // draws a pension or an allowance that has not stopped
	PaidTwice Conclusion // one programme, twice for one month
}

// ConcludePayee reads the answers to [Payee].
func ConcludePayee(a *Answer) PayeeConclusions {
	c := PayeeConclusions{Unknown, Unknown, Unknown}
	var agreement struct {
		Fields map[string]string `json:"fields"`
	}
	if a.read("alive", &agreement) {
		switch agreement.Fields["is_alive"] {
		case "agree":
			c.Alive = Yes
		case "disagree":
			c.Alive = No
		}
	}
	var records struct {
		Records []map[string]string `json:"records"`
		More    bool                `json:"more"` // there is more than was told, so that nothing is ruled out
	}
	none := func() Conclusion {
		if records.More {
			return Unknown
		}
		return No
	}
	if a.read("benefit", &records) {
		c.Insured = none()
		for _, r := range records.Records {
			if r["stopped_on"] == "" {
				c.Insured = Yes
			}
		}
	}
	records.Records, records.More = nil, false
	if a.read("paid", &records) {
		c.PaidTwice = none()
		seen := map[[2]string]bool{}
		for _, r := range records.Records {
			payment := [2]string{r["programme"], r["month"]}
			if seen[payment] {
				c.PaidTwice = Yes
			}
			seen[payment] = true
		}
	}
	return c
}
