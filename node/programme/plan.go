package programme

import (
	"os"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/indicator"
	"github.com/lienthong/lienthong/internal/conf"
)

// Plan reads the plan of a configuration; none is the built-in one.
func Plan(file conf.File) (indicator.Plan, error) {
	if file == "" {
		return indicator.BuiltIn(), nil
	}
	b, err := os.ReadFile(string(file))
	if err != nil {
		return indicator.Plan{}, &lienthong.Error{
			Code: lienthong.Invalid, Field: "programme", Message: "programme names a file that cannot be read; check its path", Cause: err,
		}
	}
	return indicator.ReadPlan(b)
}
