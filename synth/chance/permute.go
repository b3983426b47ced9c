package chance

// Permute maps [0, n) onto itself, one to one, by a key: a Feistel network
// over the smallest even number of bits that holds n, walked until the value
// falls below n again. Distinct slots therefore get distinct numbers, with no
// table of what was given out. x must be below n, and n at most 2^32.
func Permute(key uint64, x, n uint64) uint64 {
	half, mask := halves(n)
	for {
		l, r := x>>half, x&mask
		for round := range uint64(rounds) {
			l, r = r, l^(finish(r+key+round*step)&mask)
		}
		if x = l<<half | r; x < n {
			return x
		}
	}
}

// Unpermute is the inverse of Permute for the same key and n.
func Unpermute(key uint64, x, n uint64) uint64 {
	half, mask := halves(n)
	for {
		l, r := x>>half, x&mask
		for round := uint64(rounds); round > 0; round-- {
			l, r = r^(finish(l+key+(round-1)*step)&mask), l
		}
		if x = l<<half | r; x < n {
			return x
		}
	}
}

const (
	rounds = 4
	step   = 0x9e3779b97f4a7c15 // keeps the rounds' keys apart
)

// halves is the width of half a value below n, and its mask.
func halves(n uint64) (half uint, mask uint64) {
	half = 1
	for 1<<(2*half) < n {
		half++
	}
	return half, 1<<half - 1
}
