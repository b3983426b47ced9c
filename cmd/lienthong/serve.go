package main

import (
	"context"
	"errors"
	"time"

	"github.com/lienthong/lienthong/internal/collector"
	"github.com/lienthong/lienthong/internal/obs"
	"github.com/lienthong/lienthong/node"
)

type serveCommand struct {
	Config string `required:"" placeholder:"FILE" help:"The configuration file (YAML); lienthong check reads it without starting."`
}

// Run serves until a signal to stop.
func (c serveCommand) Run(ctx context.Context, s *streams) error {
	config, err := node.LoadConfig(c.Config)
	if err != nil {
		return err
	}
	log, err := obs.NewLogger(s.err, config.Log.Level, config.Log.Format)
	if err != nil {
		return err
	}
	collector.Tune()
	n := &node.Node{Config: config, Version: versionText(), Now: time.Now, Log: log}
	if err := n.Open(ctx); err != nil {
		return err
	}
	return errors.Join(n.Serve(ctx), n.Close())
}
