package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// version is set by the linker (see Makefile); empty in a plain go build.
var version string

type versionCommand struct{}

// Run prints one line: the version, the Go release, the platform.
func (versionCommand) Run(s *streams) error {
	_, err := fmt.Fprintf(s.out, "lienthong %s (%s, %s/%s)\n", versionText(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}

// versionText falls back on what the Go tool stamped into the binary.
func versionText() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "unknown"
}
