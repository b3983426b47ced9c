package node

import (
	"os"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/official"
	"github.com/lienthong/lienthong/internal/conf"
	"github.com/lienthong/lienthong/internal/obs"
)

// LoadConfig reads and validates a configuration file.
func LoadConfig(path string) (Config, error) {
	var c Config
	if err := conf.Load(path, &c); err != nil {
		return Config{}, err
	}
	c = c.WithDefaults()
	return c, c.Validate()
}

func (l LogConfig) validate() error {
	_, err := obs.NewLogger(os.Stderr, l.Level, l.Format)
	return err
}

// catalogue is what the officials' register keeps.
func (c Config) catalogue() (*official.Catalogue, error) {
	if c.OfficialsCatalogue == "" {
		return official.BuiltIn()
	}
	f, err := os.Open(c.OfficialsCatalogue)
	if err != nil {
		return nil, &lienthong.Error{Code: lienthong.Invalid, Field: "officials_catalogue", Message: "configuration: officials_catalogue " + c.OfficialsCatalogue + " cannot be opened; check its path and permissions", Cause: err}
	}
	defer f.Close()
	return official.ReadCatalogue(f)
}
