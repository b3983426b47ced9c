// Package obs is how an operator sees the process: structured logs (log/slog)
// and metrics (Prometheus).
//
// No personal data goes into either. Identifiers log masked by their types; a
// metric's labels are the route's pattern, the method and the status class,
// never a path, a query or a caller's text, so that their number is bounded.
package obs
