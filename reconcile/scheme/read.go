package scheme

import (
	"errors"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/conf"
)

// Read reads and checks the model file at path.
func Read(path string) (*Model, error) {
	m := &Model{}
	if err := conf.Load(path, m); err != nil {
		if conf.Place(path, "/of") != path {
			return nil, lienthong.Errorf(lienthong.Invalid, "%s is a model of officials; it is given with --register and --population", path)
		}
		if conf.Place(path, "/query") != path {
			return nil, lienthong.Errorf(lienthong.Invalid, "%s is a query to a database, which stands for a table: it is given with --left or --right, or to dedupe, and a model with --model", path)
		}
		return nil, err
	}
	err := m.Check()
	var wrong *lienthong.Error
	if errors.As(err, &wrong) { // tell where it stands
		err = lienthong.Errorf(wrong.Code, "%s: %s", conf.Place(path, wrong.Field), strings.TrimPrefix(wrong.Message, "model: "))
	}
	if err != nil {
		return nil, err
	}
	return m, nil
}
