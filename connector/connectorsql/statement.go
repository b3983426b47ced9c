package connectorsql

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/lienthong/lienthong/connector"
)

// base is the alias of the table that a joined query begins with.
const base = "lt_base"

// statement is a SELECT under construction.
type statement struct {
	*dialect
	schema string
	query  *connector.Query
	types  columnTypes
	text   strings.Builder
	values []any
}

// build turns a question into a statement and its parameters.
func build(d *dialect, schema string, types columnTypes, q *connector.Query) (string, []any) {
	s := statement{dialect: d, schema: schema, query: q, types: types}
	s.text.WriteString("SELECT ")
	if q.Limit > 0 && d.top {
		s.text.WriteString("TOP (" + strconv.Itoa(q.Limit) + ") ")
	}
	for i, c := range q.Columns {
		if i > 0 {
			s.text.WriteString(", ")
		}
		s.text.WriteString(d.text(s.column(c), s.kind(c)))
	}
	s.from()
	s.where()
	if len(q.Order) > 0 {
		s.text.WriteString(" ORDER BY ")
		for i, c := range q.Order {
			if i > 0 {
				s.text.WriteString(", ")
			}
			s.text.WriteString(s.column(c))
		}
	}
	switch {
	case q.Limit <= 0 || d.top:
	case d.fetch:
		s.text.WriteString(" FETCH FIRST " + strconv.Itoa(q.Limit) + " ROWS ONLY")
	default:
		s.text.WriteString(" LIMIT " + strconv.Itoa(q.Limit))
	}
	return s.text.String(), s.values
}

func (s *statement) table(name string) string {
	if s.schema == "" {
		return s.quote(name)
	}
	return s.quote(s.schema) + "." + s.quote(name)
}

// column is a name, of a joined table where its first part is the alias of one.
func (s *statement) column(name string) string {
	if len(s.query.Joins) == 0 {
		return s.quote(name)
	}
	if j, rest := s.joined(name); j != nil {
		return s.quote(j.As) + "." + s.quote(rest)
	}
	return s.quote(base) + "." + s.quote(name)
}

// joined is the join that a name's first part is the alias of; nil for none.
func (s *statement) joined(name string) (*connector.Join, string) {
	as, rest, ok := strings.Cut(name, ".")
	i := slices.IndexFunc(s.query.Joins, func(j connector.Join) bool { return j.As == as })
	if !ok || i < 0 {
		return nil, name
	}
	return &s.query.Joins[i], rest
}

// kind is what the database calls a column's type; "" where it was not told.
func (s *statement) kind(name string) string {
	if j, rest := s.joined(name); j != nil {
		return s.types[typeKey(j.Table, rest)]
	}
	return s.types[typeKey(s.query.From, name)]
}

func (s *statement) from() {
	s.text.WriteString(" FROM " + s.table(s.query.From))
	if len(s.query.Joins) > 0 {
		s.text.WriteString(s.asWord + s.quote(base))
	}
	for _, j := range s.query.Joins {
		s.text.WriteString(" LEFT JOIN " + s.table(j.Table) + s.asWord + s.quote(j.As) + " ON ")
		for i, left := range slices.Sorted(maps.Keys(j.On)) {
			if i > 0 {
				s.text.WriteString(" AND ")
			}
			s.text.WriteString(s.quote(j.As) + "." + s.quote(left) + " = " + s.column(j.On[left]))
		}
		for _, c := range j.Where {
			s.text.WriteString(" AND ")
			s.condition(&c, s.quote(j.As)+"."+s.quote(c.Column))
		}
	}
}

func (s *statement) where() {
	word := " WHERE "
	and := func() { s.text.WriteString(word); word = " AND " }
	for _, c := range s.query.Fixed {
		and()
		s.condition(&c, s.column(c.Column))
	}
	for _, c := range s.query.Where {
		and()
		if c.In = comparable(s.kind(c.Column), c.In); len(c.In) == 0 && c.Null == nil {
			s.text.WriteString("1 = 0") // no row has one of the values
			continue
		}
		s.condition(&c, s.column(c.Column))
	}
	order, after := s.query.Order, s.query.After
	if len(order) == 0 {
		return
	}
	if len(after) == 0 {
		and()
		s.text.WriteString(s.column(order[0]) + " IS NOT NULL") // nobody can say when it changed
		return
	}
	// The first comparison alone lets the database use an index on the column.
	and()
	s.text.WriteString(s.column(order[0]) + " >= " + s.parameter(after[0]))
	and()
	s.behind(order, after)
}

// condition writes what a condition says of a column.
func (s *statement) condition(c *connector.Condition, column string) {
	switch {
	case len(c.In) == 0 && c.OrNull():
		s.text.WriteString(column + " IS NULL")
		return
	case len(c.In) == 0:
		s.text.WriteString(column + " IS NOT NULL")
		return
	}
	if c.OrNull() {
		s.text.WriteString("(" + column + " IS NULL OR ")
		defer s.text.WriteString(")")
	}
	s.text.WriteString(column + " IN (")
	for i, v := range c.In {
		if i > 0 {
			s.text.WriteString(", ")
		}
		s.text.WriteString(s.parameter(v))
	}
	s.text.WriteString(")")
}

// behind writes (a > x OR (a = x AND (b > y OR ...))), which all databases read.
func (s *statement) behind(order, after []string) {
	c := s.column(order[0])
	s.text.WriteString("(" + c + " > " + s.parameter(after[0]))
	if len(order) > 1 {
		s.text.WriteString(" OR (" + c + " = " + s.parameter(after[0]) + " AND ")
		s.behind(order[1:], after[1:])
		s.text.WriteString(")")
	}
	s.text.WriteString(")")
}

func (s *statement) parameter(v string) string {
	s.values = append(s.values, v)
	return s.placeholder(len(s.values))
}
