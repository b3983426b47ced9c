package soap

import (
	"strings"

	"github.com/lienthong/lienthong"
)

// The namespaces of X-Road's header blocks (PR-MESS section 2).
const (
	xroadNamespace = "http://x-road.eu/xsd/xroad.xsd"
	idNamespace    = "http://x-road.eu/xsd/identifiers"
)

// xroad is what X-Road's header blocks say, which clients send that sit behind
// an adapter of it. Only texts that come once; the rest has no meaning here.
type xroad struct {
	client *lienthong.SystemID
	id     string // of the message
	user   string // who asks
}

// readHeader reads the envelope's header. Blocks that are not X-Road's are
// ignored, unless they say that they must not be.
func readHeader(e *element) (x xroad, err error) {
	seen := map[string]bool{}
	for _, h := range e.children {
		if h.name.Space != xroadNamespace {
			if h.mustUnderstand {
				return x, &protocolError{faultUnderstand, lienthong.Errorf(lienthong.Unsupported, "The request has a header that must be understood; these services understand X-Road's and no other.")}
			}
			continue
		}
		if seen[h.name.Local] {
			return x, invalid(h.name.Local, "The header block %s comes twice; send it once.", known(h.name.Local))
		}
		seen[h.name.Local] = true
		switch text := strings.TrimSpace(h.text); h.name.Local {
		case "client":
			x.client = clientOf(h)
		case "id":
			x.id = text
		case "userId":
			x.user = text
		}
	}
	return x, nil
}

// known is the name of a block for an error, which repeats no stranger's word.
func known(name string) string {
	switch name {
	case "client", "service", "id", "userId", "issue", "protocolVersion":
		return name
	}
	return "of X-Road"
}

// clientOf is the system that a client block names, zero if it names none.
func clientOf(e *element) *lienthong.SystemID {
	part := func(name string) string {
		if c := e.child(idNamespace, name); c != nil {
			return strings.TrimSpace(c.text)
		}
		return ""
	}
	return &lienthong.SystemID{Instance: part("xRoadInstance"), Class: part("memberClass"), Member: part("memberCode"), System: part("subsystemCode")}
}

// fill takes from the header what the body does not say: MaYeuCau from the id of
// the message, and MaCanBo from the user, whose number X-Road has behind the
// code of the country: VN001080000099. A client other than the account's is
// refused, for one of the two is wrong.
func (x xroad) fill(c *call, f fields) error {
	if x.client != nil && *x.client != c.account.System {
		return &lienthong.Error{Code: lienthong.CallerUnknown, Field: "client", Message: "The header block client is not the system of this account; send its id, or leave the block out."}
	}
	for name, text := range map[string]string{elRequestID: x.id, elOfficer: strings.TrimPrefix(x.user, "VN")} {
		if text != "" && f.text(name) == "" {
			f[name] = &element{text: text}
			c.question.notice(NoticeHeader)
		}
	}
	return nil
}
