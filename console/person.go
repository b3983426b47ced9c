package console

import (
	"context"
	"net/http"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/client"
)

// personPage is what the register knows about one person, in the order of the
// Law on Identity 26/2023/QH15 art. 9.
type personPage struct {
	Person       string
	Groups       []group
	Missing      []client.Field // fields of the law without a value
	Members      []client.Member
	HouseholdErr lienthong.Code
	Revealed     bool
	Self         string
}

// group is some items of art. 9 under one heading.
type group struct {
	Key    string
	Fields []filled
}

// filled is a field with its values; a name changed has two.
type filled struct {
	Field  client.Field
	Values []client.Value
}

func (st *site) person(w http.ResponseWriter, r *http.Request, p *page) error {
	return st.showPerson(w, r, p, false)
}

func (st *site) personRevealed(w http.ResponseWriter, r *http.Request, p *page) error {
	return st.showPerson(w, r, p, true)
}

func (st *site) showPerson(w http.ResponseWriter, r *http.Request, p *page, reveal bool) error {
	ctx, id := r.Context(), r.PathValue("person")
	fields, err := st.Population.PopulationFields(ctx)
	if err != nil {
		return err
	}
	q := client.ReadRequest{Subject: client.Subject{Person: id}, Masked: !reveal}
	for _, f := range fields {
		if shown(f) {
			q.Fields = append(q.Fields, f.ID)
		}
	}
	read, err := st.Population.Read(ctx, q)
	if err != nil {
		return err
	}
	d := personPage{Person: id, Revealed: reveal, Self: personPath(id)}
	d.Groups, d.Missing = grouped(fields, read.Values)
	d.Members, d.HouseholdErr = st.household(ctx, id)
	p.Title, p.Nav, p.Data = p.T("person.title"), "", d
	return st.render(w, p, "person", http.StatusOK)
}

func (st *site) household(ctx context.Context, id string) ([]client.Member, lienthong.Code) {
	h, err := st.Population.Household(ctx, client.Subject{Person: id})
	if err != nil && lienthong.CodeOf(err) != lienthong.NotFound {
		return nil, st.part(ctx, "household", err)
	}
	return h.Members, ""
}

// shown leaves out what is derived from other fields (item 0), and the
// household, which the page lists with less: relations and initials.
func shown(f client.Field) bool { return f.Item > 0 && f.ID != "household" }

// groupOf tells under which heading an item of art. 9 stands.
func groupOf(item int) string {
	switch {
	case item <= 13:
		return "person.group.identity"
	case item == 14:
		return "person.group.cards"
	case item == 15, item >= 21 && item <= 23:
		return "person.group.family"
	case item <= 20:
		return "person.group.residence"
	default:
		return "person.group.other"
	}
}

var groupOrder = []string{
	"person.group.identity", "person.group.cards", "person.group.residence",
	"person.group.family", "person.group.other",
}

// grouped puts values to their fields and fields under their headings. Values
// of fields that the catalogue does not have are left out: what cannot be named
// cannot be shown as a fact of the law.
func grouped(fields []client.Field, values []client.Value) ([]group, []client.Field) {
	byField := map[string][]client.Value{}
	for _, v := range values {
		byField[v.Field] = append(byField[v.Field], v)
	}
	byGroup := map[string][]filled{}
	var missing []client.Field
	for _, f := range fields {
		if !shown(f) {
			continue
		}
		if len(byField[f.ID]) == 0 {
			missing = append(missing, f)
			continue
		}
		k := groupOf(f.Item)
		byGroup[k] = append(byGroup[k], filled{f, byField[f.ID]})
	}
	var out []group
	for _, k := range groupOrder {
		if len(byGroup[k]) > 0 {
			out = append(out, group{k, byGroup[k]})
		}
	}
	return out, missing
}
