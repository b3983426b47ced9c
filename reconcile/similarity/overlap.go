package similarity

// Overlap is how much of what the shorter list tells the longer one has too, between
// 0 and 1: 1 where nothing stands against it. The words are in one order in both.
func Overlap(a, b []Token) float64 {
	if shared, least := Common(a, b); least > 0 {
		return float64(shared) / float64(least)
	}
	return 0
}

// Common is what the words tell that two lists share, and what all of the shorter one do, in 1/256
// of a bit. The words are in one order in both.
func Common(a, b []Token) (shared, least int) {
	ofA, ofB := 0, 0
	for i, k := 0, 0; i < len(a) || k < len(b); {
		switch {
		case k == len(b) || i < len(a) && a[i].ID < b[k].ID:
			ofA += int(a[i].Weight)
			i++
		case i == len(a) || a[i].ID > b[k].ID:
			ofB += int(b[k].Weight)
			k++
		default:
			w := int(a[i].Weight)
			shared, ofA, ofB = shared+w, ofA+w, ofB+w
			i++
			k++
		}
	}
	return shared, min(ofA, ofB)
}
