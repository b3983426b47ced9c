package profile_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestOrigin: the source of a row is not compared where it is one of a few; an id of the row in
// its source, and a column that only has the word in its name, are what they are.
func TestOrigin(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		header, value string
		left          bool
	}{{"SourceID", "few", false}, {"source_system", "few", false}, {"Lead Source", "few", true}, {"source", "many", true}, {"source_id", "unique", false}} {
		got := summary(t, table(300, []string{"id", "title", c.header}, func(row int, header string) string {
			switch {
			case header == "id":
				return fmt.Sprint("r", row)
			case header == "title":
				return value(row, "title")
			case c.value == "few":
				return fmt.Sprint("s", row%5)
			case c.value == "many":
				return value(row%90, "title")
			}
			return fmt.Sprint(10000 + row)
		}), nil)
		if strings.Contains(got, "["+c.header+"]") != c.left {
			t.Errorf("%s of %s values: want it compared: %v\n%s", c.header, c.value, c.left, got)
		}
	}
}

// TestStrayedFromOneSource: one source writes the artist into the title and another one the
// album, so that titles are as long where the artist is known; what stands there tells it.
func TestStrayedFromOneSource(t *testing.T) {
	t.Parallel()
	got := summary(t, table(300, []string{"id", "title", "artist", "album"}, func(row int, header string) string {
		artist, album := value(row/7%7, "maker")+" "+value(row%7, "maker"), "of the "+value(row*row%17, "maker")
		switch header {
		case "id":
			return fmt.Sprint("r", row)
		case "title":
			return []string{artist + " - ", "", album + ": "}[row%3] + fmt.Sprint("song", row)
		case "artist":
			if row%3 == 0 {
				return ""
			}
			return artist
		}
		return album
	}), nil)
	if !strings.Contains(got, "[title artist]") {
		t.Errorf("the artist is not compared with the title:\n%s", got)
	}
}
