package directory

import (
	"context"
	"maps"
	"slices"
)

// SetStep has every write of the registry tell its name before and after.
func (r *Registry) SetStep(f func(name string) error) { r.step = f }

// SetContent replaces the whole content at once.
func (r *Registry) SetContent(c Content) error {
	return r.change(context.Background(), func(s *state) error {
		c.Authorities = s.Authorities
		s.Content = c
		return nil
	})
}

// ReadContent reads files of a trust list as a client does.
func ReadContent(files map[string][]byte) (*List, error) {
	c, err := contentOf(slices.Collect(maps.Keys(files)), func(name string) ([]byte, error) { return files[name], nil })
	if err != nil {
		return nil, err
	}
	return NewList(c)
}
