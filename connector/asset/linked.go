package asset

import (
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/linked"
)

// Linked are what must hold once the records are linked.
func Linked() []linked.Rule {
	return []linked.Rule{{
		ID: "declarant_not_official", Records: []string{"declaration"}, Term: "declarant_number", Source: "36/2018/QH14; article=34",
		Says:  "Người kê khai không có trong cơ sở dữ liệu cán bộ, công chức, viên chức.",
		Needs: []linked.Need{linked.CapacitiesOf},
		Each: func(r linked.Record) bool {
			return r.Known() && !slices.Contains(r.Person.Capacities, "official/official")
		},
	}, {
		ID: "family_not_declared", Records: []string{"declaration", "family"}, By: "declarant_number", Term: "declarant_number", Source: "36/2018/QH14; article=33",
		Says:  "Dân cư có vợ, chồng hoặc con chưa thành niên mà bản kê khai không ghi.",
		Needs: []linked.Need{linked.RelativesOf}, Find: notDeclared,
	}, {
		ID: "family_not_registered", Records: []string{"declaration", "family"}, By: "declarant_number", Term: "declarant_number", Source: "36/2018/QH14; article=33",
		Says:  "Bản kê khai ghi vợ, chồng hoặc con mà dân cư không có quan hệ này.",
		Needs: []linked.Need{linked.RelativesOf}, Find: notRegistered,
	}}
}

// adult is the age at which a child need not be declared for (Civil Code
// 91/2015/QH13 art. 20).
const adult = 18

// notDeclared finds declarations that leave out a relative whom the declarant
// had to declare for on the day of signing. A declared relative of whom linking
// is not certain may be that one.
func notDeclared(group []linked.Record) (out []int) {
	for i, r := range group {
		uncertain := func(f linked.Record) bool {
			return f.Type.ID == "family" && f.Undecided && f.Get("declaration_code") == r.Get("declaration_code")
		}
		if r.Type.ID != "declaration" || slices.ContainsFunc(group, uncertain) {
			continue
		}
		missing := func(x linked.Relative) bool {
			return mustDeclare(x, r.Get("signed_on")) && !slices.ContainsFunc(group, func(f linked.Record) bool {
				return f.Type.ID == "family" && f.Get("declaration_code") == r.Get("declaration_code") && f.Person.ID == x.ID
			})
		}
		if slices.ContainsFunc(r.Person.Relatives, missing) {
			out = append(out, i)
		}
	}
	return out
}

func mustDeclare(x linked.Relative, on string) bool {
	day, err := lienthong.ParseDate(on)
	if err != nil || !x.Died.IsZero() && x.Died.String() < on {
		return false
	}
	switch x.Kind {
	case "spouse":
		return true
	case "child": // not yet of age on the day
		grown := x.Born
		grown.Year += adult
		return !x.Born.IsZero() && grown.String() > day.String()
	default:
		return false
	}
}

// notRegistered finds declared relatives whom the register does not name as
// such. A declarant whom it does not know is another finding.
func notRegistered(group []linked.Record) (out []int) {
	at := slices.IndexFunc(group, func(r linked.Record) bool { return r.Type.ID == "declaration" && r.Known() })
	if at < 0 {
		return nil
	}
	relatives := group[at].Person.Relatives
	for i, f := range group {
		if f.Type.ID == "family" && !f.Undecided && !slices.ContainsFunc(relatives, func(x linked.Relative) bool {
			return x.ID == f.Person.ID && x.Kind == f.Get("relation")
		}) {
			out = append(out, i)
		}
	}
	return out
}
