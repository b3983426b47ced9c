package chance

// Permute maps [0, n) onto itself, one to one, by a key: a Feistel network
// over the smallest even number of bits that holds n, walked until the value
// falls below n again. Distinct slots therefore get distinct numbers, with no
// table of what was given out. x must be below n, and n at most 2^32.
func Permute(key uint64, x, n uint64) uint64 {
	half := uint(1)
	for 1<<(2*half) < n {
		half++
	}
	mask := uint64(1)<<half - 1
	for {
		l, r := x>>half, x&mask
		for round := range uint64(4) {
			l, r = r, l^(finish(r+key+round*0x9e3779b97f4a7c15)&mask)
		}
		if x = l<<half | r; x < n {
			return x
		}
	}
}
