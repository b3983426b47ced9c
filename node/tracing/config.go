package tracing

import (
	"context"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"

	"github.com/lienthong/lienthong"
)

// Config says where traces go.
type Config struct {
	// Endpoint is a collector that takes OTLP over HTTP, such as
	// http://127.0.0.1:4318. Default: none, and nothing is traced.
	Endpoint string `yaml:"endpoint"`

	// Ratio is the share of exchanges that are recorded, above 0 to 1. Default 1.
	// Gateways with one ratio record the same exchanges.
	Ratio float64 `yaml:"ratio"`
}

// Validate checks the settings.
func (c Config) Validate() error {
	if c.Endpoint == "" {
		if c.Ratio != 0 {
			return invalid("tracing.endpoint", "is missing: without it nothing is traced")
		}
		return nil
	}
	u, err := url.Parse(c.Endpoint)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return invalid("tracing.endpoint", "needs an address that begins with http:// or https://, such as http://127.0.0.1:4318")
	}
	if !(c.Ratio >= 0 && c.Ratio <= 1) {
		return invalid("tracing.ratio", "is a share above 0 to 1")
	}
	return nil
}

func invalid(field, what string) error {
	return &lienthong.Error{Code: lienthong.Invalid, Field: field, Message: "configuration: " + field + " " + what}
}

// Exporter is a tracer whose spans leave in the background. What a collector
// does not take in time is dropped: no exchange waits for it.
type Exporter struct {
	*Tracer
	provider *trace.TracerProvider
}

// Open begins to export; nil without an endpoint. Nobody is called yet.
func (c Config) Open(ctx context.Context, gateway, version string, log *slog.Logger) (*Exporter, error) {
	if c.Endpoint == "" {
		return nil, nil
	}
	u, err := url.Parse(c.Endpoint)
	if err != nil {
		return nil, err
	}
	if strings.Trim(u.Path, "/") == "" {
		u.Path = "/v1/traces" // OTLP specification, "OTLP/HTTP Request"
	}
	out, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(u.String()))
	if err != nil {
		return nil, &lienthong.Error{Code: lienthong.Unavailable, Message: "Traces cannot be exported; check tracing.endpoint.", Cause: err}
	}
	// The library tells what goes wrong in the background to one handler a process.
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) {
		log.Warn("traces are not exported", slog.String("err", err.Error()))
	}))
	p := Provider(c.Ratio, gateway, version, trace.WithBatcher(out))
	return &Exporter{New(p), p}, nil
}

// Provider makes spans of a gateway that sample by the trace id alone.
func Provider(ratio float64, gateway, version string, options ...trace.TracerProviderOption) *trace.TracerProvider {
	if ratio == 0 {
		ratio = 1
	}
	about := resource.NewSchemaless(attribute.String("service.name", "lienthong"), attribute.String("service.version", version), attribute.String("service.instance.id", gateway))
	return trace.NewTracerProvider(append([]trace.TracerProviderOption{trace.WithSampler(trace.TraceIDRatioBased(ratio)), trace.WithResource(about)}, options...)...)
}

// ending is how long the last spans may take to leave.
const ending = 5 * time.Second

// Close sends what is left.
func (e *Exporter) Close() error {
	if e == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), ending)
	defer cancel()
	return e.provider.Shutdown(ctx)
}
