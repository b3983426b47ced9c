package scheme

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/goccy/go-yaml"
)

// Notes are comments for a model file.
type Notes struct {
	Fields  map[string]string // by field
	Keys    []string          // by blocking key
	LeftOut []string          // columns that are not compared, with the reason
}

// Write writes a model with comments, so that a person can judge and change it.
func Write(w io.Writer, m *Model, n Notes) error {
	var b bytes.Buffer
	b.WriteString("# How two tables, or the rows of one, are linked. Edit freely; docs/linkage-model.en.md describes every key.\n")
	b.WriteString("# Cách đối chiếu hai bảng, hoặc các dòng của một bảng. Có thể sửa; xem docs/linkage-model.vi.md.\n")
	fmt.Fprintf(&b, "version: %d\n\n# dedupe, link, one_to_one, spine or dedupe_left; auto leaves it to what is found\nlink: %s\n", m.Version, m.Link)
	if m.ID == "" {
		b.WriteString("# no column tells the rows apart; their number does\n")
	}
	if err := part(&b, struct {
		ID      string `yaml:"id,omitempty"`
		RightID string `yaml:"right_id,omitempty"`
	}{m.ID, m.RightID}); err != nil {
		return err
	}
	b.WriteString("\nfields:\n")
	for i := range m.Fields {
		f := &m.Fields[i]
		if note := n.Fields[f.Name]; note != "" {
			fmt.Fprintf(&b, "  # %s\n", oneLine(note))
		}
		if len(f.Levels) == 0 {
			fmt.Fprintf(&b, "  # levels: [%s]\n", strings.Join(f.LevelNames(), ", "))
		}
		if err := item(&b, f); err != nil {
			return err
		}
	}
	for _, l := range n.LeftOut {
		fmt.Fprintf(&b, "  # not compared: %s\n", oneLine(l))
	}
	if err := m.writeBlocking(&b, n); err != nil {
		return err
	}
	b.WriteString("\n# probabilities: from match on a pair is taken for the same, from review on it is written down\n")
	if err := part(&b, struct {
		Thresholds Thresholds `yaml:"thresholds"`
	}{m.Thresholds}); err != nil {
		return err
	}
	if m.Learnt != nil {
		b.WriteString("\n# what training found; take this part out to train again\n")
		if err := part(&b, struct {
			Learnt *Learnt `yaml:"learnt"`
		}{m.Learnt}); err != nil {
			return err
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

func (m *Model) writeBlocking(b *bytes.Buffer, n Notes) error {
	b.WriteString("\n# pairs that agree on one of the keys are compared; forms are " + formNames() + "\nblocking:\n")
	if m.Blocking.All {
		b.WriteString("  # the tables are small: every pair is compared, and the keys serve learning\n  all: true\n")
	}
	b.WriteString("  keys:\n")
	for i, k := range m.Blocking.Keys {
		fmt.Fprintf(b, "    - %q", k)
		if i < len(n.Keys) {
			fmt.Fprintf(b, " # %s", n.Keys[i])
		}
		b.WriteByte('\n')
	}
	if len(m.Blocking.Keys) == 0 {
		b.Truncate(b.Len() - 1)
		b.WriteString(" []\n")
	}
	if m.Blocking.MaxBlock > 0 {
		fmt.Fprintf(b, "  # one value of a key may make so many pairs; beyond it is split, then left out and reported\n  max_block: %d\n", m.Blocking.MaxBlock)
	}
	if len(m.Blocking.SplitBy) > 0 {
		fmt.Fprintf(b, "  split_by: [%q", m.Blocking.SplitBy[0])
		for _, s := range m.Blocking.SplitBy[1:] {
			fmt.Fprintf(b, ", %q", s)
		}
		b.WriteString("]\n")
	}
	return nil
}

// LevelNames are the levels of the field, as [Field.Parsed] has them.
func (f *Field) LevelNames() []string {
	var names []string
	for _, l := range f.Parsed() {
		names = append(names, l.String())
	}
	return names
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// part writes a piece of the model at the margin.
func part(b *bytes.Buffer, v any) error {
	text, err := yaml.Marshal(v)
	if err != nil {
		return fmt.Errorf("model: %w", err)
	}
	if string(text) != "{}\n" {
		b.Write(text)
	}
	return nil
}

// item writes a field as an item of a list.
func item(b *bytes.Buffer, f *Field) error {
	text, err := yaml.Marshal([]*Field{f})
	if err != nil {
		return fmt.Errorf("model: %w", err)
	}
	for line := range strings.Lines(string(text)) {
		b.WriteString("  " + line)
	}
	return nil
}
