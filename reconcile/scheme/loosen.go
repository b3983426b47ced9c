package scheme

import "slices"

// Looser are the keys to learn by where those of the model ask for too much: its own, and
// one for each name that stands only beside another name. Of pairs that agree on both
// names, namesakes cannot be told from persons who moved, and what namesakes of one name
// look like is not seen. What is compared stays as the model has it. It is nil where the
// model's own keys do.
func (m *Model) Looser() []string {
	if m.Blocking.All {
		return nil
	}
	named := func(name string) bool {
		f := m.Field(name)
		return f != nil && !f.BlockOnly && (f.Kind == Given || f.Kind == Family)
	}
	alone, beside := map[string]bool{}, map[string]Part{}
	for _, key := range m.Blocking.Keys {
		parts, err := ParseKey(key)
		if err != nil {
			return nil // Check says so
		}
		names := 0
		for _, p := range parts {
			if named(p.Field) {
				names++
			}
		}
		for _, p := range parts {
			switch {
			case len(parts) == 1:
				alone[p.Field] = true
			case names > 1 && named(p.Field):
				beside[p.Field] = p
			}
		}
	}
	keys := slices.Clone(m.Blocking.Keys)
	for _, f := range m.Compared() {
		if p, ok := beside[f.Name]; ok && !alone[f.Name] {
			keys = append(keys, p.String())
		}
	}
	if len(keys) == len(m.Blocking.Keys) {
		return nil
	}
	return keys
}
