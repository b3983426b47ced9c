package process

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"
)

// Process is a running server.
type Process struct {
	Name  string
	Said  string // the line by which it said that it was ready
	cmd   *exec.Cmd
	leash io.Closer
	ended chan struct{}
	err   error // of its end; read after ended
}

// patience is how long a server has to get ready, and to end.
const patience = 60 * time.Second

// Start runs a command that prints a line when it is ready and ends when its
// standard input does, which is also how a context that is done ends it. What
// it says on standard error goes to this one's.
func Start(ctx context.Context, name string, arg ...string) (*Process, error) {
	c := exec.CommandContext(ctx, arg[0], arg[1:]...)
	c.Stderr = os.Stderr
	leash, err := c.StdinPipe()
	if err != nil {
		return nil, err
	}
	c.Cancel, c.WaitDelay = leash.Close, patience
	out, err := c.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := c.Start(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	p := &Process{Name: name, cmd: c, leash: leash, ended: make(chan struct{})}
	timer := time.AfterFunc(patience, func() { _ = c.Process.Kill() })
	line, err := bufio.NewReader(out).ReadString('\n')
	timer.Stop()
	go p.wait()
	if err != nil {
		_ = p.Stop()
		return nil, fmt.Errorf("%s did not get ready: %w", name, err)
	}
	p.Said = strings.TrimSpace(line)
	return p, nil
}

func (p *Process) wait() {
	p.err = p.cmd.Wait()
	close(p.ended)
}

// Gone reports whether the process has ended.
func (p *Process) Gone() bool {
	select {
	case <-p.ended:
		return true
	default:
		return false
	}
}

// Stop ends the process and says how it ended.
func (p *Process) Stop() error {
	_ = p.leash.Close() // it ends by itself
	select {
	case <-p.ended:
	case <-time.After(patience):
		_ = p.cmd.Process.Kill()
		<-p.ended
	}
	if p.err != nil {
		return fmt.Errorf("%s: %w", p.Name, p.err)
	}
	return nil
}
