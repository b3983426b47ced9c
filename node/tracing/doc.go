// Package tracing follows exchanges with OpenTelemetry: a span for each side,
// with a child for each stage, exported by OTLP over HTTP. It is off unless an
// endpoint is set, and costs nothing then: a gateway without a tracer asks one
// nil.
//
// # From gateway to gateway
//
// The span's identity travels as traceparent (W3C Trace Context): from the
// agency's system, if it sends one, over both gateways to the owner's system.
// It is not signed. Nothing is decided by it, it is no evidence, and a field
// that proxies rewrite by design must not break a signature; between gateways TLS
// keeps it from strangers. The request hash covers it like every other field.
// Where tracing is off, the field passes like any other.
//
// Who is asked does not let the asker say what it records: the flag "sampled" of
// another agency is not followed. Both sides sample by the trace id, so that the
// same share gives the same exchanges.
//
// # What a span says
//
// Side, client system, service, request id, status, error code, sizes, times. No
// path, no query, no field of the header, no number and no name: a trace leaves
// the machine for a collector that is not made for personal data.
package tracing
