// Package nginx runs the peer of the gateways: nginx as a reverse proxy, with
// mutual TLS 1.3 and keep-alive between two of them, and nothing else. It signs
// nothing, decides nothing and logs nothing: it is what moving the bytes costs.
package nginx
