package membership

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/alecthomas/kong"

	"github.com/lienthong/lienthong"
)

type serveCommand struct {
	folder
	Listen string   `default:"127.0.0.1:8444" placeholder:"HOST:PORT" help:"Where to serve, by TLS 1.3."`
	Host   []string `placeholder:"HOST" help:"Names by which gateways call; the host of --listen if not given."`
}

// The patience of the server, and of its end.
const (
	headerPatience = 10 * time.Second
	bodyPatience   = time.Minute
	endPatience    = 10 * time.Second
)

// Run serves until a signal to stop.
func (c serveCommand) Run(ctx context.Context, k *kong.Kong) error {
	r, err := c.registry(k)
	if err != nil {
		return err
	}
	if err := r.Tend(ctx); err != nil { // is there a directory at all?
		return err
	}
	host, _, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return lienthong.Errorf(lienthong.Invalid, "--listen needs the form HOST:PORT")
	}
	if len(c.Host) == 0 {
		c.Host = []string{host}
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", c.Listen)
	if err != nil {
		return &lienthong.Error{Code: lienthong.Unavailable, Message: fmt.Sprintf("cannot listen on %s; is something else there?", c.Listen), Cause: err}
	}
	server := &http.Server{
		Handler: r.Handler("1"), TLSConfig: r.ServerTLS(c.Host), ErrorLog: slog.NewLogLogger(r.Log.Handler(), slog.LevelWarn),
		ReadHeaderTimeout: headerPatience, ReadTimeout: bodyPatience, WriteTimeout: bodyPatience, IdleTimeout: bodyPatience,
	}
	keep, stop := context.WithCancel(ctx)
	var work sync.WaitGroup
	work.Go(func() { r.Keep(keep) })
	work.Go(func() {
		<-keep.Done()
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), endPatience)
		defer cancel()
		_ = server.Shutdown(end) // what is not done by then is cut off
	})
	fmt.Fprintf(k.Stderr, "Directory: https://%s\n", l.Addr())
	err = server.ServeTLS(l, "", "")
	stop()
	work.Wait()
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}
