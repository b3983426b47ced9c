package tracing

import (
	"context"
	"net/http"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange"
)

// Tracer is an exchange.Tracer.
type Tracer struct {
	tracer trace.Tracer
	w3c    propagation.TraceContext
}

var _ exchange.Tracer = (*Tracer)(nil)

// New makes spans with a provider.
func New(p trace.TracerProvider) *Tracer {
	return &Tracer{tracer: p.Tracer("github.com/lienthong/lienthong/exchange")}
}

// Begin implements exchange.Tracer.
func (t *Tracer) Begin(ctx context.Context, side lienthong.Side, h http.Header, began time.Time) context.Context {
	ctx = t.w3c.Extract(ctx, propagation.HeaderCarrier(h))
	ctx, _ = t.tracer.Start(ctx, "exchange "+string(side), trace.WithTimestamp(began), trace.WithSpanKind(trace.SpanKindServer))
	return ctx
}

// Inject implements exchange.Tracer.
func (t *Tracer) Inject(ctx context.Context, h http.Header) {
	t.w3c.Inject(ctx, propagation.HeaderCarrier(h))
}

// End implements exchange.Tracer.
func (t *Tracer) End(ctx context.Context, o exchange.Observation) {
	span := trace.SpanFromContext(ctx)
	end := o.Began.Add(o.Total)
	if span.IsRecording() {
		for i, took := range o.Stages {
			if took > 0 {
				from := o.Began.Add(o.Starts[i])
				_, stage := t.tracer.Start(ctx, exchange.Stage(i).String(), trace.WithTimestamp(from))
				stage.End(trace.WithTimestamp(from.Add(took)))
			}
		}
		span.SetAttributes(attributes(&o)...)
		if o.Code != "" {
			span.SetStatus(codes.Error, string(o.Code))
		}
	}
	span.End(trace.WithTimestamp(end))
}

// attributes are all that a span says. Codes of the exchange are registered
// words, ids are those of the trust list.
func attributes(o *exchange.Observation) []attribute.KeyValue {
	return []attribute.KeyValue{
		attribute.String("lienthong.side", string(o.Side)),
		attribute.String("lienthong.request_id", o.ID),
		attribute.String("lienthong.client", o.Client.String()),
		attribute.String("lienthong.service", o.Service.String()),
		attribute.String("lienthong.code", string(o.Code)),
		attribute.Int("http.response.status_code", o.Status),
		attribute.Int64("http.request.body.size", o.RequestBytes),
		attribute.Int64("http.response.body.size", o.ResponseBytes),
	}
}
