package joined

import (
	"fmt"
	"slices"

	"github.com/lienthong/lienthong"
)

// Declaration is what somebody declared, by the codes of the registers.
type Declaration struct {
	Declarant   Subject
	Family      []Member
	Enterprises []string // codes
	Parcels     []string // codes
}

// Member is a declared member of the family.
type Member struct {
	Subject
	Relation string // spouse or child
}

// DeclarantServices are whom the question about a declaration is put to.
type DeclarantServices struct {
	Population, Business, Land lienthong.ServiceID
}

// DeclarantBases are the provisions on which each owner may answer.
type DeclarantBases struct {
	Family, Roles, Rights lienthong.LegalBasis
}

// Declarant asks whether what somebody declared agrees with the registers. The
// population register is asked for each declared member whether the relation is
// so, which is a yes or no; the others for the codes alone.
func Declarant(d Declaration, to DeclarantServices, on DeclarantBases) *Question {
	q := &Question{Title: "Đối chiếu bản kê khai tài sản, thu nhập"}
	for i, m := range d.Family {
		q.Parts = append(q.Parts, Part{ID: fmt.Sprintf("family.%d", i), Title: fmt.Sprintf("Thành viên gia đình thứ %d có quan hệ như đã khai", i+1),
			Service: to.Population, Path: "/v1/population/relation", Purpose: "asset.family-check", Basis: on.Family,
			Body: Body{"of": d.Declarant.claim(nil), "is": m.claim(nil), "relation": m.Relation}})
	}
	roles, rights := []string{"enterprise_code", "role", "until"}, []string{"parcel_code", "until"}
	q.Parts = append(q.Parts,
		Part{ID: "roles", Title: "Vai trò trong doanh nghiệp", Service: to.Business, Path: "/v1/role/read", Purpose: "business.roles", Basis: on.Roles,
			Fields: roles, Body: d.Declarant.body(Body{"fields": roles})},
		Part{ID: "rights", Title: "Quyền sử dụng đất", Service: to.Land, Path: "/v1/right/read", Purpose: "land.rights", Basis: on.Rights,
			Fields: rights, Body: d.Declarant.body(Body{"fields": rights})})
	return q
}

// DeclarantConclusions are what follows of a declaration.
type DeclarantConclusions struct {
	Family      []Conclusion // of each declared member: the relation is so
	Enterprises Comparison
	Parcels     Comparison
}

// Comparison is declared codes against those of a register.
type Comparison struct {
	Agrees     Conclusion
	Undeclared []string // the register has them, the declaration has not
	Unfound    []string // the other way round
}

// ConcludeDeclarant reads the answers to [Declarant].
func ConcludeDeclarant(d Declaration, a *Answer) DeclarantConclusions {
	var c DeclarantConclusions
	for i := range d.Family {
		var r struct {
			Related *bool `json:"related"`
		}
		conclusion := Unknown
		if a.read(fmt.Sprintf("family.%d", i), &r) && r.Related != nil {
			conclusion = conclude(*r.Related)
		}
		c.Family = append(c.Family, conclusion)
	}
	c.Enterprises = compare(a, "roles", "enterprise_code", d.Enterprises)
	c.Parcels = compare(a, "rights", "parcel_code", d.Parcels)
	return c
}

func compare(a *Answer, part, code string, declared []string) Comparison {
	var held struct {
		Records []map[string]string `json:"records"`
		More    bool                `json:"more"` // there is more than was told
	}
	if !a.read(part, &held) {
		return Comparison{Agrees: Unknown}
	}
	var c Comparison
	var codes []string
	for _, r := range held.Records {
		if r["until"] == "" && r[code] != "" && !slices.Contains(codes, r[code]) {
			codes = append(codes, r[code])
		}
	}
	for _, x := range codes {
		if !slices.Contains(declared, x) {
			c.Undeclared = append(c.Undeclared, x)
		}
	}
	for _, x := range declared {
		if !slices.Contains(codes, x) && !held.More {
			c.Unfound = append(c.Unfound, x)
		}
	}
	switch {
	case len(c.Undeclared)+len(c.Unfound) > 0:
		c.Agrees = No
	case held.More:
		c.Agrees = Unknown
	default:
		c.Agrees = Yes
	}
	return c
}
