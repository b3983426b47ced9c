package similarity

// Common is what the words tell that two lists share, and what all of the shorter one do, in 1/256
// of a bit. The words are in one order in both.
func Common(a, b []Token) (shared, least int) {
	shared, ofA, ofB := common(a, b, nil, nil)
	return shared, min(ofA, ofB)
}

// common is what the words tell that two lists share, and what those of each do. Words that one list
// has alone are added to its rest; nil keeps none.
func common(a, b []Token, restA, restB *rest) (shared, ofA, ofB int) {
	for i, k := 0, 0; i < len(a) || k < len(b); {
		switch {
		case k == len(b) || i < len(a) && a[i].ID < b[k].ID:
			ofA += int(a[i].Weight)
			if restA != nil {
				restA.add(a[i])
			}
			i++
		case i == len(a) || a[i].ID > b[k].ID:
			ofB += int(b[k].Weight)
			if restB != nil {
				restB.add(b[k])
			}
			k++
		default:
			w := int(a[i].Weight)
			shared, ofA, ofB = shared+w, ofA+w, ofB+w
			i++
			k++
		}
	}
	return shared, ofA, ofB
}
