package node

import (
	"crypto/tls"
	"errors"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
)

// pair is a certificate with its key, which is replaced while connections live:
// those of before go on under the old one.
type pair struct {
	atomic.Pointer[tls.Certificate]
}

// config is that of a server, with the pair of the moment.
func (p *pair) config(c *tls.Config) *tls.Config {
	c.Certificates = nil
	c.GetCertificate = func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return p.Load(), nil }
	return c
}

// reloaded are the settings that Reload takes up.
var reloaded = []string{
	"gateway.systems", "gateway.clients_certificate", "gateway.clients_key", "gateway.services",
	"gateway.soap.accounts", "gateway.soap.certificate", "gateway.soap.key",
}

// Reload takes up settings that were read and validated again, and reads the
// files that they name: callers, tokens and certificates of systems, accounts of
// SOAP, both servers' certificates, services that are offered as they stand,
// ledgers that are witnessed. No connection is
// cut. What cannot be read stays as it was, and is told. waiting are the keys of
// settings that differ and need a restart.
func (n *Node) Reload(next Config) (waiting []string, err error) {
	next = next.WithDefaults()
	for _, key := range changed("", reflect.ValueOf(n.Config), reflect.ValueOf(next)) {
		if !slices.Contains(reloaded, key) || n.wired(key, next) {
			waiting = append(waiting, key)
		}
	}
	errs := []error{n.access.Reload()}
	if n.Witness != nil {
		errs = append(errs, n.Witness.Reload())
	}
	if n.Gateway != nil {
		errs = append(errs, n.reloadGateway(next.Gateway))
	}
	if n.soap != nil && next.Gateway.SOAP.Listen != "" {
		errs = append(errs, n.reloadSOAP(next.Gateway))
	}
	return waiting, errors.Join(errs...)
}

// wired reports whether a setting that Reload takes up was there, or will be,
// where the other is not: then another server would be needed than runs.
func (n *Node) wired(key string, next Config) bool {
	now := n.Config.Gateway
	switch key {
	case "gateway.systems":
		return len(now.Systems) == 0 || len(next.Gateway.Systems) == 0
	case "gateway.services":
		return n.Gateway == nil || n.Gateway.Offers == nil
	case "gateway.clients_certificate", "gateway.clients_key":
		return now.ClientsKey == "" || next.Gateway.ClientsKey == ""
	default:
		return now.SOAP.Listen == "" || next.Gateway.SOAP.Listen == ""
	}
}

func (n *Node) reloadGateway(next GatewayConfig) error {
	if err := n.Gateway.Reload(next.Systems); err != nil {
		return err
	}
	if n.Gateway.Offers != nil {
		next.Dir, next.Service = n.Config.Gateway.Dir, n.Config.Gateway.Service // which wait for a restart
		list, err := n.offered(next)
		if err != nil {
			return err
		}
		n.Gateway.Offers.Take(list)
	}
	if n.clientsPair.Load() == nil || next.ClientsKey == "" {
		return nil
	}
	loaded, err := next.clientPair()
	if err != nil {
		return err
	}
	n.clientsPair.Store(loaded)
	return nil
}

func (n *Node) reloadSOAP(next GatewayConfig) error {
	accounts, err := next.SOAP.Open()
	if err != nil {
		return err
	}
	loaded, err := next.SOAP.Pair()
	if err != nil {
		return err
	}
	n.soapAccounts.Take(accounts)
	n.soapPair.Store(&loaded)
	return nil
}

// changed are the keys, such as gateway.peers, in which two configurations
// differ.
func changed(within string, a, b reflect.Value) (out []string) {
	for i := range a.NumField() {
		key, _, _ := strings.Cut(a.Type().Field(i).Tag.Get("yaml"), ",")
		x, y := a.Field(i), b.Field(i)
		switch {
		case reflect.DeepEqual(x.Interface(), y.Interface()):
		case x.Kind() == reflect.Struct && x.Type().Field(0).Tag.Get("yaml") != "":
			out = append(out, changed(within+key+".", x, y)...)
		default:
			out = append(out, within+key)
		}
	}
	return out
}
