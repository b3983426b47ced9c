package hashing

// Of FNV-1a (IETF draft-eastlake-fnv): what a hash begins as, and what it is multiplied with.
const (
	Begin uint64 = 14695981039346656037
	prime uint64 = 1099511628211
)

// Of is the hash of a text, spread over all bits.
func Of[T ~string | ~[]byte](text T) uint64 { return Mix(On(Begin, text)) }

// On goes on with a hash by the bytes of a text, as FNV-1a does.
func On[T ~string | ~[]byte](h uint64, text T) uint64 {
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * prime
	}
	return h
}

// Apart goes on with a zero byte, which keeps a text apart from the next one.
func Apart(h uint64) uint64 { return h * prime }

// Mix spreads a hash over all bits, as MurmurHash3 does at its end.
func Mix(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}
