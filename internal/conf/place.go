package conf

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Place is where in the YAML file at path the value of a JSON pointer (RFC 6901)
// stands, as path:line:column, for who finds a fault in what [Load] read. Of what the file
// does not have it is the place of the nearest part around it, and of what cannot be found,
// the path alone.
func Place(path, pointer string) (place string) {
	defer func() {
		if recover() != nil { // see decode
			place = path
		}
	}()
	b, err := read(path)
	if err != nil {
		return path
	}
	file, err := parser.ParseBytes(b, 0)
	if err != nil {
		return path
	}
	for ; pointer != ""; pointer = pointer[:strings.LastIndexByte(pointer, '/')] {
		if node := find(file, pointer); node != nil && node.GetToken() != nil {
			at := node.GetToken().Position
			return fmt.Sprintf("%s:%d:%d", path, at.Line, at.Column)
		}
	}
	return path
}

// find is the value of a pointer, nil if there is none.
func find(file *ast.File, pointer string) ast.Node {
	var builder = (&yaml.PathBuilder{}).Root()
	for step := range strings.SplitSeq(pointer[1:], "/") {
		if n, err := strconv.ParseUint(step, 10, 16); err == nil {
			builder = builder.Index(uint(n))
		} else {
			builder = builder.Child(step)
		}
	}
	node, err := builder.Build().FilterFile(file)
	if err != nil {
		return nil
	}
	if m, ok := node.(*ast.MappingNode); ok && len(m.Values) > 0 { // its own token is the first colon
		return m.Values[0].Key
	}
	if m, ok := node.(*ast.MappingValueNode); ok {
		return m.Key
	}
	return node
}
