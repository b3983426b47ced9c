package chance

import (
	"math/bits"
	"math/rand/v2"
)

// Dice is a stream of random numbers that depends on its seeds alone, so that
// blocks may be made in any order, on any core, with the same bytes.
type Dice struct{ pcg rand.PCG }

// Seed starts the stream number n of the given seed. Streams are apart from
// each other because both halves of the generator's state are mixed.
func (d *Dice) Seed(seed, n uint64) {
	d.pcg.Seed(Mix(seed, n), Mix(n^0x9e3779b97f4a7c15, seed))
}

// Uint64 is 64 random bits.
func (d *Dice) Uint64() uint64 { return d.pcg.Uint64() }

// Below is a number from 0 to n-1; n must be above 0. The bias is below n/2^64.
func (d *Dice) Below(n int) int {
	hi, _ := bits.Mul64(d.pcg.Uint64(), uint64(n))
	return int(hi)
}

// Between is a number from lo to hi, both included.
func (d *Dice) Between(lo, hi int) int { return lo + d.Below(hi-lo+1) }

// Float is a number from 0 up to 1, 1 excluded.
func (d *Dice) Float() float64 { return float64(d.pcg.Uint64()>>11) / (1 << 53) }

// Hit is true with probability p.
func (d *Dice) Hit(p float64) bool { return d.Float() < p }

// Bell is a rounded number around mean whose spread is about that of a normal
// distribution with the given standard deviation: the sum of four 16-bit
// draws out of one call (Irwin-Hall), which ends at 3.46 deviations.
func (d *Dice) Bell(mean, deviation float64) int {
	r := d.pcg.Uint64()
	sum := float64(r&0xffff+r>>16&0xffff+r>>32&0xffff+r>>48) / 0xffff // mean 2, variance 1/3
	v := mean + float64((sum-2)*1.7320508*deviation)                  // the conversion forbids a fused step, which not all machines have
	if v < 0 {
		return int(v - 0.5)
	}
	return int(v + 0.5)
}

// Mix spreads two words into one (the finaliser of SplitMix64, twice).
func Mix(a, b uint64) uint64 {
	return finish(finish(a+0x9e3779b97f4a7c15) ^ (b + 0xd1b54a32d192ed03))
}

func finish(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
