package main

import (
	"fmt"

	"github.com/lienthong/lienthong/node"
)

type checkCommand struct {
	Config string `required:"" placeholder:"FILE" help:"The configuration file (YAML)."`
}

// Run reads the configuration as serve would, and says what it would do.
func (c checkCommand) Run(s *streams) error {
	config, err := node.LoadConfig(c.Config)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.out, "%s is good: would serve %v on %s\n", c.Config, config.Roles, config.Listen)
	return err
}
