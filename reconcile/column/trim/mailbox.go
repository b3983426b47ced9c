package trim

import (
	"strings"

	"github.com/lienthong/lienthong/reconcile/column/folding"
)

// Mailbox is an e-mail address as it is compared, in the memory of dst: in small letters, and
// without the mark that its owner may put behind the name of the box, by which mail is sorted
// and not sent elsewhere: ann+shop@example.org is ann@example.org (RFC 5233, subaddressing). It is
// empty of what says that there is none.
func Mailbox(dst []byte, cell string) []byte {
	s := strings.TrimPrefix(strings.ToLower(strings.TrimSpace(cell)), "mailto:")
	at := strings.LastIndexByte(s, '@')
	if at < 0 {
		if folded := folding.Append(nil, s); blank[string(folded)] {
			return dst
		}
		return append(dst, s...)
	}
	box := s[:at]
	if plus := strings.IndexByte(box, '+'); plus > 0 {
		box = box[:plus]
	}
	return append(append(dst, box...), s[at:]...)
}
