package sound

// classes put letters that are mistaken for one another into one class,
// in the manner of Soundex (Russell 1918), with h, w and y silent.
var classes = func() (t [256]byte) {
	for class, letters := range []string{"bfpv", "cgjkqsxz", "dt", "l", "mn", "r"} {
		for i := range len(letters) {
			t[letters[i]] = '1' + byte(class)
		}
	}
	return t
}()

// Append appends the sound of the first word of folded text: its first
// letter's class and up to three classes more. Unlike Soundex the first letter
// is a class too, so that Catherine meets Katherine.
func Append(dst, text []byte) []byte {
	start := len(dst)
	last := byte(0)
	for i, c := range text {
		if c == ' ' || len(dst)-start == 4 {
			break
		}
		class := classes[c]
		switch {
		case i == 0 && class == 0:
			dst = append(dst, 'a')
		case class != 0 && class != last:
			dst = append(dst, class)
		case c >= 0x80:
			dst = append(dst, c)
		}
		if c != 'h' && c != 'w' {
			last = class
		}
	}
	return dst
}
