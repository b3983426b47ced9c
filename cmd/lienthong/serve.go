package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/lienthong/lienthong/internal/collector"
	"github.com/lienthong/lienthong/internal/obs"
	"github.com/lienthong/lienthong/node"
)

type serveCommand struct {
	Config string `required:"" placeholder:"FILE" help:"The configuration file (YAML); lienthong check reads it without starting."`
}

// Run serves until a signal to stop. SIGHUP reads the configuration and its files
// again.
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
	again := make(chan os.Signal, 1)
	signal.Notify(again, syscall.SIGHUP) // before anything else: it would end the process
	defer signal.Stop(again)
	if err := n.Open(ctx); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-again:
				reload(n, c.Config, log)
			}
		}
	}()
	return errors.Join(n.Serve(ctx), n.Close())
}

// reload reads the configuration again and has the node take up what it can.
func reload(n *node.Node, path string, log *slog.Logger) {
	config, err := node.LoadConfig(path)
	if err != nil {
		log.Warn("the configuration was not read again; everything stays as it was", obs.Error(err))
		return
	}
	waiting, err := n.Reload(config)
	if err != nil {
		log.Warn("not everything was read again; what could not be stays as it was", obs.Error(err))
	} else {
		log.Info("read again: callers, systems, SOAP accounts, certificates, ledgers that are witnessed")
	}
	if len(waiting) > 0 {
		log.Warn("settings have changed that wait for a restart", slog.Any("keys", waiting))
	}
}

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
