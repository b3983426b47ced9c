//go:build !linux

package main

// processCPU and threadCPU are 0: other systems do not tell of a thread.
func processCPU() float64 { return 0 }

func threadCPU() float64 { return 0 }
