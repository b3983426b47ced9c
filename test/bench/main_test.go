package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAllAreThere holds the list to the folders.
func TestAllAreThere(t *testing.T) {
	t.Parallel()
	for name := range strings.SplitSeq(all, ",") {
		if _, err := os.Stat(filepath.Join(name, "main.go")); err != nil {
			t.Errorf("the benchmark %s is not there: %v", name, err)
		}
	}
}

// TestFailureIsNoSilence runs a benchmark that is not there: the output is an
// object without it, and the error names it.
func TestFailureIsNoSilence(t *testing.T) {
	t.Parallel()
	o := options{Only: []string{"nothing"}}
	var out bytes.Buffer
	err := o.run(t.Context(), &out)
	if err == nil || !strings.Contains(err.Error(), "nothing") {
		t.Errorf("the error is %v", err)
	}
	var report map[string]json.RawMessage
	if err := json.Unmarshal(out.Bytes(), &report); err != nil || len(report) != 0 {
		t.Errorf("the output is %q: %v", out.String(), err)
	}
}
