//go:build linux

package fault

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience is how long a test waits for what must come, on a busy machine.
const patience = 60 * time.Second

// server is a process under a supervisor that does what docs/lienthong.service
// tells systemd: whatever way it ended, it is started again.
type server struct {
	t         *testing.T
	name      string
	args      []string // of the program
	namespace string   // of the network; "" for the machine's
	word      string   // what it says when it is ready

	mu       sync.Mutex
	changed  *sync.Cond
	once     *standInConfig // stands in for the program at the next start only
	always   *standInConfig // the same at every start
	lines    []string       // all that it said
	starts   int
	ready    int // how many of the starts have got ready
	deaths   []syscall.WaitStatus
	stopping bool
	cmd      *exec.Cmd
	ended    chan struct{}
}

// start starts it and waits until it is ready. It ends with the test.
func (s *server) start(t *testing.T) {
	t.Helper()
	s.t, s.changed, s.ended = t, sync.NewCond(&s.mu), make(chan struct{})
	s.deaths, s.stopping, s.starts, s.ready = nil, false, 0, 0
	go s.supervise(restartDelay(t))
	t.Cleanup(func() {
		s.end(syscall.SIGKILL)
		if t.Failed() {
			s.mu.Lock()
			defer s.mu.Unlock()
			t.Logf("%s said last:\n%s", s.name, strings.Join(s.lines[max(0, len(s.lines)-15):], "\n"))
		}
	})
	s.await("ready", func() bool { return s.ready == 1 })
}

// restartDelay reads the unit that operators install: what these tests show is
// true only of a process that is restarted.
func restartDelay(t *testing.T) time.Duration {
	t.Helper()
	unit, err := os.ReadFile("../../docs/lienthong.service")
	must(t, err)
	m := regexp.MustCompile(`(?m)^RestartSec=(.*)$`).FindSubmatch(unit)
	if m == nil || !strings.Contains(string(unit), "\nRestart=always\n") {
		t.Fatal("docs/lienthong.service does not restart the process")
	}
	d, err := time.ParseDuration(string(m[1]))
	must(t, err)
	return d
}

func (s *server) supervise(delay time.Duration) {
	defer close(s.ended)
	for {
		c := s.command()
		stderr, err := c.StderrPipe()
		if err == nil {
			err = c.Start()
		}
		if err != nil {
			s.t.Errorf("%s: %v", s.name, err)
			return
		}
		s.change(func() { s.cmd, s.starts = c, s.starts+1 })
		s.listen(stderr)
		_ = c.Wait() // its state says more
		status, _ := c.ProcessState.Sys().(syscall.WaitStatus)
		s.change(func() { s.deaths = append(s.deaths, status) })
		s.mu.Lock()
		stopping := s.stopping
		s.mu.Unlock()
		if stopping {
			return
		}
		time.Sleep(delay)
	}
}

// command is the next process: the program, or this test binary in its place.
func (s *server) command() *exec.Cmd {
	s.mu.Lock()
	defer s.mu.Unlock()
	line := append([]string{program}, s.args...)
	stand := s.always
	if s.once != nil {
		stand, s.once = s.once, nil
	}
	env := os.Environ()
	if stand != nil {
		text, err := json.Marshal(stand)
		if err != nil {
			panic(err) // strings and numbers
		}
		line, env = []string{os.Args[0]}, append(env, roleVariable+"=node", standInVariable+"="+string(text))
	}
	if s.namespace != "" {
		line = append([]string{"ip", "netns", "exec", s.namespace}, line...)
	}
	c := exec.Command(line[0], line[1:]...)
	c.Env = env
	c.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} // none outlives the tests
	return c
}

func (s *server) listen(r io.Reader) {
	for lines := bufio.NewScanner(r); lines.Scan(); {
		s.change(func() {
			s.lines = append(s.lines, lines.Text())
			if strings.Contains(lines.Text(), s.word) {
				s.ready = s.starts
			}
		})
	}
}

func (s *server) change(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
	s.changed.Broadcast()
}

// await waits until what the supervisor knows is so.
func (s *server) await(what string, is func() bool) {
	s.t.Helper()
	timer := time.AfterFunc(patience, func() { s.change(func() {}) })
	defer timer.Stop()
	s.mu.Lock()
	defer s.mu.Unlock()
	for begin := time.Now(); !is(); s.changed.Wait() {
		if time.Since(begin) >= patience {
			s.t.Fatalf("%s is not %s; it said last:\n%s", s.name, what, strings.Join(s.lines[max(0, len(s.lines)-15):], "\n"))
		}
	}
}

// says waits until it has said something.
func (s *server) says(text string) {
	s.t.Helper()
	s.await("saying "+text, func() bool {
		return slices.ContainsFunc(s.lines, func(l string) bool { return strings.Contains(l, text) })
	})
}

// said is how many of its lines have a text; for a condition that is awaited.
func (s *server) said(text string) (n int) {
	for _, l := range s.lines {
		if strings.Contains(l, text) {
			n++
		}
	}
	return n
}

// quiet reports whether it never said something.
func (s *server) quiet(text string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !slices.ContainsFunc(s.lines, func(l string) bool { return strings.Contains(l, text) })
}

// kill is kill -9, now.
func (s *server) kill() { s.signal(syscall.SIGKILL) }

func (s *server) signal(sig syscall.Signal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cmd != nil {
		_ = s.cmd.Process.Signal(sig) // it may have just ended
	}
}

// replace kills it and has a stand-in take its place until that dies too; then
// the program is there again, and ready.
func (s *server) replace(stand standInConfig) {
	s.t.Helper()
	s.mu.Lock()
	before := s.starts
	s.once = &stand
	s.mu.Unlock()
	s.kill()
	s.await("restarted twice, without anybody's help", func() bool { return s.ready >= before+2 })
	s.mu.Lock()
	defer s.mu.Unlock()
	if d := s.deaths[before]; !d.Signaled() || d.Signal() != syscall.SIGKILL {
		s.t.Errorf("%s at %q: the stand-in ended otherwise: %v", s.name, stand.Point, d)
	}
}

// stop is SIGTERM: it must end well. What a server had only written ahead when the
// test killed it for good enters its ledger when it is started once more.
func (s *server) stop() {
	s.t.Helper()
	s.mu.Lock()
	gone := s.stopping
	s.mu.Unlock()
	if gone {
		s.start(s.t)
	}
	s.end(syscall.SIGTERM)
	if last := s.deaths[len(s.deaths)-1]; last.ExitStatus() != 0 {
		s.t.Errorf("%s ended with %v", s.name, last)
	}
}

func (s *server) end(sig syscall.Signal) {
	s.change(func() { s.stopping = true })
	s.signal(sig)
	select {
	case <-s.ended:
	case <-time.After(patience):
		s.t.Errorf("%s does not end", s.name)
		s.kill()
		<-s.ended
	}
}
