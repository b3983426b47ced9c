package lienthong_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong"
)

const (
	secretPIN  = "001065012345"
	secretCMND = "987654321"
)

// secrets are one of each type that identifies a person, with every spelling
// of it that must not be seen.
func secrets(t *testing.T) []struct {
	value any
	hide  []string
} {
	t.Helper()
	p, err := lienthong.ParsePIN(secretPIN)
	if err != nil {
		t.Fatal(err)
	}
	c, err := lienthong.ParseCMND9(secretCMND)
	if err != nil {
		t.Fatal(err)
	}
	id, err := lienthong.PersonIDFromInt64(1_234_567_890_123)
	if err != nil {
		t.Fatal(err)
	}
	pinForms := []string{secretPIN, "1065012345", strconv.FormatUint(p.Uint64(), 16), strconv.FormatUint(p.Uint64(), 2)}
	cmndForms := []string{secretCMND, strconv.FormatUint(uint64(c.Uint32()), 16), strconv.FormatUint(uint64(c.Uint32()), 8)}
	return []struct {
		value any
		hide  []string
	}{
		{p, pinForms},
		{c, cmndForms},
		{lienthong.CardNumberOf(p), pinForms},
		{lienthong.CardNumberOfCMND(c), cmndForms},
		{id, []string{id.Reveal(), "1234567890123", strconv.FormatInt(id.Int64(), 16)}},
	}
}

func hides(t *testing.T, how, text string, hide []string) {
	t.Helper()
	for _, h := range hide {
		if strings.Contains(strings.ToLower(text), strings.ToLower(h)) {
			t.Errorf("%s shows the number: %s", how, text)
		}
	}
}

// No verb, alone, by pointer, or inside a struct, slice or map, shows a number.
func TestEveryVerbMasks(t *testing.T) {
	t.Parallel()
	for _, s := range secrets(t) {
		v := s.value
		holder := struct {
			Name   string
			Number any
		}{"holder", v}
		for verb := rune('A'); verb <= 'z'; verb++ {
			if verb == 'w' || verb == 'p' {
				continue
			}
			for _, flag := range []string{"", "+", "#", "0", "-", "20", "#0"} {
				format := "%" + flag + string(verb)
				for _, arg := range []any{v, holder, &holder, []any{v}, map[string]any{"n": v}, map[any]int{v: 1}} {
					hides(t, fmt.Sprintf("%T with %s", v, format), fmt.Sprintf(format, arg), s.hide)
				}
			}
		}
		hides(t, "Println", fmt.Sprintln(v), s.hide)
		hides(t, "an error", fmt.Errorf("row 3: %w %v", fmt.Errorf("%v", v), v).Error(), s.hide)
	}
}

// A struct's own fields print through the type, also where fmt reaches them by
// reflection.
func TestFieldsMask(t *testing.T) {
	t.Parallel()
	p, _ := lienthong.ParsePIN(secretPIN)
	type person struct {
		PIN lienthong.PIN
		Ptr *lienthong.PIN
		pin lienthong.PIN // fmt cannot call its methods
	}
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%d", "%x"} {
		hides(t, format, fmt.Sprintf(format, person{PIN: p, pin: p}), []string{secretPIN, "1065012345"})
	}
}

func TestEncodersMask(t *testing.T) {
	t.Parallel()
	for _, s := range secrets(t) {
		b, err := json.Marshal(map[string]any{"n": s.value, "list": []any{s.value}})
		if err != nil {
			t.Fatal(err)
		}
		hides(t, "JSON", string(b), s.hide)
		if b, err := xml.Marshal(s.value); err == nil {
			hides(t, "XML", string(b), s.hide)
		}
	}
}

func TestLogsMask(t *testing.T) {
	t.Parallel()
	for _, s := range secrets(t) {
		var text, js bytes.Buffer
		for _, log := range []*slog.Logger{
			slog.New(slog.NewTextHandler(&text, nil)),
			slog.New(slog.NewJSONHandler(&js, nil)),
		} {
			log.Info("read", slog.Any("number", s.value), slog.Group("g", "number", s.value), slog.Any("list", []any{s.value}))
			log.With("number", s.value).Error("failed", "err", fmt.Errorf("about %v", s.value))
		}
		hides(t, "the text log", text.String(), s.hide)
		hides(t, "the JSON log", js.String(), s.hide)
		if !strings.Contains(text.String(), "*") {
			t.Errorf("%T does not log its mask: %s", s.value, text.String())
		}
	}
}

// The mask keeps the length and the last three digits, no more.
func TestMaskKeepsThreeDigits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := drawPIN(t)
		want := "*********" + p.Reveal()[9:]
		if p.String() != want || fmt.Sprint(p) != want || fmt.Sprintf("%d", p) != want {
			t.Fatalf("mask is %s, want %s", p, want)
		}
	})
}
