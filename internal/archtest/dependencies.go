package archtest

import "strings"

// Dependencies are the modules of others that the tree imports, each with a
// file that does. A module is told by its path's first parts: three for a host
// of repositories, two elsewhere.
func Dependencies(t *Tree) map[string]string {
	out := map[string]string{}
	for _, p := range t.Packages {
		for _, f := range p.Files {
			for path := range f.imports() {
				if !strings.Contains(strings.Split(path, "/")[0], ".") || within(path, ModulePath) {
					continue
				}
				parts := strings.Split(path, "/")
				n := 2
				if parts[0] == "github.com" || parts[0] == "golang.org" {
					n = 3
				}
				out[strings.Join(parts[:min(n, len(parts))], "/")] = f.Path
			}
		}
	}
	return out
}
