package exchange

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"time"

	"github.com/lienthong/lienthong/directory"
)

// found makes the directory, and takes its port.
func (x *Exchange) found(ctx context.Context) (err error) {
	p := &x.plan
	var l net.ListenConfig
	if x.listener, err = l.Listen(ctx, "tcp", "127.0.0.1:0"); err != nil {
		return err
	}
	x.registry = &directory.Registry{Dir: filepath.Join(p.Dir, "directory"), Now: p.Now, Log: p.Log}
	if err := x.registry.Init(ctx, directory.Setup{
		Instance: p.Instance, Address: "https://" + x.listener.Addr().String(),
		RootDir: filepath.Join(p.Dir, "root-keys"), RootKeys: 3, Threshold: 2,
	}); err != nil {
		return errors.Join(err, x.listener.Close())
	}
	if err := x.enter(ctx); err != nil {
		return errors.Join(err, x.listener.Close())
	}
	x.directory = &http.Server{
		Handler: x.registry.Handler("demo"), TLSConfig: x.registry.ServerTLS([]string{"127.0.0.1"}), ReadHeaderTimeout: 10 * time.Second,
		ErrorLog: slog.NewLogLogger(p.Log.Handler(), slog.LevelDebug),
	}
	return nil
}

// enter writes the plan into the directory.
func (x *Exchange) enter(ctx context.Context) error {
	for _, m := range x.plan.Members {
		if err := x.registry.AddMember(ctx, m.ID, m.Title); err != nil {
			return err
		}
	}
	for _, s := range x.plan.Systems {
		if err := x.registry.AddSystem(ctx, s.ID, s.Title, nil); err != nil {
			return err
		}
	}
	for _, p := range x.plan.Purposes {
		if err := x.registry.PutPurpose(ctx, p); err != nil {
			return err
		}
	}
	for _, s := range x.plan.Services {
		if err := x.registry.PublishService(ctx, s.ID, s.Title, nil); err != nil {
			return err
		}
	}
	return nil
}

// ServeDirectory answers gateways until ctx ends.
func (x *Exchange) ServeDirectory(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() { _ = x.directory.Close() })
	defer stop()
	if err := x.directory.ServeTLS(x.listener, "", ""); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
