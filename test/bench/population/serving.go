package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/pprof"
	"strconv"
	"strings"
	"time"

	"github.com/lienthong/lienthong/internal/collector"
	"github.com/lienthong/lienthong/internal/web"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/population/populationsql"
)

// serve is the server process: the register's own routes, as a node serves
// them, on a free port that it prints. It ends when its standard input does.
func serve(ctx context.Context, line, profile string) error {
	collector.Tune() // as lienthong serve does
	store, err := populationsql.Open(ctx, line)
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }()
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	api := web.New("population", "bench", "", log)
	register := &population.Service{Store: store, Now: time.Now, Log: log}
	register.Mount(api)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	srv := &http.Server{Handler: api.Handler(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: time.Minute, WriteTimeout: time.Minute}
	if profile != "" {
		f, err := os.Create(filepath.Clean(profile))
		if err != nil {
			return err
		}
		defer func() { _ = f.Close() }()
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		_ = srv.Close()
	}()
	fmt.Println(l.Addr())
	if err := srv.Serve(l); err != http.ErrServerClosed {
		return err
	}
	return nil
}

// A server is a running server process.
type server struct {
	address string
	cmd     *exec.Cmd
	leash   io.Closer
}

func startServer(ctx context.Context, o *options, line string) (*server, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	args := []string{"--serve", line}
	if o.Profile != "" {
		kind, _, _ := strings.Cut(line, ":")
		args = append(args, "--profile", filepath.Join(o.Profile, kind+".prof"))
	}
	s := &server{cmd: exec.CommandContext(ctx, self, args...)}
	s.cmd.Stderr = os.Stderr
	if s.leash, err = s.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	said, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		_ = s.stop()
		return nil, fmt.Errorf("the server did not start: %w", err)
	}
	s.address = strings.TrimSpace(said)
	return s, nil
}

func (s *server) memory() memory { return memoryOf(strconv.Itoa(s.cmd.Process.Pid)) }

func (s *server) stop() error {
	_ = s.leash.Close()
	return s.cmd.Wait()
}
