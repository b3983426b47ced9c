package obs

import (
	"fmt"
	"io"
	"log/slog"

	"github.com/lienthong/lienthong"
)

// NewLogger writes to w from the level up: debug, info, warn or error. Format
// is "text" for people or "json" for collectors. Times are UTC, so that the
// logs of two machines can be read side by side.
func NewLogger(w io.Writer, level, format string) (*slog.Logger, error) {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		return nil, lienthong.Errorf(lienthong.Invalid, "log level %q is not known; use debug, info, warn or error", level)
	}
	opts := &slog.HandlerOptions{Level: l, ReplaceAttr: utc}
	switch format {
	case "text":
		return slog.New(slog.NewTextHandler(w, opts)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(w, opts)), nil
	default:
		return nil, lienthong.Errorf(lienthong.Invalid, "log format %q is not known; use text or json", format)
	}
}

func utc(groups []string, a slog.Attr) slog.Attr {
	if len(groups) == 0 && a.Key == slog.TimeKey && a.Value.Kind() == slog.KindTime {
		a.Value = slog.TimeValue(a.Value.Time().UTC())
	}
	return a
}

// Error is the attribute under which every part logs an error: its code beside
// its text, so that a collector can count by code.
func Error(err error) slog.Attr {
	return slog.Group("error", slog.String("code", string(lienthong.CodeOf(err))), slog.String("text", fmt.Sprint(err)))
}
