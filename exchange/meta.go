package exchange

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange/xroad"
)

// listClients tells any client of the gateway who is on the exchange. It is
// answered from the trust list and is no exchange.
func (g *Gateway) listClients(w http.ResponseWriter, r *http.Request, x *exchange) {
	if r.Method != http.MethodGet {
		g.writeFault(w, r, x, xroad.AtClientProxy, lienthong.Errorf(lienthong.Invalid, "/listClients is called with GET."))
		return
	}
	if g.Catalogue == nil {
		g.writeFault(w, r, x, xroad.AtClientProxy, lienthong.Errorf(lienthong.NotFound, "This gateway has no catalogue."))
		return
	}
	entries, err := g.Catalogue.Clients(r.Context(), r.URL.Query().Get("xRoadInstance"))
	if err != nil {
		g.writeFault(w, r, x, xroad.AtClientProxy, err)
		return
	}
	body, contentType, err := xroad.ClientList(entries, xroad.Preferred(r.Header["Accept"]))
	if err != nil {
		g.writeFault(w, r, x, xroad.AtClientProxy, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body) // the client has gone; there is nobody to tell
}

// metaservice answers listMethods, allowedMethods and getOpenAPI. They are open
// to every member, as with X-Road, and signed and recorded like any exchange.
func (g *Gateway) metaservice(ctx context.Context, x *exchange) (*reply, error) {
	service := x.target.Service
	if g.Catalogue == nil || x.target.Path != "" && x.target.Path != "/" {
		return nil, lienthong.Errorf(lienthong.NotFound, "There is no such metaservice here.")
	}
	if x.method != http.MethodGet {
		return nil, lienthong.Errorf(lienthong.Invalid, "Metaservices are called with GET.")
	}
	var body []byte
	contentType := xroad.JSON + ";charset=utf-8"
	var err error
	switch service.Service {
	case xroad.GetOpenAPI:
		query, parseErr := url.ParseQuery(trimQuery(x.target.Query))
		if codes := query["serviceCode"]; parseErr != nil || len(codes) != 1 || codes[0] == "" {
			return nil, &lienthong.Error{Code: lienthong.Invalid, Message: "getOpenAPI needs one serviceCode in its query.", Field: "serviceCode"}
		}
		contentType, body, err = g.Catalogue.OpenAPI(ctx, lienthong.ServiceID{SystemID: service.SystemID, Service: query.Get("serviceCode")})
	default:
		client := lienthong.SystemID{}
		if service.Service == xroad.AllowedMethods {
			client = x.client
		}
		var methods []xroad.Method
		if methods, err = g.Catalogue.Methods(ctx, service.SystemID, client); err == nil {
			body, err = xroad.MethodList(methods)
		}
	}
	if err != nil {
		return nil, err
	}
	kept, err := g.spool.Read(bytes.NewReader(body), false)
	if err != nil {
		return nil, err
	}
	x.verdict.Permitted, x.verdict.Operation = true, x.method+" "+service.Service
	x.lap(StageUpstream)
	return &reply{http.StatusOK, http.Header{"Content-Type": {contentType}}, kept}, nil
}

func trimQuery(q string) string {
	if q == "" {
		return ""
	}
	return q[1:]
}
