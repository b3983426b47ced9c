package node

import (
	"context"
	"crypto/tls"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange/replay"
	"github.com/lienthong/lienthong/exchange/soap"
	"github.com/lienthong/lienthong/node/soapgate"
)

// maxTokens bounds the tokens that are remembered: 1,000 calls a second over
// the ten minutes in which a token could be repeated.
const maxTokens = 600_000

// openSOAP takes the port of the SOAP interface, if there is one.
func (n *Node) openSOAP(ctx context.Context) error {
	c := n.Config.Gateway.SOAP
	if c.Listen == "" {
		return nil
	}
	var err error
	if n.soapAccounts, err = c.Open(); err != nil {
		return err
	}
	loaded, err := c.Pair()
	if err != nil {
		return err
	}
	n.soapPair.Store(&loaded)
	plain, err := Listen(ctx, c.Listen)
	if err != nil {
		return err
	}
	n.soapListener = tls.NewListener(plain, n.soapPair.config(&tls.Config{MinVersion: tls.VersionTLS12}))
	service, err := lienthong.ParseServiceID(n.Config.Gateway.Service)
	if err != nil {
		return err
	}
	gate := &soapgate.Gate{
		Service: service, Grants: n.Grants, Subjects: n.Gateway.Subjects, Ledger: n.Gateway.Ledger, Now: n.Now, Log: n.Log,
		Population: n.population(),
		// Tokens are forgotten with the process, so those from before it are refused.
		SOAP: soap.Service{Accounts: n.soapAccounts, Seen: soap.Memory{Window: &replay.Window{Now: n.Now, Limit: maxTokens}}, Since: n.Now()},
	}
	n.soap = gate.Handler()
	return nil
}
