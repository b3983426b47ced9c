package gateway

import (
	"context"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/lienthong/lienthong/exchange"
)

// metrics measure exchanges by stage, so that it can be said which one is slow.
// Labels are words of this program: no system, no path and no code of a peer's
// making becomes one.
type metrics struct {
	stages *prometheus.HistogramVec
	total  *prometheus.CounterVec
}

// newMetrics registers what a gateway measures. A process has one gateway.
func newMetrics(to prometheus.Registerer, g *exchange.Gateway) (*metrics, error) {
	m := &metrics{
		stages: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "lienthong_exchange_stage_seconds",
			Help: "Time of a stage of an exchange, by side and stage.",
			// From a signature to the patience with an owner's system.
			Buckets: []float64{.00005, .0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .5, 1, 5, 30},
		}, []string{"side", "stage"}),
		total: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "lienthong_exchange_total",
			Help: "Exchanges that are over, by side and registered error code; ok for none.",
		}, []string{"side", "code"}),
	}
	inFlight := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "lienthong_exchange_in_flight", Help: "Exchanges under way.",
	}, func() float64 { return float64(g.InFlight()) })
	for _, c := range []prometheus.Collector{m.stages, m.total, inFlight} {
		if err := to.Register(c); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// observe is exchange.Gateway.Observe.
func (m *metrics) observe(_ context.Context, o exchange.Observation) {
	side, code := string(o.Side), string(o.Code)
	if code == "" {
		code = "ok"
	}
	m.total.WithLabelValues(side, code).Inc()
	for stage, took := range o.Stages {
		if took > 0 {
			m.stages.WithLabelValues(side, exchange.Stage(stage).String()).Observe(took.Seconds())
		}
	}
}
