package connectorweb

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
)

// maxLevels is how deep the members of a row are taken for columns.
const maxLevels = 6

// Discover completes descriptions of resources that leave out columns, or where rows
// are, by asking for the first page of the list. Of lookups alone nothing can be found
// out, since nobody's number is at hand.
func Discover(ctx context.Context, c connector.SourceConfig) ([]connector.Resource, error) {
	out := slices.Clone(c.Resources)
	for i := range out {
		r := &out[i]
		if len(r.Columns) > 0 {
			continue
		}
		if r.List == "" {
			return nil, lienthong.Errorf(lienthong.Invalid, "Resource %q has no list to look at; write its columns, and rows, as the service's own description has them.", r.Name)
		}
		r.Columns = append(slices.Sorted(maps.Keys(r.Lookup)), "-") // enough to open it
		one := c
		one.Resources = []connector.Resource{*r}
		s, err := Open(one)
		if err != nil {
			return nil, err
		}
		root, _, err := s.answer(ctx, r, r.List, map[string]string{"{page}": "1", "{page0}": "0", "{offset}": "0"})
		_ = s.Close()
		if err != nil {
			return nil, err
		}
		if r.Rows == "" && !root.isList {
			r.Rows = root.longest()
			if _, rest, ok := strings.Cut(r.Rows, "."); ok && s.soap {
				r.Rows = "*." + rest // each operation of SOAP has an element of its own for its answer
			}
			if r.Rows == "" {
				return nil, lienthong.Errorf(lienthong.Invalid, "In the answer about %q nothing repeats that could be rows; write rows, and columns, as the service's own description has them.", r.Name)
			}
		}
		if len(r.Good) == 0 {
			r.Good = root.status(s.soap)
		}
		found := map[string]bool{}
		for _, row := range root.rows(r.Rows) {
			row.leaves("", maxLevels, found)
		}
		r.Columns = slices.Sorted(maps.Keys(found))
		if len(r.Columns) == 0 {
			return nil, lienthong.Errorf(lienthong.Invalid, "The first page of %q has no row to look at.", r.Name)
		}
	}
	return out, nil
}

// statuses are how a member is called, in small letters without signs, by which a service
// tells that all went well.
var statuses = []string{"ma", "code", "status", "statuscode", "success", "errorcode", "errcode", "returncode", "responsecode", "resultcode", "maloi", "maketqua", "trangthai", "ketqua", "result", "rc"}

// status proposes what an answer says where all is well: what it said now.
func (n node) status(soap bool) (out []connector.Condition) {
	prefix, members := "", n.members
	if soap {
		for _, operation := range n.members { // its only one
			prefix, members = "*.", operation.members
		}
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		plain := strings.NewReplacer("_", "", "-", "").Replace(strings.ToLower(name))
		if m := members[name]; slices.Contains(statuses, plain) && len(m.members)+len(m.list) == 0 && isStatus(m.text) {
			out = append(out, connector.Condition{Column: prefix + name, In: []string{m.text}})
		}
	}
	return out
}

// longest is the path of the longest list of things with members; "" for none.
func (n node) longest() string {
	best, most := "", 0
	var walk func(n node, path string, level int)
	walk = func(n node, path string, level int) {
		if n.isList {
			if len(n.list) > most && n.list[0].members != nil {
				best, most = path, len(n.list)
			}
			return
		}
		for _, name := range slices.Sorted(maps.Keys(n.members)) {
			if level < maxLevels {
				walk(n.members[name], join(path, name), level+1)
			}
		}
	}
	walk(n, "", 0)
	return best
}

// leaves enters the paths of what holds text.
func (n node) leaves(path string, levels int, into map[string]bool) {
	if n.isList {
		for _, m := range n.list {
			m.leaves(path, levels, into)
		}
		return
	}
	if len(n.members) == 0 || n.text != "" {
		if path != "" {
			into[path] = true
		}
	}
	for name, m := range n.members {
		if levels > 0 {
			m.leaves(join(path, name), levels-1, into)
		}
	}
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
