package main

import (
	"syscall"
	"unsafe"
)

// The clocks of clock_gettime(2) that count processor time.
const (
	clockOfProcess = 2 // CLOCK_PROCESS_CPUTIME_ID
	clockOfThread  = 3 // CLOCK_THREAD_CPUTIME_ID
)

// processCPU and threadCPU are the seconds of processor time used so far. What
// getrusage says of a thread is rounded to milliseconds.
func processCPU() float64 { return clock(clockOfProcess) }

func threadCPU() float64 { return clock(clockOfThread) }

func clock(id uintptr) float64 {
	var t syscall.Timespec
	if _, _, errno := syscall.Syscall(syscall.SYS_CLOCK_GETTIME, id, uintptr(unsafe.Pointer(&t)), 0); errno != 0 {
		return 0
	}
	return float64(t.Nano()) / 1e9
}
