package numbering_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong/reconcile/numbering"
)

// TestHashes: each hash has one number, in the order of coming, and is found among
// others that are not there.
func TestHashes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		hash := rapid.OneOf(rapid.Uint64Range(0, 50), rapid.Uint64())
		added := rapid.SliceOfN(hash, 0, 3000).Draw(t, "added")
		h, number := numbering.NewHashes(rapid.IntRange(0, 2000).Draw(t, "room")), map[uint64]uint32{}
		for _, x := range added {
			want, known := number[x]
			if !known {
				want = uint32(len(number))
				number[x] = want
			}
			if got := h.Add(x); got != want {
				t.Fatalf("hash %x has number %d, want %d", x, got, want)
			}
		}
		all, questions := numbering.NewHashes(0), []numbering.Question{}
		for i, x := range added {
			questions = append(questions, numbering.Question{Hash: x, By: uint32(i)})
		}
		for i, got := range all.AddAll(questions) {
			if want := (numbering.Answer{Number: number[added[i]], By: uint32(i)}); got != want {
				t.Fatalf("hash %x has %v among all, want %v", added[i], got, want)
			}
		}
		if h.Len() != len(number) {
			t.Fatalf("%d hashes, want %d", h.Len(), len(number))
		}
		var asked []numbering.Question
		var want []numbering.Answer
		for i, x := range append(rapid.SliceOfN(hash, 0, 300).Draw(t, "asked"), added...) {
			asked = append(asked, numbering.Question{Hash: x, By: uint32(i)})
			if n, ok := number[x]; ok {
				want = append(want, numbering.Answer{Number: n, By: uint32(i)})
			}
		}
		got := h.Seeker().Find(asked)
		for i := range max(len(got), len(want)) {
			if i >= len(got) || i >= len(want) || got[i] != want[i] {
				t.Fatalf("answer %d of %d and %d is another one", i, len(got), len(want))
			}
		}
	})
}

// TestSet: members are numbered in order, from 0.
func TestSet(t *testing.T) {
	t.Parallel()
	s := numbering.NewSet(1000)
	members := []uint32{0, 1, 63, 64, 700, 999}
	for _, m := range members {
		s.Add(m)
	}
	if n := s.Number(); n != uint32(len(members)) {
		t.Fatalf("%d members", n)
	}
	for i, m := range members {
		if !s.Has(m) || s.Has(m+2) || s.Of(m) != uint32(i) {
			t.Errorf("%d is number %d, want %d", m, s.Of(m), i)
		}
	}
}
