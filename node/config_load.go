package node

import (
	"os"

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
