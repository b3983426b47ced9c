// Package exchangetest has stand-ins for what a gateway is given, and a pair of
// gateways over real TLS, for the tests of this and other packages.
package exchangetest
