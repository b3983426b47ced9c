package h1

import (
	"net/http"
	"strconv"
	"strings"

	"golang.org/x/net/http/httpguts"
)

// interim is how many answers of 1xx may come before the one that counts.
const interim = 5

// readResponse reads heads until one that counts, and says whether the
// connection can be kept after its body.
func (c *conn) readResponse(r *http.Request) (resp *http.Response, keep bool, err error) {
	for range interim {
		head, err := c.readHead()
		if err != nil {
			return nil, false, err
		}
		if resp, keep, err = parseHead(head); err != nil {
			return nil, false, err
		}
		if resp.StatusCode >= 200 {
			resp.Request = r
			if framingOf(r, resp) == toEnd {
				keep = false
			}
			return resp, keep, nil
		}
		if resp.StatusCode == http.StatusSwitchingProtocols {
			return nil, false, malformed("it changes the protocol")
		}
	}
	return nil, false, malformed("it does not begin")
}

// parseHead reads a status line and fields. What comes back shares head's bytes.
func parseHead(head string) (*http.Response, bool, error) {
	line, rest, _ := strings.Cut(head, "\r\n")
	minor, ok := strings.CutPrefix(line, "HTTP/1.")
	if !ok || len(minor) < len("1 200") || minor[0] != '0' && minor[0] != '1' || minor[1] != ' ' {
		return nil, false, malformed("its first line is not that of HTTP/1.1")
	}
	code, reason := minor[2:5], minor[5:]
	status, err := strconv.Atoi(code)
	if err != nil || status < 100 || reason != "" && reason[0] != ' ' || !httpguts.ValidHeaderFieldValue(reason) {
		return nil, false, malformed("its status is none")
	}
	resp := &http.Response{Status: minor[2:], StatusCode: status, Proto: line[:8], ProtoMajor: 1, ProtoMinor: int(minor[0] - '0'), ContentLength: -1}
	if resp.Header, err = parseFields(rest); err != nil {
		return nil, false, err
	}
	if resp.ContentLength, resp.TransferEncoding, err = measure(resp.Header, resp.ProtoMinor); err != nil {
		return nil, false, err
	}
	return resp, resp.ProtoMinor == 1 && !httpguts.HeaderValuesContainsToken(resp.Header["Connection"], "close"), nil
}
