package directory

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/directory/trust"
)

// The files of the trust list, one a member, so that a change of one member
// costs a gateway one small file. Readers skip members of objects that they do
// not know; fields are only ever added.
const (
	membersPrefix   = "members/"
	documentsPrefix = "documents/"
	purposesFile    = "purposes.json"
	agreementsFile  = "agreements.json"
	authoritiesFile = "authorities.json"
	witnessesFile   = "witnesses.json"
)

func memberFile(id MemberID) string { return membersPrefix + id.String() + ".json" }

func documentFile(sha256 string) string { return documentsPrefix + sha256 }

// wanted are the files that a gateway keeps at hand; documents come when
// somebody asks for one.
func wanted(path string) bool { return !strings.HasPrefix(path, documentsPrefix) }

// files writes the content as the files of the trust list.
func (c Content) files() (map[string][]byte, error) {
	out := map[string][]byte{}
	put := func(name string, v any) error {
		b, err := json.Marshal(v)
		if err != nil {
			return fmt.Errorf("encoding %s: %w", name, err)
		}
		out[name] = append(b, '\n')
		return nil
	}
	for _, m := range c.Members {
		if err := put(memberFile(m.ID), m); err != nil {
			return nil, err
		}
	}
	for name, v := range map[string]any{purposesFile: c.Purposes, agreementsFile: c.Agreements, authoritiesFile: c.Authorities, witnessesFile: c.Witnesses} {
		if err := put(name, v); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// contentOf reads the files of a trust list; read gives one by its name.
func contentOf(names []string, read func(name string) ([]byte, error)) (Content, error) {
	var c Content
	into := map[string]any{purposesFile: &c.Purposes, agreementsFile: &c.Agreements, authoritiesFile: &c.Authorities, witnessesFile: &c.Witnesses}
	names = slices.Sorted(slices.Values(names))
	for _, name := range names {
		if !strings.HasPrefix(name, membersPrefix) {
			continue
		}
		var m Member
		if err := decodeFile(name, read, &m); err != nil {
			return Content{}, err
		}
		if memberFile(m.ID) != name {
			return Content{}, invalid("id", "The file of one member names another.")
		}
		c.Members = append(c.Members, m)
	}
	for _, name := range slices.Sorted(maps.Keys(into)) {
		if !slices.Contains(names, name) {
			continue
		}
		if err := decodeFile(name, read, into[name]); err != nil {
			return Content{}, err
		}
	}
	return c, nil
}

func decodeFile(name string, read func(string) ([]byte, error), into any) error {
	b, err := read(name)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, into); err != nil {
		return invalid("", "File %s of the trust list does not have its form.", name)
	}
	return nil
}

// publish brings the trust list to what the state says.
func (r *Registry) publish(s *state) error {
	repo := r.trust()
	published, err := repo.Targets()
	if err != nil {
		return err
	}
	files, err := s.files()
	if err != nil {
		return err
	}
	c := trust.Change{Set: map[string][]byte{}}
	wanted := map[string]bool{}
	for name, b := range files {
		wanted[name] = true
		if published[name].SHA256 != fingerprint(b) {
			c.Set[name] = b
		}
	}
	for _, sum := range s.documents() {
		name := documentFile(sum)
		wanted[name] = true
		if _, ok := published[name]; ok || c.Set[name] != nil {
			continue
		}
		if c.Set[name], err = os.ReadFile(r.path("documents", sum)); err != nil {
			return &lienthong.Error{Code: lienthong.Unavailable, Message: "the document of a service cannot be read; restore the folder documents from a copy", Cause: err}
		}
	}
	for name := range published {
		if !wanted[name] {
			c.Remove = append(c.Remove, name)
		}
	}
	slices.Sort(c.Remove)
	_, err = repo.Publish(c)
	return err
}

// documents are the hashes of all documents that services have.
func (c Content) documents() []string {
	var out []string
	for _, m := range c.Members {
		for _, s := range m.Systems {
			for _, v := range s.Services {
				if v.Document.SHA256 != "" {
					out = append(out, v.Document.SHA256)
				}
			}
		}
	}
	return out
}
