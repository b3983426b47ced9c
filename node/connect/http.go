package connect

import (
	"encoding/json"
	"io"
	"net/http"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/contributing"
	"github.com/lienthong/lienthong/connector/finding"
	"github.com/lienthong/lienthong/connector/linkage"
	"github.com/lienthong/lienthong/connector/writeback"
	"github.com/lienthong/lienthong/internal/web"
)

// Upkeep is how a connector's linking and its rules went last.
type Upkeep struct {
	linkage.State
	Findings  finding.Report      `json:"findings"`
	Reports   []contributing.Turn `json:"contributions,omitempty"` // what was reported to the population register
	WriteBack *writeback.Report   `json:"write_back,omitempty"`    // where it is switched on
}

// AskUpkeep asks for a turn of linking and rules now.
type AskUpkeep struct {
	AcceptLoss bool `json:"accept_loss"` // believe that more than half of a table's rows are gone
	Full       bool `json:"full"`        // link every row again
}

// AskedUpkeep says how many turns will have ended when the one asked for has.
type AskedUpkeep struct {
	Turns int `json:"turns"`
}

const maxAsk = 1 << 10 // bytes

// UpkeepHandler tells how the upkeep went, and has it done now on POST.
func (c *Connector) UpkeepHandler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		now := Upkeep{State: c.Links.State(), Findings: c.Findings.Last(), Reports: c.Contributing.Last()}
		if c.WriteBack != nil && c.WriteBack.On {
			last := c.WriteBack.Last()
			now.WriteBack = &last
		}
		var out any = now
		status := http.StatusOK
		if r.Method == http.MethodPost {
			var in AskUpkeep
			body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxAsk))
			if err != nil {
				err = lienthong.Errorf(lienthong.TooLarge, "The body is larger than %d bytes, or broke off.", maxAsk)
			} else if len(body) > 0 {
				err = web.Decode(body, &in)
			}
			if err != nil {
				web.WriteProblem(w, r, c.Links.Log, err)
				return
			}
			out, status = AskedUpkeep{c.Links.Ask(linkage.Wish(in))}, http.StatusAccepted
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(out) // the caller has gone; there is nobody to tell
	})
}
