package node

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
)

// startServer serves h on a free port and returns its address, a way to stop
// it, and what serve returned.
func startServer(t *testing.T, h http.Handler, c HTTPConfig) (address string, stop context.CancelFunc, ended <-chan error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	l, err := Listen(ctx, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- serve(ctx, l, h, c, slog.New(slog.DiscardHandler)) }()
	return l.Addr().String(), cancel, done
}

func get(t *testing.T, address string) (string, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, "http://"+address+"/", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return string(b), err
}

// A stop lets the running answer end and takes no new one.
func TestStopIsGraceful(t *testing.T) {
	t.Parallel()
	arrived, release := make(chan struct{}), make(chan struct{})
	h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(arrived)
		<-release
		_, _ = io.WriteString(w, "whole")
	})
	address, stop, ended := startServer(t, h, Config{}.WithDefaults().HTTP)
	answer := make(chan string, 1)
	go func() {
		body, err := get(t, address)
		if err != nil {
			body = err.Error()
		}
		answer <- body
	}()
	<-arrived
	stop()
	// The port closes before the running answer ends.
	for {
		c, err := net.Dial("tcp", address)
		if err != nil {
			break
		}
		_ = c.Close()
	}
	close(release)
	if body := <-answer; body != "whole" {
		t.Errorf("the running answer became %q", body)
	}
	if err := <-ended; err != nil {
		t.Errorf("serve returned %v", err)
	}
}

// An answer that outlives the grace is cut off, so that a stop ends.
func TestStopEnds(t *testing.T) {
	t.Parallel()
	arrived := make(chan struct{})
	h := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(arrived)
		<-r.Context().Done()
	})
	c := Config{}.WithDefaults().HTTP
	c.Grace = time.Millisecond
	address, stop, ended := startServer(t, h, c)
	answer := make(chan error, 1)
	go func() {
		_, err := get(t, address)
		answer <- err
	}()
	<-arrived
	stop()
	if err := <-ended; err != nil {
		t.Errorf("serve returned %v", err)
	}
	if err := <-answer; err == nil {
		t.Error("the answer was not cut off")
	}
}

// A caller that dawdles over its headers does not hold a connection.
func TestSlowHeadersAreCut(t *testing.T) {
	t.Parallel()
	c := Config{}.WithDefaults().HTTP
	c.ReadHeader = 10 * time.Millisecond
	address, _, _ := startServer(t, http.NotFoundHandler(), c)
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\n"); err != nil {
		t.Fatal(err)
	}
	if err := conn.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	// On a busy machine the server gives up before our line is there, and resets.
	if _, err := io.ReadAll(conn); errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("the connection was not closed: %v", err)
	}
}

func TestListenSaysWhatIsInTheWay(t *testing.T) {
	t.Parallel()
	l, err := Listen(context.Background(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if _, err := Listen(context.Background(), l.Addr().String()); lienthong.CodeOf(err) != lienthong.Unavailable {
		t.Errorf("a taken port gives %v", err)
	}
}
