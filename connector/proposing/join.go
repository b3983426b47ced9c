package proposing

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/internal/vnfield"
)

// way leads from a row of one table to the one row of another.
type way struct {
	to *table
	as string      // what the mapping calls it
	on [][2]string // the other's column, and that of this table which holds it

	guessed bool // by a few values, which numbers of other things may be too
}

// to is the beginning of a way to a table: what the mapping will call it.
func to(other *table) way {
	return way{to: other, as: strings.ToLower(strings.ReplaceAll(other.Name, " ", "_"))}
}

// wayTo finds the other table's whole key in this one: under the same name, or with
// the table's name beside it, as ID of NGUOI in ID_NGUOI, MA of NCV in MANCV. What is
// a table's own key, alone and by a name that says nothing, is no other's.
func wayTo(own, other *table) (way, bool) {
	w := to(other)
	if own.Name == other.Name {
		return w, false
	}
	name := unparted(other.Name)
	for _, k := range other.Columns {
		if !k.Key {
			continue
		}
		key := unparted(k.Name)
		i := slices.IndexFunc(own.Columns, func(c connector.TableColumn) bool {
			have := unparted(c.Name)
			return have == key+name || have == name+key || have == key && !(c.Key && slices.Contains([]string{"id", "ma", "stt"}, key))
		})
		if i < 0 {
			return w, false
		}
		w.on = append(w.on, [2]string{k.Name, own.Columns[i].Name})
	}
	return w, w.on != nil
}

func (t *table) keys() []connector.TableColumn {
	return slices.DeleteFunc(slices.Clone(t.Columns), func(c connector.TableColumn) bool { return !c.Key })
}

// byValue finds the other table's only key by what this table holds: a column that is
// called alike (id_npt beside id_cn), of the same type, with values that the other one
// has. It asks for a few of them.
func byValue(ctx context.Context, src connector.Source, own, other *table) (way, bool) {
	w := to(other)
	keys, ownKeys := other.keys(), own.keys()
	if own.Name == other.Name || len(keys) != 1 {
		return w, false
	}
	kind := segments(keys[0].Name)[0]
	for i, c := range own.Columns {
		s := &own.shapes[i]
		if c.Key && len(ownKeys) == 1 || c.Type != keys[0].Type || s.filled < enough || len(s.distinct) < 2 || !slices.Contains(segments(c.Name), kind) {
			continue
		}
		values := slices.Sorted(maps.Keys(s.distinct))
		values = values[:min(len(values), enough)]
		found := 0
		for _, err := range src.Rows(ctx, &connector.Query{From: other.Name, Columns: []string{keys[0].Name}, Where: []connector.Condition{{Column: keys[0].Name, In: values}}, Limit: enough}) {
			if err != nil {
				break
			}
			found++
		}
		if found == len(values) {
			w.on, w.guessed = [][2]string{{keys[0].Name, c.Name}}, true
			return w, true
		}
	}
	return w, false
}

// String is the way as a mapping has it.
func (w way) String() string {
	on := make([]string, len(w.on))
	for i, pair := range w.on {
		on[i] = fmt.Sprintf("%q: %q", pair[0], pair[1])
	}
	return fmt.Sprintf("{table: %q, as: %q, on: {%s}}", w.to.Name, w.as, strings.Join(on, ", "))
}

// elsewhere names a column of another table that looks like a term without doubt, of
// one to which there is a way before others.
func elsewhere(t *connector.Term, own *table, all []table) string {
	says := concepts(termWords(t.Name))
	far := ""
	for i := range all {
		for j, c := range all[i].Columns {
			if all[i].Name == own.Name || points(t, meaning(t, says, &all[i].names[j], ""), &all[i].shapes[j]) < sure {
				continue
			}
			if w, ok := wayTo(own, &all[i]); ok {
				return fmt.Sprintf("; %s of table %s does: join it, by join: [%s], and write %q", c.Name, all[i].Name, w, w.as+"."+c.Name)
			}
			if far == "" {
				far = fmt.Sprintf("; %s of table %s does: join it", c.Name, all[i].Name)
			}
		}
	}
	return far
}

// joined finds the table with the persons of a record type whose own table has
// none: the one to which there is a way and in which their names stand. Its guess has
// what the own one lacks.
func (g *guess) joined(ctx context.Context, src connector.Source, all []table) {
	i := slices.IndexFunc(g.record.Terms, func(t connector.Term) bool { return t.Column == vnfield.ColName })
	if i < 0 || g.has(g.record.Terms[i].ID) {
		return
	}
	for j := range all {
		w, ok := wayTo(g.table, &all[j])
		if !ok {
			if w, ok = byValue(ctx, src, g.table, &all[j]); !ok {
				continue
			}
		}
		there := fit(g.record, &all[j])
		if !there.has(g.record.Terms[i].ID) || there.doubt[g.record.Terms[i].ID] != "" {
			continue
		}
		there.as = w.as + "."
		for _, t := range g.record.Terms {
			if g.has(t.ID) || t.Column == "" && there.doubt[t.ID] != "" {
				delete(there.columns, t.ID)
				delete(there.parts, t.ID)
			}
		}
		g.by, g.there = w, &there
		return
	}
}

func (g *guess) has(t connector.TermID) bool {
	_, has := g.columns[t]
	return has || g.parts[t] != nil
}

// column is a column of the guess's table as the mapping writes it.
func (g *guess) column(name string) string { return g.as + name }
