package connect

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/checking"
	"github.com/lienthong/lienthong/connector/connectorsql"
	"github.com/lienthong/lienthong/connector/writeback"
	"github.com/lienthong/lienthong/internal/web"
)

// openWriteBack has verdicts written into the source, where that is set.
func (c *Connector) openWriteBack(store writeback.Store, now func() time.Time, log *slog.Logger) error {
	targets, err := writeback.Targets(c.Description, c.Bound)
	if err != nil || targets == nil {
		return err
	}
	w, err := connectorsql.OpenWriter(c.Description.Source, c.Description.WriteBack)
	if err != nil {
		return err
	}
	c.WriteBack = &writeback.Service{
		Name: c.Description.Name, On: c.Description.WriteBack.On, Targets: targets, Writer: w, Store: store,
		Timeout: c.Description.Source.Timeout, Now: now, Log: log,
	}
	return nil
}

// WriteBackHandler lists what would be written into the source, a JSON object a
// line, for the source's own owner. It writes nothing.
func (c *Connector) WriteBackHandler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if c.WriteBack == nil {
			web.WriteProblem(w, r, c.Links.Log, lienthong.Errorf(lienthong.NotFound, "The connector's file has no write_back; its verdicts stay beside the source."))
			return
		}
		web.WriteLines(w, r, c.Links.Log, c.WriteBack.Pending(r.Context()))
	})
}

// CheckWriteBack adds to a check whether verdicts can be written where the
// description says, without writing, and what the account may do beyond that.
func CheckWriteBack(ctx context.Context, d *connector.Description, bound []*connector.Bound, r *checking.Report) (err error) {
	targets, err := writeback.Targets(d, bound)
	if err != nil || targets == nil {
		return err
	}
	w, err := connectorsql.OpenWriter(d.Source, d.WriteBack)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	ctx, cancel := context.WithTimeout(ctx, d.Source.Timeout)
	defer cancel()
	for _, t := range targets {
		if err := w.Try(ctx, t); err != nil {
			r.Warnings = append(r.Warnings, t.Record+": verdicts cannot be written back: "+lienthong.MessageOf(err, "an internal fault"))
		}
	}
	warnings, err := w.Warnings(ctx, targets)
	r.Warnings = append(r.Warnings, warnings...)
	return err
}
