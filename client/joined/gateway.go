package joined

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/lienthong/lienthong"
)

// Gateway asks over the agency's own gateway, which signs, records and sends
// each part. Fill in the fields; it is then an Asker.
type Gateway struct {
	URL     string             // of the gateway's own side: http://127.0.0.1:8081
	System  lienthong.SystemID // who asks
	Officer string             // the account of the person who asks
	Case    string             // of the file, if there is one
	HTTP    *http.Client       // nil: the default one
}

var _ Asker = (*Gateway)(nil)

// maxAnswer bounds the answer of a part, in bytes: what is about one person is
// small.
const maxAnswer = 4 << 20

// Ask implements Asker.
func (g *Gateway) Ask(ctx context.Context, p *Part) (answer []byte, exchange string, err error) {
	body, err := json.Marshal(map[string]any(p.Body))
	if err != nil {
		return nil, "", lienthong.Errorf(lienthong.Invalid, "Part %s cannot be written as JSON.", p.ID)
	}
	address := strings.TrimSuffix(g.URL, "/") + "/r1/" + p.Service.String() + p.Path
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return nil, "", lienthong.Errorf(lienthong.Invalid, "The address of the gateway is no URL.")
	}
	for name, value := range map[string]string{
		"Content-Type": "application/json", "Accept": "application/json, application/problem+json", "X-Road-Client": g.System.String(),
		"Lienthong-Purpose": string(p.Purpose), "Lienthong-Legal-Basis": p.Basis.String(), "Lienthong-Officer": g.Officer, "Lienthong-Case": g.Case,
	} {
		if value != "" {
			r.Header.Set(name, value)
		}
	}
	client := http.Client{}
	if g.HTTP != nil {
		client = *g.HTTP
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse } // a body about a person goes nowhere else
	res, err := client.Do(r)
	if err != nil {
		if e, ok := err.(*url.Error); ok { //nolint:errorlint // http.Client.Do returns it unwrapped
			err = e.Err // without the address
		}
		return nil, "", &lienthong.Error{Code: lienthong.Unavailable, Message: "The gateway does not answer; try again.", Cause: err}
	}
	defer res.Body.Close()
	exchange = res.Header.Get("X-Road-Request-Id")
	answer, err = io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	switch {
	case err != nil:
		return nil, exchange, &lienthong.Error{Code: lienthong.Unavailable, Message: "The answer broke off; try again.", Cause: err}
	case len(answer) > maxAnswer:
		return nil, exchange, lienthong.Errorf(lienthong.TooLarge, "The answer is larger than an answer about one person is.")
	case res.StatusCode != http.StatusOK:
		return nil, exchange, refusal(res.StatusCode, answer)
	}
	return answer, exchange, nil
}

// refusal reads a problem document (RFC 9457): its code and its sentence.
func refusal(status int, body []byte) error {
	var d struct {
		Code   lienthong.Code `json:"code"`
		Title  string         `json:"title"`
		Detail string         `json:"detail"`
	}
	e := lienthong.Errorf(lienthong.Internal, "The owner refused with the status %d.", status)
	if json.Unmarshal(body, &d) != nil || d.Code == "" {
		return e
	}
	e.Code = d.Code
	switch {
	case d.Detail != "":
		e.Message = d.Detail
	case d.Title != "":
		e.Message = d.Title
	}
	return e
}
