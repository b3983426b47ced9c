package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/lienthong/lienthong/internal/durable"
)

// killAnywhere is `killed COMMAND...`, a command whose outputs all go to the
// folder out. It does the command once as it should be, then kills it (SIGKILL)
// at random moments, by turns where outputs of another day stand and where none
// do: whatever the moment, every output is the old one, the new one or absent.
// The last run is left alone: it does what the first did, and takes away what
// the killed ones left.
func killAnywhere(ts *testscript.TestScript, neg bool, args []string) {
	wants(ts, neg, args, 1, "killed COMMAND...")
	out := ts.MkAbs("out")
	run := func(after time.Duration) (took time.Duration, err error) {
		cmd := exec.Command(filepath.Join(strings.Split(ts.Getenv("PATH"), string(os.PathListSeparator))[0], args[0]), args[1:]...)
		cmd.Dir, cmd.Env = ts.MkAbs("."), append(os.Environ(), "PATH="+ts.Getenv("PATH"))
		var said bytes.Buffer
		cmd.Stderr = &said
		began := time.Now()
		must(ts, cmd.Start())
		if after > 0 {
			time.AfterFunc(after, func() { _ = cmd.Process.Kill() }) // it may have ended: that is a moment too
		}
		if err = cmd.Wait(); err != nil {
			err = fmt.Errorf("%w: %s", err, said.String())
		}
		return time.Since(began), err
	}
	took, err := run(0)
	must(ts, err)
	want := held(ts, out)
	if len(want) == 0 {
		ts.Fatalf("nothing came to %s", out)
	}
	for i := range 4 {
		for name := range want {
			must(ts, os.RemoveAll(filepath.Join(out, name)))
			if i%2 == 1 {
				must(ts, os.WriteFile(filepath.Join(out, name), []byte("old"), 0o600))
			}
		}
		_, _ = run(1 + rand.N(took)) // killed or done
		for name, got := range held(ts, out) {
			if _, ours := want[name]; !ours && !durable.IsLeftover(name) {
				ts.Fatalf("killed, it left %s", name)
			} else if ours && got != "old" && got != want[name] {
				ts.Fatalf("killed, it left %d bytes of %s", len(got), name)
			}
		}
	}
	_, err = run(0)
	must(ts, err)
	again, err := os.ReadDir(out)
	must(ts, err)
	if got := held(ts, out); len(got) != len(again) || len(got) != len(want) {
		ts.Fatalf("afterwards there is %v", again)
	} else {
		for name := range want {
			if got[name] != want[name] {
				ts.Fatalf("afterwards %s is another", name)
			}
		}
	}
	must(ts, os.RemoveAll(out))
	must(ts, os.Mkdir(out, 0o700))
}

// held is what the files of a folder hold. Of a page, which tells when it was
// made, it is only whether it is whole.
func held(ts *testscript.TestScript, dir string) map[string]string {
	files, err := os.ReadDir(dir)
	must(ts, err)
	held := map[string]string{}
	for _, f := range files {
		if f.IsDir() {
			continue // what a job in shards needs to go on
		}
		b, err := os.ReadFile(filepath.Join(dir, f.Name()))
		must(ts, err)
		text := string(b)
		if strings.HasSuffix(f.Name(), ".html") && strings.HasPrefix(text, "<!") && strings.HasSuffix(strings.TrimSpace(text), "</html>") {
			text = "a whole page"
		}
		held[f.Name()] = text
	}
	return held
}
