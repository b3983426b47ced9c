//go:build unix

package filejob_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/lienthong/lienthong/reconcile/filejob"
)

// doomed names the folder of a job in a process that kills itself, and when.
const doomed = "LIENTHONG_TEST_DOOMED"

// atEnd kills when all verdicts are made and the outputs have yet to appear.
const atEnd = -1

// TestKilledJobLeavesNoOutput kills the job without warning (SIGKILL) while it
// reads the register, in the middle of the population, and just before its
// outputs appear. None has, and the job done again does what it would have done.
func TestKilledJobLeavesNoOutput(t *testing.T) {
	if where := os.Getenv(doomed); where != "" {
		dir, when, _ := strings.Cut(where, "|")
		n, err := strconv.Atoi(when)
		if err != nil {
			t.Fatal(err)
		}
		_, err = mortal(dir, n).Run(t.Context())
		t.Fatalf("the job outlived its kill: %v", err)
	}
	t.Parallel()
	dir := t.TempDir()
	write := func(name, header string, rows int, row func(i int) string) {
		var text strings.Builder
		text.WriteString(header)
		for i := range rows {
			text.WriteString(row(i))
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	place := func(i int) string { return fmt.Sprintf("Xã %d, Hà Nội", i) } // each is looked up once
	write("register.csv", "Họ và tên;Ngày sinh;Quê quán;Số CCCD\n", 300, func(i int) string {
		return fmt.Sprintf("Nguyễn Văn Dũng;%02d/06/1980;%s;001080%06d\n", 1+i%28, place(i), i)
	})
	write("population.csv", "so_dinh_danh,ho_va_ten,ngay_sinh,noi_dang_ky_khai_sinh\n", 9000, func(i int) string {
		return fmt.Sprintf("001080%06d,Nguyễn Văn Dũng,%02d/06/1980,\"%s\"\n", i, 1+i%28, place(300+i))
	})
	for _, when := range []int{1, 200, 4000, 9000, atEnd} {
		c := exec.Command(os.Args[0], "-test.run=^TestKilledJobLeavesNoOutput$", "-test.count=1")
		c.Env = append(os.Environ(), fmt.Sprintf("%s=%s|%d", doomed, dir, when))
		out, err := c.CombinedOutput()
		if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
			t.Fatalf("at %d: %v, want it killed\n%s", when, err, out)
		}
		for _, name := range []string{"verdicts.csv", "report.html"} {
			if _, err := os.Stat(filepath.Join(dir, name)); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("killed at %d, %s is there: %v", when, name, err)
			}
		}
	}
	s, err := mortal(dir, 1<<30).Run(t.Context())
	if err != nil || s.Rows != 300 || s.Persons != 9000 {
		t.Fatalf("afterwards: %+v, %v", s, err)
	}
	verdicts, err := os.ReadFile(filepath.Join(dir, "verdicts.csv"))
	if lines := strings.Count(string(verdicts), "\n"); err != nil || lines != 301 {
		t.Errorf("%d lines of verdicts, %v", lines, err)
	}
}

// mortal is a job that kills its process at the n-th place it looks up, or at its end.
func mortal(dir string, n int) filejob.Job {
	die := func() { _ = syscall.Kill(os.Getpid(), syscall.SIGKILL) }
	var looked atomic.Int64
	return filejob.Job{
		Register: filepath.Join(dir, "register.csv"), Population: filepath.Join(dir, "population.csv"),
		Out: filepath.Join(dir, "verdicts.csv"), Report: filepath.Join(dir, "report.html"),
		Places: func(string) uint8 {
			if looked.Add(1) == int64(n) {
				die()
			}
			return 1
		},
		Progress: func(stage string, done, total int64) {
			if n == atEnd && stage == "population" && done == total {
				die()
			}
		},
	}
}
