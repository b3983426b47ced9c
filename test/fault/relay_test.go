//go:build linux

package fault

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// relay is a program inside a network namespace through which the tests reach
// loopback addresses there: it listens on a Unix socket, which no namespace of
// the network hides, reads an address and a newline, and connects.
func relay() error {
	l, err := net.Listen("unix", os.Getenv(relayVariable))
	if err != nil {
		return err
	}
	fmt.Println("ready")
	for {
		in, err := l.Accept()
		if err != nil {
			return err
		}
		go func() {
			defer in.Close()
			r := bufio.NewReader(in)
			address, err := r.ReadString('\n')
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", strings.TrimSpace(address))
			if err != nil {
				return // the client sees its connection end
			}
			defer out.Close()
			go func() {
				_, _ = io.Copy(out, r)
				_ = out.(*net.TCPConn).CloseWrite()
			}()
			_, _ = io.Copy(in, out)
		}()
	}
}

const relayVariable = "LIENTHONG_FAULT_SOCKET"

// startRelay starts one and gives its socket.
func (w *world) startRelay(namespace, name string) string {
	socket := filepath.Join(w.dir, name+".sock")
	c := exec.Command("ip", "netns", "exec", namespace, os.Args[0])
	c.Env = append(os.Environ(), roleVariable+"=relay", relayVariable+"="+socket)
	c.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	out, err := c.StdoutPipe()
	must(w.t, err)
	must(w.t, c.Start())
	w.t.Cleanup(func() {
		_ = c.Process.Kill()
		_ = c.Wait()
	})
	_, err = bufio.NewReader(out).ReadString('\n')
	must(w.t, err)
	return socket
}

func dialRelay(ctx context.Context, socket, address string) (net.Conn, error) {
	var d net.Dialer
	c, err := d.DialContext(ctx, "unix", socket)
	if err != nil {
		return nil, err
	}
	if _, err := fmt.Fprintln(c, address); err != nil {
		_ = c.Close()
		return nil, err
	}
	return c, nil
}
