package lexicon

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// TestColumnIsRow: a column of names is what its names are, one by one, whatever they
// hold; but those near the end of the data, and all beside a zero byte, may count as not
// known.
func TestColumnIsRow(t *testing.T) {
	t.Parallel()
	x := New()
	for _, known := range []string{"Nguyễn Thị Hương", "Trần Văn Bình", "Phường Nghiêng Khuyên"} {
		x.Learn(known)
	}
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.OneOf(rapid.SampledFrom([]string{"Nguyễn", "Thị", "Hương", "Trần", "Văn", "Bình", "Phường", "Nghiêng", "Khuyên", "", "Lạ", "x\x00", "ngoàihàngngườita", "ngoàihàngngườitaxa"}))
		var data []byte
		ends := []uint32{0}
		names := rapid.SliceOfN(rapid.SliceOfN(word, 0, 8), 1, 700).Draw(t, "names")
		var texts []string
		for _, words := range names {
			text := ""
			for i, w := range words {
				if i > 0 {
					text += " "
				}
				text += w
			}
			texts = append(texts, text)
			data = append(data, text...)
			ends = append(ends, uint32(len(data)))
		}
		var c Column
		for range 2 { // what one column leaves does not disturb the next
			got, unknown := c.Read(x, data, ends)
			isUnknown := make([]bool, len(texts))
			for _, i := range unknown {
				isUnknown[i] = true
			}
			for i, text := range texts {
				want, ok := x.Known(text)
				switch careful := int(ends[i+1])+atOnce+lettersSize > len(data) || bytes.IndexByte(data, 0) >= 0; {
				case isUnknown[i] && ok && !careful:
					t.Fatalf("%q is not known", text)
				case !isUnknown[i] && (got[i] != want || !ok && text != ""):
					t.Fatalf("%q is %v, want %v (%t)", text, got[i], want, ok)
				}
			}
		}
	})
}

// BenchmarkColumn reads names by columns, and one by one.
func BenchmarkColumn(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	families := []string{"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ"}
	middles := []string{"Thị", "Văn", "Đức", "Ngọc Minh", "Hữu", "Thanh"}
	givens := []string{"Hương", "Bình", "Phương", "An", "Nghĩa", "Thảo", "Dũng", "Yến"}
	x := New()
	var data []byte
	ends := []uint32{0}
	for range 1 << 16 {
		name := fmt.Sprint(families[rng.IntN(6)], " ", middles[rng.IntN(6)], " ", givens[rng.IntN(8)])
		x.Learn(name)
		data = append(data, name...)
		ends = append(ends, uint32(len(data)))
	}
	data = append(data, make([]byte, atOnce+lettersSize)...)
	b.Run("column", func(b *testing.B) {
		var c Column
		for b.Loop() {
			if _, unknown := c.Read(x, data, ends); len(unknown) > 0 {
				b.Fatal("not known:", len(unknown))
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/(1<<16), "ns/name")
	})
	b.Run("one", func(b *testing.B) {
		text := string(data)
		for b.Loop() {
			for i := range ends[1:] {
				if _, ok := x.Known(text[ends[i]:ends[i+1]]); !ok {
					b.Fatal("not known")
				}
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/(1<<16), "ns/name")
	})
}
