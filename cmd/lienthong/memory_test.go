package main

import "testing"

func TestMemory(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]memory{
		"4GiB": 4 << 30, "512 MiB": 512 << 20, "": 0, "4": 0, "4GB": 0, "0GiB": 0, "-1GiB": 0, "1.5GiB": 0, "99999999999GiB": 0,
	} {
		var m memory
		if err := m.UnmarshalText([]byte(text)); m != want || (err == nil) != (want > 0) {
			t.Errorf("%q is %d, %v", text, m, err)
		}
	}
}
