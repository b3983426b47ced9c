package node

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/obs"
)

// maxHeader bounds the headers of a request, in bytes: ours are under 1 KiB,
// and net/http's default of 1 MiB is memory that a caller can hold for free.
const maxHeader = 64 << 10

// Listen opens the port.
func Listen(ctx context.Context, address string) (net.Listener, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", address)
	if err != nil {
		return nil, &lienthong.Error{Code: lienthong.Unavailable, Message: "cannot listen on " + address + "; is another process there? Choose another port", Cause: err}
	}
	return l, nil
}

// serve answers requests until ctx ends. Then it takes no new ones, gives the
// running ones the grace, and returns nil when the last has ended.
func serve(ctx context.Context, l net.Listener, h http.Handler, c HTTPConfig, log *slog.Logger) error {
	srv := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: c.ReadHeader,
		ReadTimeout:       c.Answer,
		WriteTimeout:      c.Answer,
		IdleTimeout:       c.Idle,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	stopped := make(chan error, 1)
	unhook := context.AfterFunc(ctx, func() { stopped <- shutDown(context.WithoutCancel(ctx), srv, c.Grace) })
	err := srv.Serve(l)
	if !errors.Is(err, http.ErrServerClosed) {
		unhook()
		return &lienthong.Error{Code: lienthong.Unavailable, Message: "the server stopped by itself", Cause: err}
	}
	if err := <-stopped; err != nil {
		log.Warn("some requests were cut off", obs.Error(err))
	}
	return nil
}

func shutDown(ctx context.Context, srv *http.Server, grace time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, grace)
	defer cancel()
	err := srv.Shutdown(ctx)
	if err != nil {
		_ = srv.Close() // what Shutdown could not end; its error says so already
	}
	return err
}

// serveAll serves the node's own interface and its gateway.
func (n *Node) serveAll(ctx context.Context, own func(context.Context) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return own(ctx) })
	if n.Gateway != nil {
		group.Go(func() error { return n.Gateway.Serve(ctx) })
	}
	if n.Witness != nil {
		group.Go(func() error { return n.Witness.Serve(ctx) })
	}
	if n.soap != nil {
		group.Go(func() error { return serve(ctx, n.soapListener, n.soap, n.Config.HTTP, n.Log) })
	}
	if n.Programme != nil {
		group.Go(func() error { n.Programme.Watch(ctx); return nil })
	}
	for _, c := range n.Connectors {
		group.Go(func() error { c.Serving.Watch(ctx, connectorsEvery); return nil })
		if c.Links != nil {
			group.Go(func() error { c.Links.Keep(ctx); return nil })
		}
	}
	if n.Grants != nil {
		group.Go(func() error { n.Grants.Watch(ctx, grantsEvery); return nil })
	}
	return group.Wait()
}
