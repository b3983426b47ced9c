package table

import (
	"fmt"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/conf"
)

func readYAML(path string) ([]record, error) {
	var rows []map[string]any
	if err := conf.Load(path, &rows); err != nil {
		return nil, err
	}
	out := make([]record, len(rows))
	for i, row := range rows {
		out[i] = record{fmt.Sprintf("%s, row %d", path, i+1), map[string][]string{}}
		for name, value := range row {
			texts, ok := textsOf(value)
			if !ok {
				return nil, lienthong.Errorf(lienthong.Invalid, "%s has a value that is neither a word nor a list of words.", out[i].place)
			}
			if len(texts) > 0 {
				out[i].cells[column(name)] = texts
			}
		}
	}
	return out, nil
}

// column makes names of headers one: "Legal basis" is legal_basis.
func column(name string) string {
	name = strings.ToLower(strings.TrimSpace(name))
	return strings.NewReplacer(" ", "_", "-", "_").Replace(name)
}

func textsOf(value any) ([]string, bool) {
	switch v := value.(type) {
	case nil:
		return nil, true
	case []any:
		var out []string
		for _, one := range v {
			texts, ok := textsOf(one)
			if !ok || len(texts) != 1 {
				return nil, false
			}
			out = append(out, texts[0])
		}
		return out, true
	case map[string]any:
		return nil, false
	case bool:
		if v {
			return []string{"yes"}, true
		}
		return []string{"no"}, true
	default:
		text := strings.TrimSpace(fmt.Sprint(v))
		if text == "" {
			return nil, true
		}
		return []string{text}, true
	}
}
