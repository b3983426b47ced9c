package exchange_test

import (
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"

	"github.com/lienthong/lienthong/exchange/exchangetest"
)

// BenchmarkExchange is one exchange from end to end in one process: client,
// consumer's gateway, TLS 1.3 and HTTP/1.1, provider's gateway, handler, and the
// way back, with four signatures made or checked a side; the ledger is memory.
func BenchmarkExchange(b *testing.B) {
	p := exchangetest.NewPair(b, http.HandlerFunc(echo), nil)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	defer client.CloseIdleConnections()
	call := func() {
		req, err := http.NewRequest(http.MethodPost, p.Front.URL+service+"/v1/verify", strings.NewReader(`{"name":"x"}`))
		if err != nil {
			b.Error(err)
			return
		}
		req.Header.Set("X-Road-Client", "DEV/GOV/G02/OFFICIALS")
		req.Header.Set("Content-Type", "application/json")
		resp, err := client.Do(req)
		if err != nil {
			b.Error(err)
			return
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			b.Error(resp.Status)
		}
	}
	call()
	b.ReportAllocs()
	b.ResetTimer()
	before := processorTime(b)
	b.SetParallelism(8)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			call()
		}
	})
	b.ReportMetric(float64(processorTime(b)-before)/float64(b.N), "cpu-ns/op")
}

// processorTime is what this process has used, which a busy machine distorts
// less than the clock.
func processorTime(b *testing.B) int64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return u.Utime.Nano() + u.Stime.Nano()
}
