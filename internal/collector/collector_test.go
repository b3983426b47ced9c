package collector

import (
	"os"
	"os/exec"
	"runtime/debug"
	"strings"
	"testing"
	"testing/fstest"
)

func TestMemory(t *testing.T) {
	t.Parallel()
	const gib = 1 << 30
	machine := "MemTotal:       4194304 kB\nMemFree:  1 kB\n"
	for name, tt := range map[string]struct {
		files map[string]string
		want  int64
	}{
		"nothing is known":        {nil, 0},
		"no number":               {map[string]string{"proc/meminfo": "MemTotal: lots kB\n"}, 0},
		"beyond any machine":      {map[string]string{"proc/meminfo": "MemTotal: 9223372036854775807 kB\n"}, 0},
		"a machine":               {map[string]string{"proc/meminfo": machine}, 4 * gib},
		"a container":             {map[string]string{"proc/meminfo": machine, "sys/fs/cgroup/memory.max": "1073741824\n"}, gib},
		"a container, no limit":   {map[string]string{"proc/meminfo": machine, "sys/fs/cgroup/memory.max": "max\n"}, 4 * gib},
		"a container, version 1":  {map[string]string{"proc/meminfo": machine, "sys/fs/cgroup/memory/memory.limit_in_bytes": "2147483648\n"}, 2 * gib},
		"version 1, no limit":     {map[string]string{"proc/meminfo": machine, "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n"}, 4 * gib},
		"a limit without machine": {map[string]string{"sys/fs/cgroup/memory.max": "1073741824\n"}, 0},
		"a unit's parent": {map[string]string{
			"proc/meminfo": machine, "proc/self/cgroup": "0::/system.slice/lienthong.service\n",
			"sys/fs/cgroup/system.slice/lienthong.service/memory.max": "3221225472\n", "sys/fs/cgroup/system.slice/memory.max": "1073741824\n",
		}, gib},
		"a group of version 1": {map[string]string{
			"proc/meminfo": machine, "proc/self/cgroup": "5:cpu:/a\n4:memory:/a/b\n0::/\nno group\n",
			"sys/fs/cgroup/memory/a/b/memory.limit_in_bytes": "1073741824\n",
		}, gib},
	} {
		root := fstest.MapFS{}
		for path, text := range tt.files {
			root[path] = &fstest.MapFile{Data: []byte(text)}
		}
		if got := memory(root); got != tt.want {
			t.Errorf("%s: %d bytes, want %d", name, got, tt.want)
		}
	}
}

// TestHold: the pace is another while something is held, and the old one afterwards.
func TestHold(t *testing.T) { // not parallel: the pace is the whole process's
	if os.Getenv("GOGC") != "" {
		t.Skip("the environment sets the pace")
	}
	pace := func() int { p := debug.SetGCPercent(-1); debug.SetGCPercent(p); return p }
	before := pace()
	end := Hold()
	during := pace()
	second := Hold() // and one that lasts longer than the first
	end()
	if pace() != heldPercent {
		t.Errorf("a pace of %d while one still holds", pace())
	}
	second()
	if during != heldPercent || pace() != before {
		t.Errorf("a pace of %d, while held %d, then %d", before, during, pace())
	}
}

// TestTune tunes processes of their own: the setting is the whole process's.
func TestTune(t *testing.T) {
	t.Parallel()
	if os.Getenv("COLLECTOR_TUNE") != "" {
		Tune()
		limit := debug.SetMemoryLimit(-1)
		os.Stdout.WriteString(map[bool]string{true: "limited ", false: "unlimited "}[limit < 1<<60])
		os.Stdout.WriteString(map[bool]string{true: "lazy", false: "eager"}[debug.SetGCPercent(100) == percent])
		os.Exit(0)
	}
	for _, tt := range []struct{ setting, want string }{
		{"", "limited lazy"}, {"GOGC=100", "unlimited eager"}, {"GOMEMLIMIT=1GiB", "limited eager"},
	} {
		if memory(os.DirFS("/")) == 0 {
			t.Skip("this system does not say how much memory it has")
		}
		c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestTune$")
		for _, e := range os.Environ() {
			if !strings.HasPrefix(e, "GOGC=") && !strings.HasPrefix(e, "GOMEMLIMIT=") && !strings.HasPrefix(e, "GOCOVERDIR=") {
				c.Env = append(c.Env, e)
			}
		}
		c.Env = append(c.Env, "COLLECTOR_TUNE=1")
		if tt.setting != "" {
			c.Env = append(c.Env, tt.setting)
		}
		if out, err := c.Output(); err != nil || string(out) != tt.want {
			t.Errorf("with %q: %q, %v; want %q", tt.setting, out, err, tt.want)
		}
	}
}
