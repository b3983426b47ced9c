package scheme

import (
	"github.com/lienthong/lienthong/internal/conf"
)

// Read reads and checks the model file at path.
func Read(path string) (*Model, error) {
	m := &Model{}
	if err := conf.Load(path, m); err != nil {
		return nil, err
	}
	if err := m.Check(); err != nil {
		return nil, err
	}
	return m, nil
}
