package lienthong

// Sex as the population register records it, giới tính (Law on Identity
// 26/2023/QH15 art. 9 item 5). The numbers cross the wire (QCVN
// 109:2017/BTTTT); do not reorder.
type Sex uint8

// The codes of QCVN 109:2017/BTTTT; 0 and 3 are not confirmed by a source.
const (
	SexUnknown Sex = 0
	Male       Sex = 1
	Female     Sex = 2
	SexOther   Sex = 3
)

// String is the English word, for logs and interfaces.
func (s Sex) String() string {
	switch s {
	case Male:
		return "male"
	case Female:
		return "female"
	case SexOther:
		return "other"
	default:
		return "unknown"
	}
}
