package main

import (
	"bufio"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// set sets options of Beam until the test ends.
func set(t *testing.T, options map[string]string) {
	t.Helper()
	for name, value := range options {
		before := flag.Lookup(name).Value.String()
		if err := flag.Set(name, value); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = flag.Set(name, before) }) // as it was, so it can be
	}
}

// started is what the job server says when it listens.
var started = regexp.MustCompile(`JobService started on (\S+:\d+)`)

// startFlink starts Beam's job server with a Flink cluster inside it, and gives
// its address. Its jars are fetched by .ci/flink, which says where they lie; where
// that could not be done, the test is skipped.
func startFlink(t *testing.T) (endpoint string) {
	t.Helper()
	java, err := exec.LookPath("java")
	if err != nil {
		t.Skip("NOT TESTED: Flink. There is no java; install default-jre-headless and run .ci/flink")
	}
	classpath, err := os.ReadFile(filepath.Join("..", "bin", "flink", "classpath"))
	if err != nil {
		t.Skip("NOT TESTED: Flink. Its jars are not there; run .ci/flink, which needs Maven and its central repository")
	}
	server := exec.Command(java, "-Xmx1g", "-XX:TieredStopAtLevel=1", "-cp", strings.TrimSpace(string(classpath)),
		"org.apache.beam.runners.flink.FlinkJobServerDriver", "--job-host=localhost",
		"--job-port=0", "--artifact-port=0", "--expansion-port=0", "--artifacts-dir="+t.TempDir())
	output, err := server.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	said, address := make(chan string, 1), make(chan string, 1)
	go func() { // until the server's end
		var last []string
		for s := bufio.NewScanner(output); s.Scan(); {
			if m := started.FindStringSubmatch(s.Text()); m != nil {
				address <- m[1]
			}
			last = append(last[max(0, len(last)-200):], s.Text())
		}
		said <- strings.Join(last, "\n")
	}()
	t.Cleanup(func() {
		_ = server.Process.Kill() // it ends with the test
		text := <-said
		_ = server.Wait() // killed
		if t.Failed() {
			t.Logf("the job server said:\n%s", text)
		}
	})
	select {
	case endpoint = <-address:
		return endpoint
	case text := <-said:
		said <- text
		t.Fatal("the job server ended before it listened")
	case <-time.After(3 * time.Minute):
		t.Fatal("the job server does not listen")
	}
	return ""
}
