package proposing

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/internal/vntext"
)

// deletions are how columns are called that say a row counts no more.
var deletions = []string{"xoa", "daxoa", "isxoa", "bixoa", "xoabo", "huy", "dahuy", "deleted", "isdeleted", "isdelete", "delflag", "deleteflag", "ngayxoa", "deletedat", "deletedon", "isdel", "bdel", "xoadl", "dsxoa", "trangthaixoa", "huybo", "bihuy", "dahuybo", "ngayhuy"}

// writeWhere says which rows to leave out, where a column seems to tell: who forgets it
// gives out what was deleted, or what a later row took the place of.
func (g *guess) writeWhere(out *strings.Builder) {
	for i, c := range g.table.Columns {
		s := &g.table.shapes[i]
		if s.endless != "" && !g.takes(i) {
			fmt.Fprintf(out, "    # where: [{column: %q, in: [%q]}]   # does a row stay here when a later one takes its place? take the # away to read the last ones alone\n", c.Name, s.endless)
		}
		if slices.Contains(deletions, unparted(c.Name)) {
			writeDeleted(out, c.Name, s)
		}
	}
}

// writeDeleted says by which value of a column rows seem not to be deleted.
func writeDeleted(out *strings.Builder, column string, s *shape) {
	if s.filled == 0 || s.mostly(s.dates) {
		fmt.Fprintf(out, "    # where: [{column: %q, is_null: true}]   # deleted rows? take the # away if so\n", column)
		return
	}
	alive := "0"
	for _, v := range s.values {
		switch v {
		case "false", "true":
			alive = "false"
		case "N", "Y":
			alive = "N"
		}
	}
	fmt.Fprintf(out, "    # where: [{column: %q, in: [%q]}]   # deleted rows? take the # away if so; there is %s\n", column, alive, quoted(slices.Sorted(slices.Values(s.values))))
}

// left names the columns that no term took and whose cells may be a term's, of kinds that
// cells can tell: who fills the file in looks there first.
func (g *guess) left(t *connector.Term) string {
	const most = 4
	var names []string
	for i, c := range g.table.Columns {
		s := &g.table.shapes[i]
		if c.Key || g.takes(i) || s.filled < enough {
			continue
		}
		fits := false
		switch told := s.filled - s.nodays; t.Kind {
		case connector.KindDate:
			fits = told > 0 && s.dates > s.years && s.mostly(s.dates+s.nodays)
		case connector.KindMonth:
			fits = told > 0 && s.mostly(s.months+s.nodays)
		case connector.KindNumber:
			fits = s.mostly(s.numbers)
		case connector.KindCode:
			fits = t.Mandatory && len(s.codes()) > 1
		}
		if fits {
			names = append(names, c.Name)
		}
	}
	if len(names) == 0 || len(names) > most {
		return ""
	}
	return "; what is left and may be: " + strings.Join(names, ", ")
}

// codes are the few values of a column that may be codes or the words for them, each
// on several rows; none where they may call somebody.
func (s *shape) codes() []string {
	if len(s.distinct) > maxValues || len(s.cells) < s.filled || s.filled < 2*len(s.distinct) {
		return nil
	}
	var out []string
	for v := range s.distinct {
		text, _ := vntext.Repair(v)
		words := strings.Fields(text)
		if len(words) == 0 {
			continue // signs without a width, which say nothing
		}
		if len(v) > maxValue && (vntext.IsFamilyName(words[0]) || strings.ContainsAny(v, "0123456789")) {
			return nil
		}
		out = append(out, v)
	}
	slices.Sort(out)
	return out
}
