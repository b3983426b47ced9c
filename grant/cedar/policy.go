package cedar

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant"
)

// Write writes grants as policies, in the order given. A grant that cannot
// stand is an error, and nothing after it is written.
func Write(w io.Writer, grants []grant.Grant) error {
	for i := range grants {
		g := &grants[i]
		if err := g.Check(); err != nil {
			return err
		}
		base := conditions(g)
		if err := write(w, g, g.ID, AskAction, append(base, fieldCondition(g))); err != nil {
			return err
		}
		if err := write(w, g, g.ID+"/read", ReadAction, append(base, list(g.Read)+".contains(context.field)")); err != nil {
			return err
		}
	}
	return nil
}

func write(w io.Writer, g *grant.Grant, id, action string, conditions []string) error {
	_, err := fmt.Fprintf(w, "@id(%s)\npermit (\n  principal == %s::%s,\n  action == %s::%s,\n  resource == %s::%s\n) when {\n  %s\n};\n\n",
		quote(id), SystemType, quote(g.Consumer.String()), ActionType, quote(action), ServiceType, quote(g.Service.String()),
		strings.Join(conditions, " &&\n  "))
	return err
}

// conditions is all that both actions ask. Their order is that of grant's
// checks, so that the two texts can be read side by side.
func conditions(g *grant.Grant) []string {
	var out []string
	if g.Method != "*" {
		out = append(out, "context.method == "+quote(g.Method))
	}
	out = append(out, path(g.Path)...)
	out = append(out, "context.now >= "+strconv.FormatInt(g.ValidFrom.UnixMicro(), 10))
	if !g.ValidUntil.IsZero() {
		out = append(out, "context.now < "+strconv.FormatInt(g.ValidUntil.UnixMicro(), 10))
	}
	if g.Agreement != "" {
		out = append(out, "context.agreements.contains("+quote(g.Agreement)+")")
	}
	out = append(out, "context.rung <= "+strconv.FormatInt(Rung(g.Rung), 10))
	out = append(out, fmt.Sprintf("(context.rung != %d || context.set == %s)", Rung(grant.Set), quote(g.Set)))
	purposes := make([]string, len(g.Purposes))
	for i, p := range g.Purposes {
		purposes[i] = string(p)
	}
	purpose, basis := list(purposes)+".contains(context.purpose)", bases(g.Bases)
	if g.Implied {
		purpose = `(context.purpose == "" || ` + purpose + ")"
		basis = `((context.document == "" && context.article == "" && context.clause == "" && context.point == "") || ` + basis + ")"
	}
	out = append(out, purpose, basis)
	if len(g.Procedures) > 0 {
		out = append(out, list(g.Procedures)+".contains(context.procedure)")
	}
	out = append(out, list(g.Search)+".containsAll(context.search)")
	if g.Relation.Rule != grant.Anybody {
		out = append(out, "context.related.contains("+quote(RelationKey(g.Relation))+")")
	}
	return out
}

// fieldCondition is what the list of fields must hold. A request without one
// asks for nothing by name.
func fieldCondition(g *grant.Grant) string {
	if g.Mode == grant.LeaveOut && len(g.Read) > 0 {
		return "(context.fields.isEmpty() || " + list(g.Read) + ".containsAny(context.fields))"
	}
	return list(g.Read) + ".containsAll(context.fields)"
}

// path turns a template into comparisons: of every step from the front, or,
// after "**", from the back.
func path(template string) []string {
	steps := strings.Split(strings.TrimPrefix(template, "/"), "/")
	if template == "/" {
		steps = nil
	}
	before, after, many := steps, []string(nil), false
	for i, s := range steps {
		if s == "**" {
			before, after, many = steps[:i], steps[i+1:], true
		}
	}
	count := "context.count == "
	if many {
		count = "context.count >= "
	}
	out := []string{count + strconv.Itoa(len(before)+len(after))}
	for i, s := range before {
		out = append(out, compare(front(i), s))
	}
	for i, s := range after {
		out = append(out, compare(back(len(after)-1-i), s))
	}
	return out
}

func compare(attribute, step string) string {
	if step == "*" {
		return "context." + attribute + ` != ""`
	}
	return "context." + attribute + " == " + quote(step)
}

// bases is the legal bases as alternatives; what one leaves open it covers.
func bases(all []lienthong.LegalBasis) string {
	alternatives := make([]string, len(all))
	for i, b := range all {
		parts := []string{"context.document == " + quote(b.Document)}
		for _, p := range [...]struct{ name, value string }{{"article", b.Article}, {"clause", b.Clause}, {"point", b.Point}} {
			if p.value != "" {
				parts = append(parts, "context."+p.name+" == "+quote(p.value))
			}
		}
		alternatives[i] = "(" + strings.Join(parts, " && ") + ")"
	}
	return "(" + strings.Join(alternatives, " || ") + ")"
}

// list is a set literal.
func list(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = quote(w)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// quote writes a string literal. Grants that stand hold no quote, backslash or
// control character in any word; the escape is for the day that they may.
func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
